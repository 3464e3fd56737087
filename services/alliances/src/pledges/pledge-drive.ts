import {
  Closed,
  Day,
  DivisionCode,
  Id,
  OneOf,
  pledgeDriveCorrectionEvents,
  pledgeDriveData,
  pledgeDriveEvents,
} from '@jiceng/contracts'
import { fact } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkParties, checkPlace } from '../alliances/index.ts'
import { leaders, toAlliance } from '../sides.ts'

const View = Closed({
  state: OneOf('new', 'recorded', 'revoked'),
  divisionCode: DivisionCode,
  driveId: Id,
  ...pledgeDriveData,
  heldOn: Type.Optional(Day),
})
type PledgeDrive = Static<typeof View>
const initial: PledgeDrive = {
  state: 'new',
  divisionCode: '',
  driveId: '',
  allianceId: '',
  kind: 'show',
  title: '',
  orgIds: [],
  personsCount: 0,
}

/** An activity of the series "党建引航" (M-100): members show who they are and what they pledge, or compare their work. */
export const pledgeDrives = fact({
  name: 'pledge-drive',
  collection: 'pledge_drives',
  path: 'pledge-drives',
  idPrefix: 'pld',
  mechanism: 'M-100',
  title: { zh: '党建引航系列活动', en: 'Pledge drives' },
  events: pledgeDriveEvents,
  record: 'hold',
  initial,
  view: View,
  filters: { kind: 'state.kind', allianceId: 'state.allianceId' },
  relates: ({ allianceId, orgIds }) => [toAlliance(allianceId), ...orgIds.map((id) => `org:${id}`)],
  corrections: { events: pledgeDriveCorrectionEvents, roles: leaders },
  evolve: (_, { data }): PledgeDrive => ({ ...data, state: 'recorded' }),
})

export const holdPledgeDrive = pledgeDrives.command('hold', {
  summary: { zh: '登记党建引航活动', en: 'Record an activity of the series' },
  roles: leaders,
  body: Closed({ ...pledgeDriveData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    kind: 'show',
    title: '亮身份亮承诺',
    orgIds: ['org_01J0000000000000000000000A'],
    personsCount: 38,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, kind, title, orgIds, personsCount }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    checkParties(found.alliance, orgIds, '/orgIds')
    const data = { driveId: id, allianceId, kind, title, orgIds, personsCount, divisionCode, heldOn: context.on }
    return [{ type: 'PledgeDriveHeld', data }]
  },
})
