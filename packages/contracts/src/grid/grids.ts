import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, GridCode, Id, Name, OneOf, Text } from '../fields.ts'

export const gridKinds = ['general', 'dedicated'] as const
export const legacySystems = ['party', 'peace', 'urban_mgmt', 'other'] as const
export const Building = Closed({
  no: Type.String({ pattern: '^[0-9A-Za-z-]{1,12}$', maxLength: 12 }),
  name: Type.Optional(Name),
  units: Type.Optional(Count),
})
export const gridData = {
  code: GridCode,
  name: Name,
  kind: OneOf(...gridKinds),
  households: Count,
  buildings: Type.Array(Building, { maxItems: 200 }),
}
export const GridCreated = event(
  'GridCreated',
  Closed({
    gridId: Id,
    ...gridData,
    divisionCode: DivisionCode,
    legacyGridIds: Type.Array(Id, { maxItems: 20 }),
    createdOn: Day,
  }),
)
export const GridActivated = event('GridActivated', Closed({ activatedOn: Day }))
export const GridAdjusted = event(
  'GridAdjusted',
  Closed({ name: Name, households: Count, buildings: Type.Array(Building, { maxItems: 200 }), adjustedOn: Day }),
)
export const GridSplit = event(
  'GridSplit',
  Closed({
    resultGridIds: Type.Array(Id, { minItems: 2, maxItems: 10 }),
    /** The new grid that takes over open matters. */
    mattersTo: Type.Optional(Id),
    splitOn: Day,
  }),
)
export const GridRetired = event('GridRetired', Closed({ retiredOn: Day, reason: Text }))
export const gridEvents = [GridCreated, GridActivated, GridAdjusted, GridSplit, GridRetired] as const

export const LegacyGridImported = event(
  'LegacyGridImported',
  Closed({
    system: OneOf(...legacySystems),
    legacyCode: Name,
    divisionCode: DivisionCode,
    households: Type.Optional(Count),
    importedOn: Day,
  }),
)
export const LegacyGridMerged = event(
  'LegacyGridMerged',
  Closed({ mergedInto: Type.Array(Id, { minItems: 1, maxItems: 20 }), effectiveOn: Day }),
)
export const LegacyGridRetired = event('LegacyGridRetired', Closed({ reason: Text, retiredOn: Day }))
export const legacyGridEvents = [LegacyGridImported, LegacyGridMerged, LegacyGridRetired] as const

export const RedGridsFormed = event(
  'RedGridsFormed',
  Closed({
    divisionCode: DivisionCode,
    legacyIds: Type.Array(Id, { minItems: 1, maxItems: 20 }),
    grids: Type.Array(Closed({ gridId: Id, code: GridCode, households: Count, buildings: Count }), {
      minItems: 1,
      maxItems: 20,
    }),
    effectiveOn: Day,
    approvedBy: AccountId,
  }),
)
export const gridMergerEvents = [RedGridsFormed] as const
