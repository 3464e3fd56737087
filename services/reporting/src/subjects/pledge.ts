import { PledgeDriveHeld, PledgeMade, PledgeWithdrawn, pledgeDriveCorrectionEvents } from '@jiceng/contracts'
import { occurrence } from '../algebra/occurrence.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'
import { pledger } from '../hubs/pledger.ts'

/** Activities at which members pledge and compare (M-100). */
const pledgeDrives = occurrence({
  name: 'pledge-drive',
  resource: 'pledge-drives',
  measures: ['pledge-drives'],
  event: PledgeDriveHeld,
  corrections: pledgeDriveCorrectionEvents,
  flows: ({ data: { kind: label, heldOn: on, allianceId } }) => [
    { measure: 'pledge-drives', label, amount: 1, on, entities: [allianceId] },
  ],
})

interface Pledge {
  readonly personId: string
  readonly orgId: string
  readonly allianceId: string
  readonly on: Day
  readonly withdrawnOn?: Day
}
/** What one member pledges, until it is withdrawn. */
const pledges = subject<Pledge>({
  name: 'pledge',
  resource: 'pledges',
  measures: [],
  steps: [
    founds(
      PledgeMade,
      ({ data: { personId, orgId, allianceId, pledgedOn: on } }): Pledge => ({ personId, orgId, allianceId, on }),
    ),
    changes(PledgeWithdrawn, (state: Pledge, { data }) => ({ ...state, withdrawnOn: data.withdrawnOn })),
  ],
  exports: ({ personId, orgId, allianceId, on: from, withdrawnOn: to }, { key, places }) => [
    pledger.lend(personId, { from, to, pledgeId: key, orgId, allianceId, places }),
  ],
})

export const subjects = [pledgeDrives, pledges] as const
