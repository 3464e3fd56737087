/** Terms in working days, working hours and clock hours (N-50: 工作日, 工作时, 紧急工作时/日), and what stops them. */
import { addDays, instantOf, localDateOf } from './date.ts'
import { isWorkingDay, OFFICE_CLOSES, officeHoursFrom, type Span } from './working-calendar.ts'

const HOUR_MS = 3_600_000

/** `clock-hour` runs through nights and holidays: an emergency day (紧急工作日) is 24 of them. */
export type Term = {
  readonly unit: 'working-day' | 'working-hour' | 'clock-hour'
  readonly amount: number
}

/**
 * The instant at which a term started at `start` is due.
 * Hours run up to the millisecond and stand still during a suspension. Working days count from the day after the start
 * (Civil Code art. 201), end at the close of the last one (art. 203), and a day whose close falls in a suspension does
 * not count: a pause that begins and ends within one working day moves nothing.
 * Throws RangeError for an amount that is not positive, a broken number of working days, or a span that ends before it begins.
 */
export function deadline(start: Date, term: Term, suspensions: readonly Span[] = []): Date {
  checkTerm(start, term)
  const pauses = suspensions.map(checkedSpan).toSorted((a, b) => a.from.getTime() - b.from.getTime())
  if (term.unit === 'working-day') return closeOfWorkingDay(start, term.amount, pauses)
  const ms = Math.round(term.amount * HOUR_MS)
  return elapse(term.unit === 'working-hour' ? officeHoursFrom(start) : [{ from: start, to: FOREVER }], ms, pauses)
}

/** The instant after that many working hours (fractions allowed). Throws RangeError when `hours` is negative. */
export function addWorkingHours(instant: Date, hours: number): Date {
  checkHours(hours)
  return hours === 0 ? instant : deadline(instant, { unit: 'working-hour', amount: hours })
}

/** The instant that many hours later, nights and holidays included. Throws RangeError when `hours` is negative. */
export function addClockHours(instant: Date, hours: number): Date {
  checkHours(hours)
  return hours === 0 ? instant : deadline(instant, { unit: 'clock-hour', amount: hours })
}

/** Office hours that lie between two instants, in hours; 0 when `to` is not after `from`. */
export function workingHoursBetween(from: Date, to: Date): number {
  checkedSpan({ from, to: to < from ? from : to })
  let ms = 0
  for (const span of officeHoursFrom(from)) {
    if (span.from >= to) break
    ms += Math.min(span.to.getTime(), to.getTime()) - span.from.getTime()
  }
  return ms / HOUR_MS
}

/** The last instant a Date can hold. */
const FOREVER = new Date(8.64e15)

function closeOfWorkingDay(start: Date, amount: number, pauses: readonly Span[]): Date {
  let day = localDateOf(start)
  for (let left = amount; left > 0; ) {
    day = addDays(day, 1)
    const close = instantOf(day, OFFICE_CLOSES)
    const paused = pauses.some((pause) => pause.from < close && close <= pause.to)
    if (isWorkingDay(day) && !paused) left -= 1
  }
  return instantOf(day, OFFICE_CLOSES)
}

function elapse(spans: Iterable<Span>, ms: number, pauses: readonly Span[]): Date {
  let left = ms
  for (const span of spans) {
    for (const piece of without(span, pauses)) {
      const length = piece.to.getTime() - piece.from.getTime()
      if (left <= length) return new Date(piece.from.getTime() + left)
      left -= length
    }
  }
  throw new RangeError('the term ends after the last instant a Date can hold')
}

/** What is left of a span once the pauses, sorted by their beginning, are cut out; they may overlap. */
function* without(span: Span, pauses: readonly Span[]): Generator<Span> {
  let from = span.from
  for (const pause of pauses) {
    if (pause.to <= from) continue
    if (pause.from >= span.to) break
    if (pause.from > from) yield { from, to: pause.from }
    from = pause.to
  }
  if (from < span.to) yield { from, to: span.to }
}

function checkTerm(start: Date, { unit, amount }: Term): void {
  if (Number.isNaN(start.getTime())) throw new RangeError('not an instant: Invalid Date')
  if (!(Number.isFinite(amount) && amount > 0)) throw new RangeError(`a term is longer than nothing, not ${amount}`)
  if (unit === 'working-day' && !Number.isSafeInteger(amount)) {
    throw new RangeError(`not a whole number of working days: ${amount}`)
  }
}

function checkHours(hours: number): void {
  if (!(Number.isFinite(hours) && hours >= 0)) throw new RangeError(`not a number of hours from 0 up: ${hours}`)
}

function checkedSpan(span: Span): Span {
  if (!(span.from.getTime() <= span.to.getTime())) throw new RangeError('a span ends before it begins, or has no date')
  return span
}
