import { replicas } from '@jiceng/contracts'

export { communityParty } from './communities.ts'
export { district } from './districts.ts'
export { lead } from './leads.ts'
export { type Candidate, type Chosen, candidates, systemOf } from './members.ts'
export { checkBelongs, pledger, pledging } from './pledgers.ts'

/** What this service keeps of `organizations`. */
export const known = [replicas.divisions, replicas.organizations, replicas.units, replicas.members, replicas.grants]
