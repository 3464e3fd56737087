import {
  addDays,
  isLocalDate,
  type LocalDate,
  localDate,
  type Period,
  type PeriodKind,
  parsePeriod,
  periodOf,
  previousPeriod,
  samePeriodLastYear,
} from '@jiceng/kernel'
import { badParameter, Problem } from '@jiceng/service-kit'
import { earlier } from '../algebra/days.ts'
import type { Indicator } from '../catalogue/indicators.ts'
import type { Question } from './amounts.ts'

/** The period named, or the half-year of today; known up to the day named, or up to its end or today. */
export function questionOf(asked: { period?: string; asOf?: string }, today: LocalDate): Question {
  const period = asked.period === undefined ? periodOf('half-year', today) : parsed(asked.period)
  if (asked.asOf === undefined) return { period, asOf: earlier(period.end, today) }
  if (!isLocalDate(asked.asOf)) throw badParameter('asOf', 'is a day that exists, YYYY-MM-DD')
  if (asked.asOf > today) throw new Problem('as-of-in-future', `Today is ${today}; ask for it or an earlier day.`)
  return { period, asOf: asked.asOf }
}
function parsed(id: string): Period {
  try {
    return parsePeriod(id)
  } catch {
    throw badParameter('period', 'is a year 2023, half-year 2023H1, quarter 2023Q2 or month 2023-06')
  }
}

/** What is counted once within a period is booked for exactly that period. */
export function checkPeriod({ id, only }: Indicator, { period }: Question): void {
  if (only.length > 0 && !only.includes(period.kind))
    throw new Problem('period-not-offered', `${id} counts a thing once within a ${only.join(' or ')}; ask for one.`)
}

const months: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }
/** The same day so many months before, or the last one of a shorter month; the last day of a month stays a last day. */
function monthsBefore(day: string, n: number): string {
  const next = addDays(localDate(day), 1)
  const isLast = next.slice(8) === '01'
  const from = isLast ? next : day
  const count = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 - n
  const month = (at: number): string => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  if (isLast) return addDays(localDate(`${month(count)}-01`), -1)
  const same = `${month(count)}-${from.slice(8)}`
  return isLocalDate(same) ? same : addDays(localDate(`${month(count + 1)}-01`), -1)
}

/** The period before (环比), seen from as far within it as the day asked lies in its own. */
export const before = ({ period, asOf }: Question): Question => ({
  period: previousPeriod(period),
  asOf: monthsBefore(asOf, months[period.kind]),
})
/** The same period of last year (同比). */
export const yearBefore = ({ period, asOf }: Question): Question => ({
  period: samePeriodLastYear(period),
  asOf: monthsBefore(asOf, 12),
})
