import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { fields } from '../organizations/units.ts'

export const allianceKinds = ['region', 'industry', 'river', 'ecology', 'safety', 'mixed'] as const
/** Branches and units are counted separately (M-063): `branch` and `committee` are organisations, the rest are units. */
export const memberKinds = ['branch', 'committee', 'unit', 'garrison', 'two_new', 'university'] as const
/** An organisation (`orgId`, and the unit behind it) or a unit (`unitId` alone). */
export const Member = Closed({
  orgId: Type.Optional(Id),
  unitId: Type.Optional(Id),
  name: Name,
  kind: OneOf(...memberKinds),
  field: OneOf(...fields),
  system: Type.Optional(Name),
  townCode: DivisionCode,
  joinedOn: Day,
})
/** An organisation or a unit. */
export const MemberId = Type.String({ pattern: '^(org|unt)_[0-9A-Za-z]{1,40}$', maxLength: 44 })
/** The id by which a member joins and leaves. */
export const memberIdOf = ({ orgId, unitId }: { readonly orgId?: string; readonly unitId?: string }): string =>
  orgId ?? unitId ?? ''
export const AllianceProposed = event(
  'AllianceProposed',
  Closed({
    allianceId: Id,
    name: Name,
    theme: Name,
    kind: OneOf(...allianceKinds),
    leadOrgId: Id,
    divisionCode: DivisionCode,
    /** Places beside the lead. */
    maxMembers: Type.Integer({ minimum: 2, maximum: 200 }),
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
export const AllianceMemberLeft = event(
  'AllianceMemberLeft',
  Closed({
    memberId: MemberId,
    leftOn: Day,
    reason: Text,
    /** The joint meeting that decided it, where it did not leave by itself (M-098). */
    meetingId: Type.Optional(Id),
  }),
)
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
