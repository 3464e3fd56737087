import { after, without, wrong } from '../alerts/wrongs.ts'
import { both, type Interval, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Places } from '../algebra/types.ts'

type Part =
  | (Interval & { readonly is: 'division'; readonly level: string; readonly places: Places })
  | { readonly is: 'chain'; readonly days: readonly Interval[] }

/** What comes together at a division: a chain counts while its community is one, so that a merged one is counted no more. */
export const placeBoard = hub<Part>({
  name: 'place-board',
  resource: 'divisions',
  measures: ['communities-chain-complete'],
  rules: ['W-07'],
  // Only of a community that was assessed: one just registered has its time.
  places: (parts) => parts.find((part) => part.is === 'division')?.places,
  wrongs(_key, parts, { limits: { settling } }) {
    const division = parts.find((part) => part.is === 'division')
    const chains = parts.flatMap((part) => (part.is === 'chain' ? part.days : []))
    if (division?.level !== 'community' || !parts.some(({ is }) => is === 'chain')) return []
    const broken = both(without([division], union(chains)), after(settling, [division]))
    return wrong('W-07', 'W', broken)
  },
  contributions(_key, parts) {
    const division = parts.find((part) => part.is === 'division')
    if (division?.level !== 'community') return []
    const complete = union(parts.flatMap((part) => (part.is === 'chain' ? part.days : [])))
    return both([division], complete).map((days) => ({
      measure: 'communities-chain-complete',
      amount: 1,
      places: division.places,
      ...days,
    }))
  },
})

export const hubs = [placeBoard] as const
