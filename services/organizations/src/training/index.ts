export { cancelSession, holdSession, scheduleSession } from './commands.ts'
export { trainingSessions } from './session.ts'
