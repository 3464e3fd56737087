/**
 * Calendar dates of the city. One zone, Asia/Shanghai, at a fixed +08:00: the zone has had no summer time since 1991,
 * and no record of this product is older. Nothing here reads a clock or the zone of the process.
 */

declare const brand: unique symbol

/** A real calendar date `YYYY-MM-DD` (years 1000 to 9999), so that dates order as strings do. */
export type LocalDate = string & { readonly [brand]: 'LocalDate' }

/** Milliseconds in a day, for there is no summer time. */
const DAY_MS = 86_400_000
const OFFSET_MS = 8 * 3_600_000

const pattern = /^[1-9]\d{3}-\d\d-\d\d$/
const digits = (text: string, from: number, to: number): number => Number(text.slice(from, to))

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
/** Days of a month from 1 to 12; no other has any. */
const daysOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0))

/** Whether the text is a date that exists: `2024-02-29` is, `2023-02-29` and `2023-2-1` are not. */
export function isLocalDate(text: string): text is LocalDate {
  if (!pattern.test(text)) return false
  const day = digits(text, 8, 10)
  return day >= 1 && day <= daysOf(digits(text, 0, 4), digits(text, 5, 7))
}

/** The text as a date. Throws RangeError when no such date exists. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a date: '${text}' (expected an existing day as YYYY-MM-DD)`)
  return text
}

/** The date in the city at that instant. Throws RangeError for an invalid Date or a year outside 1000 to 9999. */
export function localDateOf(instant: Date): LocalDate {
  return fromUtc(instant.getTime() + OFFSET_MS)
}

/** The date that many whole days later (earlier when negative). Throws RangeError when `days` is not an integer. */
export function addDays(date: LocalDate, days: number): LocalDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`not a whole number of days: ${days}`)
  return fromUtc(toUtc(date) + days * DAY_MS)
}

/** Days from one date to the other; 0 on the same date, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (toUtc(to) - toUtc(from)) / DAY_MS
}

/** Day of the week after ISO 8601: 1 is Monday, 7 is Sunday. */
export function dayOfWeek(date: LocalDate): number {
  return new Date(toUtc(date)).getUTCDay() || 7
}

/** The instant at which the clocks of the city show `HH:MM` (00:00 to 23:59) on that date. Throws RangeError otherwise. */
export function instantOf(date: LocalDate, time: string): Date {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new RangeError(`not a time of day: '${time}' (expected HH:MM)`)
  return new Date(`${date}T${time}:00+08:00`)
}

const toUtc = (date: LocalDate): number => Date.UTC(digits(date, 0, 4), digits(date, 5, 7) - 1, digits(date, 8, 10))

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

function fromUtc(ms: number): LocalDate {
  const of = new Date(ms)
  if (Number.isNaN(of.getTime())) throw new RangeError('not an instant: Invalid Date')
  const text = `${of.getUTCFullYear()}-${two(of.getUTCMonth() + 1)}-${two(of.getUTCDate())}`
  return isOrdered(text) ? text : localDate(text)
}
/** Within the years of a date what was made of an instant is one. */
const isOrdered = (day: string): day is LocalDate => day.length === 10 && day > '1000'
