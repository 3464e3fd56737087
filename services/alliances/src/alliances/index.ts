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
export { activeAlliance, checkParties, checkParty, checkPlace, type Parties } from './parties.ts'
export { allianceReviews, reviewAlliance } from './reviews.ts'
export { exitMember, remindMember, restoreMember, suspendMember } from './standing-commands.ts'
