import { after, wrong } from '../alerts/wrongs.ts'
import { both, type Interval, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Places, Stock } from '../algebra/types.ts'

export type Part =
  | (Interval & { readonly is: 'profile'; readonly places: Places; readonly isBranch?: boolean })
  | { readonly is: 'alliance'; readonly days: readonly Interval[] }

/** One thing that lies somewhere and belongs to alliances: counted once however many they are. */
export const counted =
  (measure: string) =>
  (_key: string, parts: readonly Part[]): Stock[] => {
    const profile = parts.find((part) => part.is === 'profile')
    if (!profile) return []
    const days = both([profile], union(parts.flatMap((part) => (part.is === 'alliance' ? part.days : []))))
    return days.map((on) => ({ measure, amount: 1, places: profile.places, ...on }))
  }

/** What comes together at a Party organisation. */
export const board = hub<Part>({
  name: 'board',
  resource: 'organizations',
  measures: ['alliance-member-organizations'],
  contributions: counted('alliance-member-organizations'),
  rules: ['W-41'],
  places: (parts) => parts.find((part) => part.is === 'profile')?.places,
  // As if nothing were ever recorded; committees owe no records of their own.
  wrongs(_key, parts, { limits: { silent } }) {
    const profile = parts.find((part) => part.is === 'profile')
    return wrong('W-41', 'W', profile?.isBranch ? after(silent, [profile]) : [])
  },
})

export const hubs = [board] as const
