import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { MatterProgress } from './matters.ts'

export const conferenceLevels = ['district', 'town', 'community'] as const
export const conferenceFrequencies = ['monthly', 'quarterly', 'half_yearly'] as const
const Level = OneOf(...conferenceLevels)
export const ConferenceOrgIds = Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })
export const Topics = Type.Array(Name, { minItems: 1, maxItems: 20, uniqueItems: true })

export const JointConferenceEstablished = event(
  'JointConferenceEstablished',
  Closed({
    conferenceId: Id,
    level: Level,
    divisionCode: DivisionCode,
    conveningOrgId: Id,
    memberOrgIds: ConferenceOrgIds,
    frequency: OneOf(...conferenceFrequencies),
    establishedOn: Day,
  }),
)
/** `present` of those `due`: the convener and the members of that day. */
export const JointConferenceHeld = event(
  'JointConferenceHeld',
  Closed({
    no: Count,
    level: Level,
    topics: Topics,
    presentOrgIds: ConferenceOrgIds,
    present: Type.Optional(Count),
    due: Type.Optional(Count),
    heldOn: Day,
  }),
)
export const ConferenceMemberJoined = event('ConferenceMemberJoined', Closed({ orgId: Id, joinedOn: Day }))
export const ConferenceMemberLeft = event('ConferenceMemberLeft', Closed({ orgId: Id, reason: Text, leftOn: Day }))
/** Another organisation convenes from that day on; the one before goes on as a member, where `formerStays`. */
export const ConferenceConvenerChanged = event(
  'ConferenceConvenerChanged',
  Closed({ from: Id, conveningOrgId: Id, formerStays: Type.Boolean(), reason: Text, changedOn: Day }),
)
export const jointConferenceEvents = [
  JointConferenceEstablished,
  JointConferenceHeld,
  ConferenceMemberJoined,
  ConferenceMemberLeft,
  ConferenceConvenerChanged,
] as const

/** What a meeting decided: it has an owner and a day by which it is done. */
export const conferenceDecisionData = {
  conferenceId: Id,
  text: Text,
  ownerOrgId: Id,
  dueOn: Day,
  matterId: Type.Optional(Id),
}
export const ConferenceDecisionMade = event(
  'ConferenceDecisionMade',
  Closed({
    ...conferenceDecisionData,
    decisionId: Id,
    meetingNo: Count,
    level: Level,
    divisionCode: DivisionCode,
    decidedOn: Day,
    matter: Type.Optional(MatterProgress),
  }),
)
export const ConferenceDecisionClosed = event(
  'ConferenceDecisionClosed',
  Closed({ conferenceId: Id, level: Level, ownerOrgId: Id, dueOn: Day, closedOn: Day, result: Text }),
)
export const ConferenceDecisionMatterProgressed = event(
  'ConferenceDecisionMatterProgressed',
  Closed({ matter: MatterProgress }),
)
export const conferenceDecisionEvents = [
  ConferenceDecisionMade,
  ConferenceDecisionClosed,
  ConferenceDecisionMatterProgressed,
] as const
