import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

export const allianceKinds = ['region', 'industry', 'river', 'ecology', 'safety', 'mixed'] as const
export const Member = Closed({
  orgId: Type.Optional(Id),
  unitId: Type.Optional(Id),
  name: Name,
  kind: Type.String({ maxLength: 40 }),
  field: Type.String({ maxLength: 40 }),
  system: Type.Optional(Name),
  townCode: DivisionCode,
  joinedOn: Day,
})
export const AllianceProposed = event(
  'AllianceProposed',
  Closed({
    name: Name,
    theme: Name,
    kind: OneOf(...allianceKinds),
    leadOrgId: Id,
    divisionCode: DivisionCode,
    proposedOn: Day,
  }),
)
export const AllianceFounded = event(
  'AllianceFounded',
  Closed({
    allianceId: Id,
    name: Name,
    leadOrgId: Id,
    kind: OneOf(...allianceKinds),
    foundedOn: Day,
    members: Type.Array(Member, { minItems: 2, maxItems: 200 }),
  }),
)
export const AllianceMemberJoined = event('AllianceMemberJoined', Closed({ member: Member }))
export const AllianceMemberLeft = event('AllianceMemberLeft', Closed({ memberId: Id, leftOn: Day, reason: Text }))
export const AllianceExpanded = event(
  'AllianceExpanded',
  Closed({ members: Type.Array(Member, { minItems: 1, maxItems: 200 }), expandedOn: Day }),
)
export const AllianceSuspended = event('AllianceSuspended', Closed({ reason: Text, suspendedOn: Day }))
export const AllianceResumed = event('AllianceResumed', Closed({ resumedOn: Day }))
export const AllianceDissolved = event('AllianceDissolved', Closed({ reason: Text, dissolvedOn: Day }))
export const allianceEvents = [
  AllianceProposed,
  AllianceFounded,
  AllianceMemberJoined,
  AllianceMemberLeft,
  AllianceExpanded,
  AllianceSuspended,
  AllianceResumed,
  AllianceDissolved,
] as const
