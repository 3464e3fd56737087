export { cancelMeeting, closeDecision, conveneMeeting, holdMeeting, reassignDecision } from './commands.ts'
export { meetings } from './meeting.ts'
