/** Reporting periods: `2023`, `2023H1`, `2023Q2`, `2023-06` (domain.md 1, "Period ids"). Both ends are inclusive. */
import { addDays, type LocalDate, localDate } from './date.ts'

export type PeriodKind = 'month' | 'quarter' | 'half-year' | 'year'

/** `start` and `end` are the first and the last day of the period. */
export type Period = {
  readonly id: string
  readonly kind: PeriodKind
  readonly start: LocalDate
  readonly end: LocalDate
}

/** Length of each kind in months; the order is that of `periodsOf`. */
const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

const PATTERN = /^(?<year>[1-9]\d{3})(?:H(?<half>[12])|Q(?<quarter>[1-4])|-(?<month>0[1-9]|1[0-2]))?$/

/** The period of that id. Throws RangeError, saying which forms exist, when the id is none of them. */
export function parsePeriod(id: string): Period {
  const parts = PATTERN.exec(id)?.groups
  if (parts === undefined) {
    throw new RangeError(
      `not a period: '${id}' (expected a year 2023, half-year 2023H1, quarter 2023Q2 or month 2023-06)`,
    )
  }
  const year = Number(parts.year)
  if (parts.half !== undefined) return period('half-year', year, Number(parts.half))
  if (parts.quarter !== undefined) return period('quarter', year, Number(parts.quarter))
  if (parts.month !== undefined) return period('month', year, Number(parts.month))
  return period('year', year, 1)
}

/** The period of the same kind just before: `2023H1` after `2022H2` (环比). Throws RangeError before the year 1000. */
export function previousPeriod(of: Period): Period {
  const { year, nth } = position(of.kind, of.start)
  return nth > 1 ? period(of.kind, year, nth - 1) : period(of.kind, year - 1, 12 / MONTHS[of.kind])
}

/** The same period of the year before: `2022H1` for `2023H1` (同比). Throws RangeError before the year 1000. */
export function samePeriodLastYear(of: Period): Period {
  const { year, nth } = position(of.kind, of.start)
  return period(of.kind, year - 1, nth)
}

/** The four periods a date lies in: month, quarter, half-year, year. */
export function periodsOf(date: LocalDate): [month: Period, quarter: Period, halfYear: Period, year: Period] {
  return [periodOf('month', date), periodOf('quarter', date), periodOf('half-year', date), periodOf('year', date)]
}

/** The period of that kind a date lies in. */
export function periodOf(kind: PeriodKind, date: LocalDate): Period {
  const { year, nth } = position(kind, date)
  return period(kind, year, nth)
}

/** Whether the date lies in the period, both ends included. */
export function periodContains(outer: Period, date: LocalDate): boolean {
  return outer.start <= date && date <= outer.end
}

/** Whether every day of `inner` lies in `outer`; a period lies within itself. */
export function periodWithin(inner: Period, outer: Period): boolean {
  return periodContains(outer, inner.start) && periodContains(outer, inner.end)
}

function position(kind: PeriodKind, date: LocalDate): { year: number; nth: number } {
  const month = Number(date.slice(5, 7))
  return { year: Number(date.slice(0, 4)), nth: Math.ceil(month / MONTHS[kind]) }
}

function period(kind: PeriodKind, year: number, nth: number): Period {
  const last = nth * MONTHS[kind]
  const start = firstOf(year, last - MONTHS[kind] + 1)
  const end = last === 12 ? localDate(`${year}-12-31`) : addDays(firstOf(year, last + 1), -1)
  return { id: idOf(kind, year, nth), kind, start, end }
}

function firstOf(year: number, month: number): LocalDate {
  return localDate(`${year}-${String(month).padStart(2, '0')}-01`)
}

function idOf(kind: PeriodKind, year: number, nth: number): string {
  if (kind === 'year') return String(year)
  if (kind === 'month') return `${year}-${String(nth).padStart(2, '0')}`
  return `${year}${kind === 'quarter' ? 'Q' : 'H'}${nth}`
}
