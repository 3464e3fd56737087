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
import { committeeKind, divisionLevel, irregular, lifecycle } from '@jiceng/kernel'
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
  /** Why its code is accepted but irregular (`decisions` 8). */
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
        const reason = irregularity(data.code, data.level)
        return {
          ...division,
          ...registered,
          ...(reason === undefined ? {} : { irregular: reason }),
          divisionCode: data.code,
          state: 'active',
        }
      }
      case 'DivisionRenamed':
        return { ...division, name: data.name }
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

/** A town part outside N-61, or digits that speak of the other kind of committee than the level does (N-62). */
function irregularity(code: string, level: Division['level']): string | undefined {
  if (divisionLevel(code) === undefined) return `${code} is no division code`
  const kind = committeeKind(code)
  const named = level === 'village' ? 'villagers' : 'residents'
  if (kind !== undefined && kind !== named) return `${code.slice(9)} is the number of a ${kind}' committee (N-62)`
  return irregular(code)
}
