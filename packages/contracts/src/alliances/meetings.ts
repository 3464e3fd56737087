import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

export const MeetingNo = Type.Integer({ minimum: 1, maximum: 10_000 })
/** What was decided, who sees to it, and by when. */
export const decisionData = { text: Text, ownerOrgId: MemberId, dueOn: Day }
export const Decision = Closed({ n: MeetingNo, ...decisionData })
export const meetingData = {
  allianceId: Id,
  no: MeetingNo,
  plannedOn: Day,
  place: Type.Optional(Name),
  agenda: Type.Array(Name, { minItems: 1, maxItems: 30 }),
}
export const AllianceMeetingConvened = event(
  'AllianceMeetingConvened',
  Closed({ ...meetingData, divisionCode: DivisionCode, convenedOn: Day }),
)
/** `present` of those `due`: the lead and the members of that day. */
export const AllianceMeetingHeld = event(
  'AllianceMeetingHeld',
  Closed({
    allianceId: Id,
    no: MeetingNo,
    heldOn: Day,
    chairOrgId: MemberId,
    attendance: Type.Array(MemberId, { minItems: 1, maxItems: 201 }),
    present: Count,
    due: Count,
    decisions: Type.Array(Decision, { maxItems: 50 }),
  }),
)
export const AllianceMeetingCancelled = event('AllianceMeetingCancelled', Closed({ reason: Text, cancelledOn: Day }))
export const AllianceDecisionReassigned = event(
  'AllianceDecisionReassigned',
  Closed({ n: MeetingNo, ownerOrgId: MemberId, dueOn: Day, reassignedOn: Day }),
)
export const AllianceDecisionClosed = event(
  'AllianceDecisionClosed',
  Closed({ n: MeetingNo, ownerOrgId: MemberId, dueOn: Day, outcome: Text, closedOn: Day }),
)
export const meetingEvents = [
  AllianceMeetingConvened,
  AllianceMeetingHeld,
  AllianceMeetingCancelled,
  AllianceDecisionReassigned,
  AllianceDecisionClosed,
] as const
