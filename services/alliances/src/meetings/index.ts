export { cancelMeeting, closeDecision, conveneMeeting, holdMeeting, quorum, reassignDecision } from './commands.ts'
export { meetings } from './meeting.ts'
