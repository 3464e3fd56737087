import { idle, wrong } from '../alerts/wrongs.ts'
import type { Interval } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Day, Places } from '../algebra/types.ts'

type Part =
  | (Interval & { readonly is: 'team'; readonly places: Places })
  | { readonly is: 'activity'; readonly on: Day }

/** A team with what it does. */
export const teamBoard = hub<Part>({
  name: 'team-board',
  resource: 'teams',
  measures: [],
  rules: ['W-23'],
  places: (parts) => parts.find((part) => part.is === 'team')?.places,
  wrongs(_key, parts, { limits }) {
    const team = parts.find((part) => part.is === 'team')
    if (!team) return []
    const times = parts.flatMap((part) => (part.is === 'activity' ? [part.on] : []))
    return wrong('W-23', 'I', idle(limits.idle, [team], times))
  },
})

export const hubs = [teamBoard] as const
