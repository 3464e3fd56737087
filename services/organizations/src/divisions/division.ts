import {
  Closed,
  Day,
  DivisionCode,
  divisionEvents,
  divisionLevels,
  Name,
  OneOf,
  townKinds,
  urbanRuralClasses,
} from '@jiceng/contracts'
import { lifecycle, odditiesOf } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'retired'),
  /** Where it lies: itself, so that whoever has rights on it has rights below it. */
  divisionCode: DivisionCode,
  code: DivisionCode,
  name: Name,
  level: OneOf(...divisionLevels),
  townKind: Type.Optional(OneOf(...townKinds)),
  urbanRuralClass: Type.Optional(OneOf(...urbanRuralClasses)),
  parentCode: Type.Optional(DivisionCode),
  validFrom: Type.Optional(Day),
  validTo: Type.Optional(Day),
  successorCode: Type.Optional(DivisionCode),
  mergedFrom: Type.Array(DivisionCode),
  /** What is odd about its code, name or kind, though it is accepted (`decisions` 8). */
  irregular: Type.Optional(Type.String()),
})
export type Division = Static<typeof View>
const initial: Division = { state: 'new', divisionCode: '', code: '', name: '', level: 'city', mergedFrom: [] }

/** The id is the natural key: a code exists once, and a retired one is never used again. */
export const divisionId = (code: string): string => `div_${code}`

/** An area of the tree that everything is scoped to. */
export const divisions = lifecycle({
  name: 'division',
  collection: 'divisions',
  idPrefix: 'div',
  mechanism: 'M-001',
  title: { zh: '行政区划', en: 'Divisions' },
  events: divisionEvents,
  initial,
  machine: {
    new: { register: 'active', registerRoot: 'active' },
    active: { rename: 'active', merge: 'active', retire: 'retired' },
    retired: {},
  },
  view: View,
  filters: { state: 'state.state', level: 'state.level', parentCode: 'state.parentCode' },
  evolve(division, { type, data }): Division {
    switch (type) {
      case 'DivisionRegistered': {
        const { scopePath: _, ...registered } = data
        return noted({ ...division, ...registered, divisionCode: data.code, state: 'active' })
      }
      case 'DivisionRenamed':
        return noted({ ...division, name: data.name })
      case 'DivisionRetired':
        return {
          ...division,
          state: 'retired',
          validTo: data.effectiveOn,
          ...(data.successorCode === undefined ? {} : { successorCode: data.successorCode }),
        }
      case 'DivisionsMerged':
        return { ...division, mergedFrom: [...division.mergedFrom, ...data.fromCodes] }
    }
  },
})

/** With what is odd about it: a name without a known ending, a kind or level that its digits contradict, a town part outside N-61. */
function noted({ irregular: _, ...division }: Division): Division {
  const { code, name, level, townKind } = division
  const committee = level === 'community' || level === 'village' ? level : undefined
  const reasons = odditiesOf({ code, name, townKind, committee }).map(({ reason }) => reason)
  return reasons.length === 0 ? division : { ...division, irregular: reasons.join('; ') }
}
