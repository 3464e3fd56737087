export { cancelJointAction, holdJointAction, planJointAction } from './commands.ts'
export { jointActions } from './joint-action.ts'
