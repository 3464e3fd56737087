import { addDays, dayOfWeek, daysBetween, instantOf, type LocalDate, localDate } from '@jiceng/kernel'
import type { Random } from './random.ts'

/** The city is as it stands on the first day; the half-year ends on the last. */
export const firstDay = localDate('2022-01-01')
const halfYear = { from: localDate('2023-01-01'), to: localDate('2023-06-30') } as const
/** Where the calendar stands while the past is told, and when it has been told. */
export const calendarFrom = '2023-06-30T09:30:00.000Z'
export const calendarTo = '2023-06-30T10:00:00.000Z'

/** 春节: nobody is in an office. */
const festival = { from: '2023-01-21', to: '2023-01-27' } as const
const isFree = (day: LocalDate): boolean =>
  dayOfWeek(day) === 6 || dayOfWeek(day) === 7 || dayOfWeek(day) === 0 || (day >= festival.from && day <= festival.to)

/** The later of two days. */
export const latest = (a: string, b: string): string => (a > b ? a : b)

/** The day itself, or the next on which offices are open; the one before where that would be too late. */
export function officeDay(day: LocalDate, last: LocalDate = halfYear.to): LocalDate {
  for (let one = day; one <= last; one = addDays(one, 1)) if (!isFree(one)) return one
  for (let one = day; ; one = addDays(one, -1)) if (!isFree(one)) return one
}
/** Some office day between two, both included. */
export const someDay = (random: Random, from: string, to: string): LocalDate => {
  const [begin, end] = [localDate(from), localDate(to)]
  return officeDay(addDays(begin, random.int(0, Math.max(0, daysBetween(begin, end)))), end)
}
/** A moment of office hours of a day. */
export function officeHour(random: Random, day: LocalDate, from = 9, to = 16): Date {
  const at = instantOf(day, '00:00').getTime() + (from * 60 + random.int(0, (to - from) * 60)) * 60_000
  return new Date(at)
}
export const monthsOf = (year: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${year}-${String(n + 1).padStart(2, '0')}`)
/** A day of a month; months have at least 28. */
export const dayOfMonth = (month: string, day: number): LocalDate =>
  localDate(`${month}-${String(day).padStart(2, '0')}`)
export const lastDayOfMonth = (month: string): LocalDate => {
  const [year = 0, nth = 1] = month.split('-').map(Number)
  const next = nth === 12 ? `${year + 1}-01-01` : `${year}-${String(nth + 1).padStart(2, '0')}-01`
  return addDays(localDate(next), -1)
}
