import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

export const AllianceIds = Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })
export const AllianceUmbrellaCreated = event(
  'AllianceUmbrellaCreated',
  Closed({ name: Name, divisionCode: DivisionCode, allianceIds: AllianceIds, createdOn: Day }),
)
export const AllianceUmbrellaExtended = event(
  'AllianceUmbrellaExtended',
  Closed({ allianceIds: AllianceIds, extendedOn: Day }),
)
export const AllianceUmbrellaNarrowed = event(
  'AllianceUmbrellaNarrowed',
  Closed({ allianceId: Id, reason: Text, narrowedOn: Day }),
)
export const AllianceUmbrellaClosed = event('AllianceUmbrellaClosed', Closed({ reason: Text, closedOn: Day }))
export const umbrellaEvents = [
  AllianceUmbrellaCreated,
  AllianceUmbrellaExtended,
  AllianceUmbrellaNarrowed,
  AllianceUmbrellaClosed,
] as const

/** 有内涵、有特色、有实效、有影响. */
export const brandFeatures = ['content', 'character', 'effect', 'influence'] as const
export const BrandFeatures = Type.Array(OneOf(...brandFeatures), { maxItems: 4, uniqueItems: true })
export const AllianceBrandRegistered = event(
  'AllianceBrandRegistered',
  Closed({ allianceId: Id, divisionCode: DivisionCode, name: Name, registeredBy: AccountId, registeredOn: Day }),
)
export const AllianceBrandReviewed = event(
  'AllianceBrandReviewed',
  Closed({
    result: OneOf('kept', 'returned'),
    features: BrandFeatures,
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    opinion: Type.Optional(Text),
    reviewedOn: Day,
  }),
)
export const AllianceBrandWithdrawn = event('AllianceBrandWithdrawn', Closed({ reason: Text, withdrawnOn: Day }))
export const brandEvents = [AllianceBrandRegistered, AllianceBrandReviewed, AllianceBrandWithdrawn] as const
