import { replicas } from '@jiceng/contracts'

export { community } from './divisions.ts'
export { activeOrganization } from './organizations.ts'
export { activeUnit } from './units.ts'

/** What this service keeps of `organizations`. */
export const known = [replicas.divisions, replicas.organizations, replicas.units, replicas.grants]
