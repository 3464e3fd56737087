import { addDays } from '@jiceng/kernel'
import type { Act, World } from './world.ts'

const actions = ['org_life', 'talent', 'service', 'industry'] as const
const bases = ['safety_education', 'student_practice', 'red_education'] as const

function together({ today, other, some, make, tell, end, corrected }: World): Act[] {
  const of = (n: number): string => some('alliance', n)?.id ?? 'aln_none'
  return [
    (which, how) =>
      tell(make('action', 'jac', which), 'JointActionHeld', {
        ...{ allianceId: of(how), action: actions[how % 4], persons: how, heldOn: other(how) },
      }),
    (which, how) =>
      corrected(some('action', which), 'JointActionHeld', 'JointAction', how, {
        ...{ allianceId: of(which), action: actions[which % 4], persons: how, heldOn: other(how) },
      }),
    (which, how) => {
      tell(make('ally-meeting', 'mtg', which), 'AllianceMeetingHeld', {
        ...{ allianceId: of(how), heldOn: today(), present: how % 6, due: 6 },
      })
      const alliance = some('alliance', how)
      const memberId = some('org', how)?.id ?? 'org_none'
      if (alliance && how % 3 === 0) tell(alliance, 'AllianceMemberReminded', { memberId, remindedOn: today() })
    },
    (which, how) => {
      const [alliance, memberId] = [some('alliance', which), some('org', how)?.id ?? 'org_none']
      const system = how % 3 ? { system: how % 2 ? '国资' : '商务' } : {}
      if (alliance) tell(alliance, 'AllianceMemberSystemChanged', { memberId, ...system, changedOn: today() })
    },
    (which, how) =>
      tell(make('ally-team', 'atm', which), 'AllianceTeamFormed', {
        ...{ allianceId: of(how), kind: how % 2 ? 'service' : 'patrol', formedOn: today() },
      }),
    (which) => end(some('ally-team', which), 'AllianceTeamDisbanded', { disbandedOn: today() }),
    (which, how) =>
      tell(make('base', 'abs', which), 'AllianceBaseOpened', {
        ...{ allianceId: of(how), kind: bases[how % 3], openedOn: today() },
      }),
    (which) => end(some('base', which), 'AllianceBaseClosed', { closedOn: today() }),
    (which, how) =>
      tell(make('topic', 'ctp', which), 'CooperationOpened', {
        ...{ allianceId: of(how), kind: how % 2 ? 'brand' : 'ecology', startedOn: today() },
      }),
    (which, how) => {
      const risk = make('risk', 'jrk', which)
      tell(risk, 'JointRiskRaised', { allianceId: of(how), foundOn: today(), dueOn: addDays(today(), how) })
      if (how % 3) end(risk, 'JointRiskClosed', { closedOn: addDays(today(), how % 3), dueOn: today() })
    },
  ]
}

function agreed({ today, some, make, tell, end }: World): Act[] {
  const of = (n: number): string => some('alliance', n)?.id ?? 'aln_none'
  return [
    (which, how) => {
      const agreement = make('agreement', 'agr', which)
      const contract = how % 2 === 0
      tell(agreement, 'ContractDrafted', {
        ...{ kind: contract ? 'co_build_contract' : 'alliance_agreement', to: addDays(today(), 60 + how) },
        ...(contract ? {} : { allianceId: of(how) }),
      })
      for (const n of [1, 2])
        tell(agreement, 'AgreementSigned', { partyId: some('org', how + n)?.id ?? 'org_none', signedOn: today() })
      if (how % 4 < 2) tell(agreement, 'ContractActivated', { activatedOn: today() })
      else end(agreement, 'ContractTerminated', { terminatedOn: today() })
    },
    (which) => end(some('agreement', which), 'ContractExpired', { expiredOn: today() }),
    (which, how) => {
      const brand = make('brand', 'brd', which)
      tell(brand, 'AllianceBrandRegistered', { allianceId: of(how), registeredOn: today() })
      tell(brand, 'AllianceBrandReviewed', { result: how % 3 ? 'kept' : 'returned', reviewedOn: today() })
    },
    (which, how) => {
      const brand = some('brand', which)
      if (brand) tell(brand, 'AllianceBrandReviewed', { result: how % 2 ? 'kept' : 'returned', reviewedOn: today() })
      if (how % 5 === 0) end(brand, 'AllianceBrandWithdrawn', { withdrawnOn: today() })
    },
  ]
}

function owing({ today, other, some, make, tell, end, corrected }: World): Act[] {
  const of = (n: number) =>
    n % 4
      ? { allianceId: some('alliance', n)?.id ?? 'aln_none' }
      : { contractId: some('agreement', n)?.id ?? 'agr_none' }
  const terms = (from: number) =>
    [0, 1, 2].map((n) => ({
      no: from + n,
      round: 1,
      orgId: 'org_1',
      from: today(),
      to: addDays(today(), 30 * (n + 1)),
    }))
  return [
    (which, how) => {
      const need = make('need', 'ned', which)
      tell(need, 'ListItemPublished', { ...of(how), list: how % 3 ? 'need' : 'resource', publishedOn: today() })
      if (how % 2) tell(need, 'ListItemsMatched', { matchedOn: today() })
      const again = some('need', how)
      if (again) tell(again, 'ListItemsReleased', { releasedOn: today() })
    },
    (which, how) => {
      const project = make('project', 'cbp', which)
      tell(project, 'CoBuildProjectOpened', { ...of(how), openedOn: today(), dueOn: addDays(today(), how) })
      if (how % 3 === 1) end(project, 'CoBuildProjectConfirmed', { confirmedOn: addDays(today(), how % 20) })
      if (how % 3 === 2) end(project, 'CoBuildProjectWithdrawn', { withdrawnOn: today() })
    },
    (which, how) =>
      tell(make('rotation', 'rot', which), 'DutyRotationScheduled', {
        allianceId: 'aln_0',
        terms: terms(1 + (how % 2)),
      }),
    (which, how) => {
      const rotation = some('rotation', which)
      if (!rotation) return
      if (how % 3 === 0) tell(rotation, 'DutyRotationScheduled', { allianceId: 'aln_0', terms: terms(4) })
      else if (how % 3 === 1)
        tell(rotation, 'DutyRotationSkipped', { no: 2, orgId: 'org_1', terms: terms(3), skippedOn: today() })
      else tell(rotation, 'DutyRotationHandedOver', { no: 1 + (how % 4), handedOverOn: today() })
    },
    (which) => end(some('rotation', which), 'DutyRotationEnded', { endedOn: today() }),
    (which, how) => {
      const pledge = make('pledge', 'plg', which)
      if (how % 3 === 0) end(some('pledge', how), 'PledgeWithdrawn', { withdrawnOn: today() })
      tell(pledge, 'PledgeMade', {
        ...{ personId: `per_${how % 5}`, orgId: 'org_none', allianceId: `aln_${how % 3}`, pledgedOn: today() },
      })
      if (how % 7 === 0) end(pledge, 'PledgeWithdrawn', { withdrawnOn: today() })
    },
    (which, how) => {
      tell(make('drive', 'pld', which), 'PledgeDriveHeld', {
        ...{ allianceId: `aln_${how % 3}`, kind: how % 2 ? 'show' : 'compare', heldOn: today() },
      })
      corrected(some('drive', how), 'PledgeDriveHeld', 'PledgeDrive', how, { kind: 'show', heldOn: other(how) })
    },
  ]
}

/** What alliances do, agree on and owe. */
export const allianceActs = (world: World): Act[] => [...together(world), ...agreed(world), ...owing(world)]
