import { both, type Interval, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Places, Stock } from '../algebra/types.ts'

/** In a branch of a field, or checked in with a community. */
type Part =
  | {
      readonly is: 'member'
      readonly places: Places
      readonly days: readonly (Interval & { readonly field: string })[]
    }
  | (Interval & { readonly is: 'check-in' })

/** Members of organs, institutions and enterprises of the state are in service (在职党员) and check in where they live (M-056). */
const inService: readonly string[] = ['organ', 'institution', 'school', 'hospital', 'soe', 'university']

/** What comes together at a member: nobody reads it but as a sum. Counted where the branch lies, wherever he or she checked in. */
export const memberBoard = hub<Part>({
  name: 'member-board',
  resource: 'members',
  measures: ['members-in-service', 'members-checked-in'],
  contributions(_key, parts) {
    const member = parts.find((part) => part.is === 'member')
    if (!member) return []
    const open = union(parts.filter((part) => part.is === 'check-in'))
    return member.days.flatMap(({ field: label, ...days }): Stock[] => {
      if (!inService.includes(label)) return []
      const held = { label, amount: 1, places: member.places }
      return [
        { measure: 'members-in-service', ...held, ...days },
        ...both([days], open).map((on) => ({ measure: 'members-checked-in', ...held, ...on })),
      ]
    })
  },
})

export const hubs = [memberBoard] as const
