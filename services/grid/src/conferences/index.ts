export { closeDecision, conferenceDecisions, decide } from './conference-decision.ts'
export { replaceConvener } from './convener.ts'
export { establishConference, holdConference, jointConferences } from './joint-conference.ts'
export { conferenceMemberLost, joinConference, leaveConference } from './members.ts'
