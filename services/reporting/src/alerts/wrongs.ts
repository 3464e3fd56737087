import { addDays, daysBetween, localDate, localDateOf, type PeriodKind, periodOf } from '@jiceng/kernel'
import { ascending, both, chain, type Interval, union } from '../algebra/days.ts'
import type { Day, Limits, Severity, Wrong } from '../algebra/types.ts'

export const daysAfter = (day: Day, days: number): Day => addDays(localDate(day), days)
/** The same day so many months before; the last of a shorter month. */
export function monthsBefore(day: Day, months: number): Day {
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(of, last))).toISOString().slice(0, 10)
}

/** Of days on which something is, those on which something else is not. */
export function without(of: readonly Interval[], other: readonly Interval[]): Interval[] {
  const gaps: Interval[] = []
  let from: Day | undefined = '0000-01-01'
  for (const { from: begin, to } of union(other)) {
    if (from !== undefined && from < begin) gaps.push({ from, to: begin })
    from = to
  }
  if (from !== undefined) gaps.push({ from })
  return both(union(of), gaps)
}

/** Wrong after so many days of patience, until it ends. */
export const after = (days: number, of: readonly Interval[]): Interval[] =>
  of.flatMap(({ from, to }) => {
    const begin = daysAfter(from, days)
    return to === undefined ? [{ from: begin }] : begin < to ? [{ from: begin, to }] : []
  })

/** Owed by a day: wrong from the next one on, until it is done. */
export const overdue = (dueOn: Day, doneOn?: Day): Interval[] => {
  const from = daysAfter(dueOn, 1)
  if (doneOn === undefined) return [{ from }]
  return from < doneOn ? [{ from, to: doneOn }] : []
}

/** Nothing of it happened for so many days while it should: from the last time, or from its beginning. */
export function idle(days: number, alive: readonly Interval[], times: readonly Day[]): Interval[] {
  return union(alive).flatMap(({ from, to }) => {
    const marks = [from, ...[...times].sort(ascending).filter((day) => day > from && (to === undefined || day < to))]
    return marks.flatMap((mark, n): Interval[] => after(days, [{ from: mark, to: marks[n + 1] ?? to }]))
  })
}

/** Something that was done, and when it was recorded. */
export interface Told {
  readonly on: Day
  readonly toldOn: Day
}
/** When a fact was recorded, as a day. */
export const toldOn = ({ at }: { readonly at: string }): Day => localDateOf(new Date(at))
/** W-41: the last that was recorded was recorded too late, until something is in time. */
export const lagging = (told: readonly Told[], days: number): Interval[] =>
  chain(
    [...Map.groupBy(told, (one) => one.toldOn)]
      .map(([day, of]) => [day, of.every(({ on }) => daysAfter(on, days) < day)] as const)
      .sort(([a], [b]) => ascending(a, b)),
  ).filter(({ value }) => value)

export const wrong = (rule: string, severity: Severity, of: readonly Interval[]): Wrong[] =>
  of.map(({ from, to }) => ({ rule, severity, from, to }))

export const lengthOf = ({ from, to }: { from: Day; to: Day }): number => daysBetween(localDate(from), localDate(to))

/** What holds at the end of a quarter, from some days after that on. */
export const atQuarters = (days: number, of: readonly Interval[]): Interval[] =>
  of.flatMap(({ from, to }) => {
    const { end } = periodOf('quarter', localDate(from))
    const begin = daysAfter(end, days)
    return to === undefined ? [{ from: begin }] : end < to && begin < to ? [{ from: begin, to }] : []
  })

/** Periods in which it was owed and not held, up to the end of a year: from some days after the period until it is held again. */
export function missed(
  kind: PeriodKind,
  alive: Interval,
  held: readonly Day[],
  year: number,
  { quarterAfter }: Limits,
): Interval[] {
  const found: Interval[] = []
  for (let { begin, end } = periodAt(kind, alive.from); end <= `${year}-12-31`; ) {
    const isOwed = alive.to === undefined || end < alive.to
    if (isOwed && !held.some((day) => day >= begin && day <= end)) {
      const next = held.filter((day) => day > end).sort(ascending)[0]
      found.push(...both([{ from: daysAfter(end, quarterAfter), to: next }], [alive]))
    }
    ;({ begin, end } = periodAt(kind, daysAfter(end, 1)))
  }
  return union(found)
}
const periodAt = (kind: PeriodKind, day: Day) => {
  const { start, end } = periodOf(kind, localDate(day))
  return { begin: start as string, end: end as string }
}
