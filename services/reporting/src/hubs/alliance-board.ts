import { addDays, daysBetween, localDate, periodOf } from '@jiceng/kernel'
import { after, idle, lagging, type Told, without, wrong } from '../alerts/wrongs.ts'
import { both, earlier, holds, type Interval, later, pieces, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Contribution, Day, Limits, Places, Wrong } from '../algebra/types.ts'

interface Profile {
  readonly is: 'alliance'
  readonly active: readonly Interval[]
  readonly dissolvedOn?: Day | undefined
  readonly members: readonly (Interval & { readonly id: string })[]
  readonly places: Places
}
/** What it has for as long as there is an alliance: teams, and brands that a review has kept. */
interface Had {
  readonly is: 'had'
  readonly measure: 'alliance-teams' | 'alliance-brands'
  readonly label?: string
  readonly days: readonly Interval[]
  readonly places: Places
}
type Part =
  | Profile
  | Had
  | (Told & { readonly is: 'action' })
  | (Told & { readonly is: 'meeting'; readonly valid: boolean })
  | { readonly is: 'signatures'; readonly signed: readonly (readonly [memberId: string, on: Day])[] }

const signatures = (parts: readonly Part[]): Map<string, Day> => {
  const first = new Map<string, Day>()
  for (const part of parts)
    for (const [id, on] of part.is === 'signatures' ? part.signed : []) first.set(id, earlier(on, first.get(id) ?? on))
  return first
}
const isSigned = (parts: readonly Part[]): boolean => parts.some(({ is }) => is === 'signatures')

function signed(key: string, { members, places }: Profile, parts: readonly Part[]): Contribution[] {
  const first = signatures(parts)
  return members.flatMap(({ id, from, to }): Contribution[] => {
    const on = first.get(id)
    if (on === undefined) return []
    return [{ measure: 'alliance-members-signed', amount: 1, entities: [key], places, from: later(from, on), to }]
  })
}

/** Nobody disbands or withdraws them when the alliance is dissolved (IA-07, IA-18). */
const had = (key: string, { dissolvedOn: to }: Profile, parts: readonly Part[]): Contribution[] =>
  parts
    .filter((part) => part.is === 'had')
    .flatMap(({ is: _, days, ...what }) =>
      both(days, [{ from: '', to }]).map((on) => ({ ...what, amount: 1, entities: [key], ...on })),
    )

/** Days of a quarter on which an alliance must be at work to owe its meeting (IA-13). */
const owingDays = 45
/** Quarters that owe a meeting, up to the end of the year that has begun; none that it was dissolved in. */
function quarters({ active, dissolvedOn }: Profile, year: number): { readonly start: Day; readonly end: Day }[] {
  const [first] = active
  if (!first) return []
  const found = []
  for (let of = periodOf('quarter', localDate(first.from)); of.end <= `${year}-12-31`; ) {
    const days = both(active, [{ from: of.start, to: addDays(of.end, 1) }])
    const sum = days.reduce((n, { from, to = '' }) => n + daysBetween(localDate(from), localDate(to)), 0)
    const isOver = dissolvedOn !== undefined && dissolvedOn <= of.end
    if (sum >= owingDays && !isOver) found.push({ start: of.start, end: of.end })
    of = periodOf('quarter', addDays(of.end, 1))
  }
  return found
}
function meetings(key: string, profile: Profile, parts: readonly Part[], year: number): Contribution[] {
  const held = parts.flatMap((part) => (part.is === 'meeting' && part.valid ? [part.on] : []))
  return quarters(profile, year).flatMap(({ start, end }) => {
    const owed = { amount: 1, on: end, entities: [key], places: profile.places }
    const isMet = held.some((on) => on >= start && on <= end)
    return [
      { measure: 'alliance-quarters-due', ...owed },
      ...(isMet ? [{ measure: 'alliance-quarters-met', ...owed }] : []),
    ]
  })
}

/**
 * W-25: too few members, or nothing done for ninety days. W-26: a member that has not signed the agreement of the others. W-41: what it
 * did or met for was recorded late.
 */
function wrongs({ active, members }: Profile, parts: readonly Part[], limits: Limits): Wrong[] {
  const few = active.flatMap((days) => {
    const count = (day: Day): number => members.filter((one) => holds(one, day)).length
    return both(
      [days],
      pieces([days, ...members], (day) => (count(day) < 2 ? 1 : 0)),
    )
  })
  const acted = parts.flatMap((part) => (part.is === 'action' ? [part.on] : []))
  const quiet = active.flatMap((days) => idle(limits.idle, [days], acted))
  const told = parts.filter((part) => part.is === 'action' || part.is === 'meeting')
  const first = signatures(parts)
  const unsigned = members.flatMap((one) => {
    const on = first.get(one.id)
    return after(limits.unsigned, without([one], on === undefined ? [] : [{ from: on }]))
  })
  return [
    ...wrong('W-25', 'W', union([...few, ...quiet])),
    ...wrong('W-41', 'I', both(active, lagging(told, limits.recordLag))),
    ...(isSigned(parts) ? wrong('W-26', 'W', both(active, union(unsigned))) : []),
  ]
}

/** An alliance with what it does and who has signed. */
export const allianceBoard = hub<Part>({
  name: 'alliance-board',
  resource: 'alliances',
  measures: [
    'alliance-members-signed',
    'alliance-quarters-due',
    'alliance-quarters-met',
    'alliance-teams',
    'alliance-brands',
  ],
  obliged: true,
  contributions(key, parts, { year }) {
    const profile = parts.find((part) => part.is === 'alliance')
    if (!profile) return []
    return [...signed(key, profile, parts), ...meetings(key, profile, parts, year), ...had(key, profile, parts)]
  },
  rules: ['W-25', 'W-26', 'W-41'],
  places: (parts) => parts.find((part) => part.is === 'alliance')?.places,
  wrongs(_key, parts, { limits }) {
    const profile = parts.find((part) => part.is === 'alliance')
    return profile ? wrongs(profile, parts, limits) : []
  },
})

export const hubs = [allianceBoard] as const
