import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Name, OneOf } from '../fields.ts'

export const divisionLevels = ['city', 'district', 'town', 'community', 'village'] as const
export const townKinds = ['sub_district', 'town', 'township', 'ethnic_township'] as const
/** N-63. */
export const urbanRuralClasses = ['111', '112', '121', '122', '123', '210', '220'] as const

export const DivisionRegistered = event(
  'DivisionRegistered',
  Closed({
    code: DivisionCode,
    name: Name,
    level: OneOf(...divisionLevels),
    townKind: Type.Optional(OneOf(...townKinds)),
    urbanRuralClass: Type.Optional(OneOf(...urbanRuralClasses)),
    parentCode: Type.Optional(DivisionCode),
    scopePath: Type.String({ maxLength: 80 }),
    validFrom: Day,
  }),
)
export const DivisionRenamed = event('DivisionRenamed', Closed({ name: Name, renamedOn: Day }))
export const DivisionRetired = event(
  'DivisionRetired',
  Closed({ successorCode: Type.Optional(DivisionCode), effectiveOn: Day }),
)
export const DivisionsMerged = event(
  'DivisionsMerged',
  Closed({
    fromCodes: Type.Array(DivisionCode, { minItems: 1, maxItems: 40 }),
    toCode: DivisionCode,
    effectiveOn: Day,
  }),
)
export const divisionEvents = [DivisionRegistered, DivisionRenamed, DivisionRetired, DivisionsMerged] as const
