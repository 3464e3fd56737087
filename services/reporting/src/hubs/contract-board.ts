import { after, daysAfter, without, wrong } from '../alerts/wrongs.ts'
import { both, type Interval } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Day, Places } from '../algebra/types.ts'

interface Contract {
  readonly is: 'contract'
  readonly active: Interval
  /** The last day it was agreed for. */
  readonly until: Day
  readonly places: Places
}
type Part = Contract | { readonly is: 'project'; readonly days: Interval }

/** W-22: a contract (M-055) that ends within a month, or has had no project on its list for two. */
export const contractBoard = hub<Part>({
  name: 'contract-board',
  resource: 'agreements',
  measures: [],
  rules: ['W-22'],
  places: (parts) => parts.find((part) => part.is === 'contract')?.places,
  wrongs(_key, parts, { limits }) {
    const contract = parts.find((part) => part.is === 'contract')
    if (!contract) return []
    const { active, until } = contract
    const projects = parts.flatMap((part) => (part.is === 'project' ? [part.days] : []))
    return [
      ...wrong('W-22', 'I', both([active], [{ from: daysAfter(until, -limits.contract) }])),
      ...wrong('W-22', 'W', after(limits.projectless, without([active], projects))),
    ]
  },
})

export const hubs = [contractBoard] as const
