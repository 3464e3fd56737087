export { extendTerm, holdElection, markOverdue, reparentOrganization } from './commands.ts'
export { dissolveOrganization, mergeOrganization } from './endings.ts'
export { applyToEstablish, approveEstablishment, registerOrganization, rejectEstablishment } from './establishing.ts'
export { organizations } from './party-organization.ts'
