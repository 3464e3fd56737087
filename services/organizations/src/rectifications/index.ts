export { openRectification, rejectRectification, submitRectification, verifyRectification } from './commands.ts'
export { rectificationOfAlert } from './reaction.ts'
export { rectifications } from './rectification.ts'
