import { idle, lagging, type Told, wrong } from '../alerts/wrongs.ts'
import { both, type Interval } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Places } from '../algebra/types.ts'

type Part = (Interval & { readonly is: 'team'; readonly places: Places }) | (Told & { readonly is: 'activity' })

/** A team with what it does. */
export const teamBoard = hub<Part>({
  name: 'team-board',
  resource: 'teams',
  measures: [],
  rules: ['W-23', 'W-41'],
  places: (parts) => parts.find((part) => part.is === 'team')?.places,
  wrongs(_key, parts, { limits }) {
    const team = parts.find((part) => part.is === 'team')
    if (!team) return []
    const told = parts.filter((part) => part.is === 'activity')
    const times = told.map(({ on }) => on)
    return [
      ...wrong('W-23', 'I', idle(limits.idle, [team], times)),
      ...wrong('W-41', 'I', both([team], lagging(told, limits.recordLag))),
    ]
  },
})

export const hubs = [teamBoard] as const
