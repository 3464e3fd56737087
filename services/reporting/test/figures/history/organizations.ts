import { addDays } from '@jiceng/kernel'
import type { Thing } from '../delivery.ts'
import type { Act, World } from './world.ts'

const severities = ['minor', 'moderate', 'severe'] as const
const topics = ['roster', 'site', 'theme_day'] as const
const meetings = [
  ...['general', 'committee', 'group', 'lecture', 'theme_day', 'org_life_meeting', 'democratic_review'],
  ...['general', 'lecture', 'theme_day'],
]
const orgOf = ({ some }: World, n: number): string => some('org', n)?.id ?? 'org_none'

function sessions({ today, other, some, make, tell, corrected }: World): Act[] {
  return [
    (which, how) =>
      tell(make('session', 'trn', which), 'TrainingHeld', {
        ...{ theme: how % 2 ? 'cpc20' : 'research_method', endOn: other(how), personTimes: how },
      }),
    (which, how) =>
      corrected(some('session', which), 'TrainingHeld', 'TrainingSession', how, {
        ...{ theme: 'cpc20', endOn: today(), personTimes: how + 1 },
      }),
  ]
}

function orgLife(world: World): Act[] {
  const { today, other, some, make, tell, corrected } = world
  const held = (n: number) => ({
    ...{ orgId: orgOf(world, n), kind: meetings[n % meetings.length], heldOn: other(n) },
    ...(n % 3 ? {} : { groupId: some('group', n)?.id }),
  })
  return [
    (which, how) => {
      const activity = make('org-life', 'ola', which)
      if (how % 3 === 0) tell(activity, 'OrgLifePlanned', { kind: 'general', orgId: 'org_none', plannedFor: today() })
      if (how % 9) tell(activity, 'OrgLifeHeld', held(how), how % 12)
    },
    (which, how) => corrected(some('org-life', which), 'OrgLifeHeld', 'OrgLifeActivity', how, held(how + 1)),
    (which, how) => {
      const activity = some('org-life', which)
      const review = { compliant: how % 2 === 0, lagDays: how % 31, reviewedOn: today() }
      if (activity) tell(activity, 'OrgLifeRecordReviewed', { orgId: 'org_none', ...review })
    },
    (which, how) => {
      const activity = some('org-life', which)
      if (!activity) return
      if (how % 2) tell(activity, 'OrgLifeReferenceMoved', { orgId: 'org_none', heldOn: other(how) })
      else tell(activity, 'OrgLifeReferenceDropped', { orgId: 'org_none', droppedOn: today() })
    },
    (which, how) => {
      const plan = make('plan', 'olp', which)
      const year = Number(today().slice(0, 4)) + (how % 2)
      tell(plan, 'OrgLifePlanSubmitted', { orgId: orgOf(world, how), year, submittedOn: today() })
      if (how % 3) tell(plan, 'OrgLifePlanApproved', { approvedOn: today() })
    },
    (which, how) => {
      const group = { orgType: 'party_group', field: 'rural', parentId: orgOf(world, how), establishedOn: today() }
      tell(make('group', 'org', which), 'PartyOrganizationEstablished', { ...group, committeeSize: 0 })
    },
    (which, how) => {
      const group = some('group', which)
      if (group && how % 2) tell(group, 'PartyOrganizationDissolved', { dissolvedOn: today() })
      else if (group) {
        const parentId = orgOf(world, how)
        tell(group, 'PartyOrganizationReparented', { parentId, effectiveOn: today() })
      }
      if (group && how % 2) group.ended = true
    },
  ]
}

function inspections(world: World): Act[] {
  const { today, some, make, tell, end } = world
  const visit = (round: Thing, n: number): void =>
    tell(round, 'InspectionVisited', { orgId: orgOf(world, n), visitedOn: today() })
  const found = (n: number) => Array.from({ length: n % 4 }, (_, m) => ({ topic: topics[(n + m) % 3] }))
  return [
    (which, how) => {
      const round = make('round', 'isp', which)
      tell(round, 'InspectionRoundPlanned', { plannedOn: today() })
      if (how % 5) tell(round, 'InspectionDrawn', { drawnOn: today() })
      for (let n = 0; n < how % 4; n++) visit(round, how + n)
    },
    (which, how) => {
      const round = some('round', which)
      if (round && how % 4) visit(round, how)
      else end(round, 'InspectionFindingsPublished', { findings: found(how), publishedOn: today() })
    },
    (which, how) => {
      const checklist = make('checklist', 'ckl', which)
      tell(checklist, 'ChecklistPublished', { publishedOn: today() })
      for (let n = 0; n < how % 3; n++) tell(checklist, 'ChecklistIssued', { orgIds: ['a', 'b'], issuedOn: today() })
    },
    (which, how) =>
      tell(make('rectification', 'rec', which), 'RectificationOpened', {
        ...{ orgId: orgOf(world, how), severity: severities[how % 3], dueOn: addDays(today(), how % 30) },
      }),
    (which) => end(some('rectification', which), 'RectificationVerified', { verifiedOn: today() }),
  ]
}

/** Of `n` members of a branch, so many in each band. */
const structure = (n: number) => ({
  ...{ n, sumAgeMonths: n * 500, ageBands: { to35: n % 3, from60: Math.floor(n / 3) } },
  educationBands: { junior_college: n % 2, bachelor: Math.floor(n / 4), postgraduate: 0 },
})

/** The last: said by events of earlier days. */
const serving = ['organ', 'rural', undefined]

function members(world: World): Act[] {
  const { today, some, make, tell, end } = world
  return [
    (which, how) => {
      const full = how % 2 ? { fullSince: addDays(today(), how % 40) } : {}
      tell(make('member', 'mem', which), 'MemberAdmitted', {
        ...{ branchId: orgOf(world, how), field: serving[how % 3], admittedOn: today(), ...full },
      })
    },
    (which) => {
      const one = some('member', which)
      if (one) tell(one, 'MemberBecameFull', { fullSince: today() })
    },
    (which, how) => {
      const one = some('member', which)
      const branch = some('org', how)
      if (!one || !branch) return
      const letter = { from: 'org_none', to: branch.id, letterIssuedOn: today() }
      tell(one, 'MemberTransferred', letter)
      one.code = branch.code
      if (how % 3) tell(one, 'MemberTransferred', { ...letter, field: serving[how % 2], receivedOn: today() })
    },
    (which, how) => {
      const one = some('member', which)
      const branch = some('org', how)
      if (!one || !branch) return
      one.code = branch.code
      if (how % 2) tell(one, 'MemberMoved', { divisionCode: branch.code, movedOn: today() })
    },
    (which) => end(some('member', which), 'MembershipEnded', { endedOn: today() }),
    (which, how) => {
      const org = some('org', which)
      if (!org) return
      if (how % 3) {
        tell(org, 'BranchStructureChanged', { field: 'rural', asOf: today(), ...structure(how % 40) })
        return
      }
      const year = Number(today().slice(0, 4)) - (how % 9 ? 0 : 1)
      const asOf = how % 9 ? today() : `${year}-12-31`
      const counts = { members: how % 20, met32: how % 10 ? how % 20 : 0, below8: 0 }
      const secretary = how % 3 ? { secretaryMet: how % 2 === 0 } : {}
      tell(org, 'BranchStudyHoursComputed', { field: 'rural', year, asOf, ...counts, ...secretary })
    },
  ]
}

function chains({ today, some, make, tell, end }: World): Act[] {
  return [
    (which) => tell(make('household', 'chh', which), 'CentreHouseholdDesignated', { since: today() }),
    (which) => end(some('household', which), 'CentreHouseholdEnded', { until: today() }),
    (which, how) => {
      const known = some('chain', which)
      const one = known && how % 2 ? known : make('chain', 'chn', which)
      const communityCode = one.events[0]?.data.communityCode ?? one.code
      const missingLevels = how % 3 ? [] : ['working_committee']
      tell(one, 'ChainCompletenessChanged', { communityCode, missingLevels, changedOn: today() })
    },
  ]
}

/** What happens in Party organisations, beside the organisations themselves. */
export const organizationActs = (world: World): Act[] =>
  [sessions, orgLife, inspections, members, chains].flatMap((of) => of(world))
