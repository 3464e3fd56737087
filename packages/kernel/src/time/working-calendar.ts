/**
 * Working days of the State Council's yearly holiday notices, make-up days (调休) included, from `chinese-days`.
 * We read its published table rather than call it: its functions reckon in the zone of the process.
 */
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { addDays, dayOfWeek, instantOf, type LocalDate, localDateOf } from './date.ts'

const holidays = new Set(Object.keys(table.holidays))
const makeUpDays = new Set(Object.keys(table.workdays))

/** A year counts as covered once its National Day is listed: a notice covers a whole year at once. */
const coveredYears = [...holidays].filter((day) => day.endsWith('-10-01')).map((day) => Number(day.slice(0, 4)))

/**
 * Office hours of a working day, in the time of the city: 3 + 4 = 7 hours. Our choice, no regulation fixes them;
 * every reckoning in working hours (工作时, N-50) and the close of a working day go by these constants.
 */
export const OFFICE_HOURS = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:30' },
] as const

/** When a working day closes, and with it a term counted in working days (Civil Code art. 203: close of business). */
export const OFFICE_CLOSES = OFFICE_HOURS[1].to

/** Hours in a working day. */
export const HOURS_PER_WORKING_DAY = 7

/** A stretch of time, `from` included, `to` excluded. */
export type Span = { readonly from: Date; readonly to: Date }

/** The last year whose holidays are known. Later years, and those before 2004, know weekdays only. */
export function lastCoveredYear(): number {
  return Math.max(...coveredYears)
}

/** Whether people work on that date: a make-up day, or a weekday that is no statutory day off. */
export function isWorkingDay(date: LocalDate): boolean {
  if (makeUpDays.has(date)) return true
  return dayOfWeek(date) <= 5 && !holidays.has(date)
}

/**
 * The n-th working day after the date, which itself does not count (Civil Code art. 201); before it when n is negative.
 * With 0, the date itself or, on a day off, the next working day. Throws RangeError when n is not an integer.
 */
export function addWorkingDays(date: LocalDate, n: number): LocalDate {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number of working days: ${n}`)
  const step = n < 0 ? -1 : 1
  let day = n === 0 ? addDays(date, -1) : date
  for (let left = Math.abs(n) || 1; left > 0; ) {
    day = addDays(day, step)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}

/** The office hours at or after the instant, in order and without end; the first may be cut off at its beginning. */
export function* officeHoursFrom(instant: Date): Generator<Span> {
  for (let day = localDateOf(instant); ; day = addDays(day, 1)) {
    if (!isWorkingDay(day)) continue
    for (const hours of OFFICE_HOURS) {
      const from = instantOf(day, hours.from)
      const to = instantOf(day, hours.to)
      if (to > instant) yield { from: from > instant ? from : instant, to }
    }
  }
}
