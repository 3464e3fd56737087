import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, CreditCode, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'

export const unitKinds = [
  'enterprise',
  'institution',
  'organ',
  'school',
  'hospital',
  'social_organization',
  'individual_business',
  'garrison',
] as const
/** 领域 (`domain.md` 0.4). */
export const fields = [
  'rural',
  'urban_community',
  'organ',
  'institution',
  'school',
  'hospital',
  'soe',
  'two_new',
  'university',
  'other',
] as const

export const unitData = {
  name: Name,
  uscc: Type.Optional(CreditCode),
  kind: OneOf(...unitKinds),
  field: OneOf(...fields),
  system: Type.Optional(Name),
  employees: Type.Optional(Count),
  partyMemberCount: Type.Optional(Count),
}
export const UnitRegistered = event(
  'UnitRegistered',
  Closed({ unitId: Id, ...unitData, divisionCode: DivisionCode, registeredOn: Day }),
  { correctable: true },
)
export const UnitUpdated = event('UnitUpdated', Closed({ ...unitData, updatedOn: Day }))
export const UnitClosed = event('UnitClosed', Closed({ closedOn: Day, reason: Type.Optional(Name) }))
/** An organisation of its own, a joint branch, an instructor who is sent (党建指导员), nothing. */
export const coverages = ['organised', 'joint', 'work_only', 'none'] as const
export const coverageData = {
  coverage: OneOf(...coverages),
  /** The organisation it is covered by. */
  coveredBy: Type.Optional(Id),
  instructorId: Type.Optional(PersonId),
}
/** By what a unit is covered from a day on (M-008); until the first it is covered by nothing. */
export const UnitCoverageChanged = event('UnitCoverageChanged', Closed({ unitId: Id, ...coverageData, since: Day }))
export const unitEvents = [UnitRegistered, UnitUpdated, UnitClosed, UnitCoverageChanged] as const
export const unitCorrectionEvents = corrections('Unit')
