import { replicas } from '@jiceng/contracts'

export { community, divisionOf, townOrCommunity } from './divisions.ts'
export { memberOf } from './members.ts'
export { activeOrganization, activeOrganizations } from './organizations.ts'
export { home, inOrder, nothing, whenGiven } from './references.ts'
export { activeUnit, activeUnits } from './units.ts'

/** What this service keeps of `organizations`. */
export const known = [replicas.divisions, replicas.organizations, replicas.units, replicas.members, replicas.grants]
