export { alliances } from './alliance.ts'
export {
  dissolveAlliance,
  expandAlliance,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  prepareAlliance,
  resumeAlliance,
  suspendAlliance,
} from './commands.ts'
