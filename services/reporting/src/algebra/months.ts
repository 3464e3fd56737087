import { addDays, localDate } from '@jiceng/kernel'
import { holds, type Interval } from './days.ts'
import type { Day } from './types.ts'

/** A month, and its last day. */
export interface MonthDays {
  readonly id: string
  readonly end: Day
}

/** Who has existed for fewer days at the end of a period owes nothing for it. */
const leastDays = { month: 15, quarter: 45 } as const
type Period = keyof typeof leastDays
/** By the end of a period the first day of the youngest that owes anything; kept, since there are twelve ends in a year. */
const youngest = new Map<Day, Readonly<Record<Period, Day>>>()
function youngestAt(end: Day): Readonly<Record<Period, Day>> {
  const known = youngest.get(end)
  if (known) return known
  const from = (period: Period): Day => addDays(localDate(end), 1 - leastDays[period])
  const made = { month: from('month'), quarter: from('quarter') }
  youngest.set(end, made)
  return made
}
export const owes = (of: Interval, end: Day, period: Period): boolean =>
  holds(of, end) && of.from <= youngestAt(end)[period]

/** The months of a year, and the last day of each; kept as well. */
const calendars = new Map<string, readonly MonthDays[]>()
export function monthsOf(year: string): readonly MonthDays[] {
  const known = calendars.get(year)
  if (known) return known
  const made = Array.from({ length: 12 }, (_, n): MonthDays => {
    const end = new Date(Date.UTC(Number(year), n + 1, 0)).toISOString().slice(0, 10)
    return { id: end.slice(0, 7), end }
  })
  calendars.set(year, made)
  return made
}
