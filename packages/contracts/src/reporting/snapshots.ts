import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Hash, Id, PeriodId, Text } from '../fields.ts'

/** The values of one division, by their hash. */
export const FrozenScope = Closed({ code: DivisionCode, hash: Hash })
const Sum = Type.Union([Type.Integer(), Type.Null()])
/** A sum that is not what it was. */
export const Difference = Closed({
  code: DivisionCode,
  indicator: Type.String({ maxLength: 10 }),
  figure: Type.String({ maxLength: 40 }),
  before: Closed({ numerator: Sum, denominator: Sum }),
  after: Closed({ numerator: Sum, denominator: Sum }),
})
export const frozenData = {
  divisionCode: DivisionCode,
  period: PeriodId,
  asOf: Day,
  /** The model of figures it was frozen with. */
  modelVersion: Count,
  /** Hash over the hashes of its divisions. */
  root: Hash,
  scopes: Type.Array(FrozenScope, { maxItems: 1000 }),
  frozenOn: Day,
  /** The snapshot it takes the place of. */
  previous: Type.Optional(Id),
}
export const SnapshotFrozen = event('SnapshotFrozen', Closed({ snapshotId: Id, ...frozenData }))
export const supersededData = {
  supersededBy: Id,
  reason: Text,
  /** How many sums differ, and the first of them. */
  differing: Count,
  differences: Type.Array(Difference, { maxItems: 200 }),
}
export const SnapshotSuperseded = event('SnapshotSuperseded', Closed({ ...supersededData, supersededOn: Day }))
export const snapshotEvents = [SnapshotFrozen, SnapshotSuperseded] as const
