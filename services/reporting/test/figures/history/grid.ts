import { addDays } from '@jiceng/kernel'
import { matterActs } from './matters.ts'
import type { Act, World } from './world.ts'

const buildings = (n: number) => Array.from({ length: n % 4 }, (_, b) => ({ no: String(b + (n % 2)) }))
const fields = ['two_new', 'hospital', 'school'] as const
const levels = ['district', 'town', 'community'] as const
const teamKinds = ['service', 'patrol', 'pioneer', 'volunteer'] as const

function grids({ today, other, some, make, tell, end }: World): Act[] {
  return [
    (which, how) => {
      const grid = make('grid', 'grd', which)
      const kind = how % 2 ? 'general' : 'dedicated'
      tell(grid, 'GridCreated', {
        gridId: grid.id,
        kind,
        buildings: buildings(how),
        households: how * 9,
        createdOn: today(),
      })
      if (how % 5) tell(grid, 'GridActivated', { activatedOn: today() })
    },
    (which, how) => {
      const grid = some('grid', which)
      if (grid) tell(grid, 'GridAdjusted', { buildings: buildings(how), households: how * 9, adjustedOn: today() })
    },
    (which, how) => {
      if (how % 2) end(some('grid', which), 'GridRetired', { retiredOn: today() })
      else end(some('grid', which), 'GridSplit', { splitOn: today() })
    },
    (which, how) => {
      const to = { gridId: some('grid', which)?.id ?? 'grd_none', orgId: 'org_x', from: today() }
      const link = make('link', 'cov', which)
      if (how % 2) tell(link, 'GridBranchLinked', { ...to, kind: 'grid_branch' })
      else tell(link, 'BuildingGroupLinked', { ...to, buildingNos: ['0', '1', '2'].slice(how % 3) })
    },
    (which, how) => {
      if (how % 2) end(some('link', which), 'GridPartyUnlinked', { to: today() })
      else end(some('link', which), 'GridCoverageLost', { lostOn: today() })
    },
    (which, how) =>
      tell(make('legacy', 'lgg', which), 'LegacyGridImported', {
        system: how % 2 ? 'party' : 'peace',
        importedOn: other(how * 40),
      }),
    (which) => end(some('legacy', which), 'LegacyGridMerged', { mergedInto: ['grd_0'], effectiveOn: today() }),
  ]
}

function staff({ today, some, make, tell, end }: World): Act[] {
  const posting = (n: number) => {
    const grids = [some('grid', n)?.id ?? 'grd_none', some('grid', n + 1)?.id ?? 'grd_none']
    return { gridIds: [...new Set(grids)].slice(0, (n % 2) + 1), lead: n % 3 > 0 }
  }
  return [
    (which, how) => {
      const kind = how % 4 ? 'full_time' : 'part_time'
      tell(make('staff', 'gst', which), 'GridStaffAssigned', { kind, ...posting(how), from: today() })
    },
    (which, how) => {
      const one = some('staff', which)
      if (one) tell(one, 'GridStaffTransferred', { ...posting(how), transferredOn: today() })
    },
    (which) => end(some('staff', which), 'GridStaffEnded', { to: today() }),
  ]
}

function conferences({ today, some, make, tell, end }: World): Act[] {
  return [
    (which, how) =>
      tell(make('conference', 'jcf', which), 'JointConferenceEstablished', {
        level: levels[how % 3],
        frequency: (['monthly', 'quarterly', 'half_yearly'] as const)[how % 3],
        establishedOn: today(),
      }),
    (which) => {
      const conference = some('conference', which)
      if (conference) tell(conference, 'JointConferenceHeld', { heldOn: today() })
    },
    (which, how) =>
      tell(make('decision', 'cdn', which), 'ConferenceDecisionMade', {
        level: levels[how % 3],
        dueOn: addDays(today(), how),
      }),
    (which) => end(some('decision', which), 'ConferenceDecisionClosed', { closedOn: today() }),
  ]
}

function checkIns({ today, other, some, make, tell, end, corrected }: World): Act[] {
  return [
    (which, how) => {
      const unitId = some('unit', which)?.id ?? 'unt_none'
      const type = how % 4 ? 'UnitCheckedIn' : 'MemberCheckedIn'
      const personId = some('member', which)?.id ?? 'per_none'
      tell(make('check-in', 'cin', which), type, { unitId, personId, checkedInOn: today() })
    },
    (which) => end(some('check-in', which), 'CheckInEnded', { endedOn: today() }),
    (which, how) => {
      const served = { kind: how % 2 ? 'unit' : 'member', servedOn: other(how), hours: (how % 9) / 2 + 0.5 }
      const record = make('service', 'srv', which)
      tell(record, 'CheckInServiceRecorded', served)
      if (how % 4) tell(record, 'CheckInServiceConfirmed', served, how % 12)
    },
    (which, how) =>
      corrected(some('service', which), 'CheckInServiceConfirmed', 'ServiceRecord', how, {
        servedOn: other(how),
        hours: 1.5,
      }),
  ]
}

function teams({ today, other, some, make, tell, end, corrected }: World): Act[] {
  return [
    (which, how) => tell(make('team', 'tea', which), 'TeamFormed', { kind: teamKinds[how % 4], formedOn: today() }),
    (which) => end(some('team', which), 'TeamDisbanded', { disbandedOn: today() }),
    (which, how) =>
      tell(make('activity', 'tac', which), 'TeamActivityRecorded', {
        teamId: some('team', how)?.id ?? 'tea_none',
        ...{ kind: teamKinds[how % 4], fields: fields.slice(0, how % 4), heldOn: other(how) },
        ...(how % 3 ? { gridId: `grd_${how % 4}` } : {}),
      }),
    (which, how) =>
      corrected(some('activity', which), 'TeamActivityRecorded', 'TeamActivity', how, {
        kind: 'volunteer',
        heldOn: other(how),
      }),
  ]
}

/** Orders handled on behalf, and old cases: each goes on with what comes next. */
function cases({ today, some, make, tell, end }: World): Act[] {
  return [
    (which, how) => {
      const order = make('order', 'pxo', which)
      tell(order, 'ProxyRequested', { requestedOn: today() })
      if (how % 4) tell(order, 'ProxyAccepted', { dueOn: addDays(today(), how % 30), acceptedOn: today() })
      else end(order, 'ProxyRefused', { refusedOn: today() })
    },
    (which, how) => {
      if (how % 5) end(some('order', which), 'ProxyCompleted', { doneOn: today() })
      else end(some('order', which), 'ProxyWithdrawn', { withdrawnOn: today() })
    },
    (which) => tell(make('case', 'olc', which), 'OldCaseListed', { listedOn: today() }),
    (which) => {
      const one = some('case', which)
      const isResolved = one?.events.at(-1)?.type === 'OldCaseResolved'
      if (one && isResolved) tell(one, 'OldCaseReopened', { reopenedOn: today() })
      else if (one) tell(one, 'OldCaseResolved', { resolvedOn: today() })
    },
  ]
}

/** What happens in grids and communities. */
export const gridActs = (world: World): Act[] =>
  [grids, staff, matterActs, conferences, checkIns, teams, cases].flatMap((of) => of(world))
