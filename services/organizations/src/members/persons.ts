import type { memberPerson } from '@jiceng/contracts'
import type { Person } from '@jiceng/kernel'
import type { Static } from 'typebox'

/** How lookups find the persons of a branch. */
export const ofBranch = (branchId: string): string => `branch:${branchId}`

type MemberPerson = { [K in keyof typeof memberPerson]: Static<(typeof memberPerson)[K]> }

/** What is kept of the person: the name encrypted, what structure is computed from as it is. */
export const personOf = (personId: string, branchId: string, of: MemberPerson): Person => ({
  personId,
  fields: { displayName: of.displayName },
  known: { gender: of.gender, birthMonth: of.birthMonth, education: of.education, occupation: of.occupation },
  relates: [ofBranch(branchId)],
})
