import {
  Closed,
  checkInEvents,
  checkInKinds,
  Day,
  DivisionCode,
  fields,
  Id,
  OneOf,
  Skills,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'ended'),
  divisionCode: DivisionCode,
  kind: OneOf(...checkInKinds),
  /** Of a unit the unit itself, of a member the one behind the organisation. */
  unitId: Type.Optional(Id),
  orgId: Type.Optional(Id),
  personId: Type.Optional(Id),
  field: OneOf(...fields),
  skills: Skills,
  checkedInOn: Type.Optional(Day),
  endedOn: Type.Optional(Day),
  reason: Type.Optional(Text),
})
export type CheckIn = Static<typeof View>
const initial: CheckIn = { state: 'new', divisionCode: '', kind: 'unit', field: 'other', skills: [] }

/** A unit at the community of its seat, or a member at the community of residence, has reported for service. */
export const checkIns = lifecycle({
  name: 'check-in',
  collection: 'check_ins',
  path: 'check-ins',
  idPrefix: 'cin',
  mechanism: 'M-056',
  title: { zh: '双报到', en: 'Check-ins' },
  events: checkInEvents,
  initial,
  machine: {
    new: { checkInUnit: 'active', checkInMember: 'active' },
    active: { changeBranch: 'active', end: 'ended' },
    ended: {},
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind' },
  // The unit of a member is told counts and hours only. `person:` is for finding by an index; no grant can name it.
  relates: ({ kind, unitId, personId }) => [kind === 'unit' ? `unit:${unitId}` : `person:${personId}`],
  evolve(checkIn, { type, data }): CheckIn {
    if (type === 'CheckInEnded') return { ...checkIn, state: 'ended', endedOn: data.endedOn, reason: data.reason }
    if (type === 'CheckInBranchChanged') {
      const { unitId: _unit, ...kept } = checkIn
      const { changedOn: _on, ...branch } = data
      return { ...kept, ...branch }
    }
    const { checkInId: _, ...given } = data
    return { ...checkIn, ...given, kind: type === 'UnitCheckedIn' ? 'unit' : 'member', state: 'active' }
  },
})
