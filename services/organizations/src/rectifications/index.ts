export { openRectification, rejectRectification, submitRectification, verifyRectification } from './commands.ts'
export { rectifications } from './rectification.ts'
