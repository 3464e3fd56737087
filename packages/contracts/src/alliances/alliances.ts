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
/** What became of a member or a lead that is no more. */
export const LossCause = OneOf('dissolved', 'merged', 'closed')
/** Where it did not leave by itself: `cause` when it is no more, `meetingId` of the joint meeting that decided it (M-098). */
export const AllianceMemberLeft = event(
  'AllianceMemberLeft',
  Closed({
    memberId: MemberId,
    leftOn: Day,
    reason: Text,
    cause: Type.Optional(LossCause),
    meetingId: Type.Optional(Id),
  }),
)
export const AllianceExpanded = event(
  'AllianceExpanded',
  Closed({ members: Type.Array(Member, { minItems: 1, maxItems: 200 }), expandedOn: Day }),
)
/** `cause` is there when its lead is no more. */
export const AllianceSuspended = event(
  'AllianceSuspended',
  Closed({ reason: Text, suspendedOn: Day, cause: Type.Optional(LossCause) }),
)
export const AllianceResumed = event('AllianceResumed', Closed({ resumedOn: Day }))
export const AllianceDissolved = event('AllianceDissolved', Closed({ reason: Text, dissolvedOn: Day }))
export const AllianceLeadChanged = event('AllianceLeadChanged', Closed({ leadOrgId: Id, changedOn: Day }))
/** A division was merged: members that lay in it lie in its successor. */
export const AllianceMembersRescoped = event(
  'AllianceMembersRescoped',
  Closed({ fromCode: DivisionCode, toCode: DivisionCode, effectiveOn: Day }),
)

/** A member is of another system from that day on, or of none. */
export const AllianceMemberSystemChanged = event(
  'AllianceMemberSystemChanged',
  Closed({ memberId: MemberId, system: Type.Optional(Name), changedOn: Day }),
)

/** Posts of the organisation body (M-094): held by members, or by the lead; who speaks for them is not kept here. */
export const Officer = Closed({ memberId: MemberId, post: OneOf('head', 'deputy', 'liaison', 'officer') })
export const bodyData = {
  secretaryOrgId: Id,
  officers: Type.Array(Officer, { minItems: 2, maxItems: 50 }),
  office: Type.Optional(Name),
}
export const AllianceBodySet = event('AllianceBodySet', Closed({ ...bodyData, setOn: Day }))
export const pairData = {
  committeeOrgId: Id,
  branchOrgIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
}
export const TwoLevelPairFormed = event('TwoLevelPairFormed', Closed({ ...pairData, formedOn: Day }))
export const TwoLevelPairEnded = event('TwoLevelPairEnded', Closed({ committeeOrgId: Id, endedOn: Day, reason: Text }))

export const allianceEvents = [
  AllianceProposed,
  AllianceFounded,
  AllianceMemberJoined,
  AllianceMemberLeft,
  AllianceExpanded,
  AllianceSuspended,
  AllianceResumed,
  AllianceDissolved,
  AllianceLeadChanged,
  AllianceMembersRescoped,
  AllianceMemberSystemChanged,
  AllianceBodySet,
  TwoLevelPairFormed,
  TwoLevelPairEnded,
] as const
