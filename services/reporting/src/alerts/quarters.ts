import { localDate, periodOf } from '@jiceng/kernel'
import type { Interval } from '../algebra/days.ts'
import type { Day } from '../algebra/types.ts'
import { daysAfter } from './wrongs.ts'

/** What was owed in a period, and whether it was met. */
export interface Owed {
  readonly end: Day
  readonly isMet: boolean
}
/** Days for which a missed period is told: until the next one of its kind is looked at. */
const lengths = { month: 31, quarter: 92, year: 90 } as const

export const missed = (periods: readonly Owed[], patience: number, length: keyof typeof lengths): Interval[] =>
  periods.flatMap(({ end, isMet }) => {
    const from = daysAfter(end, patience)
    return isMet ? [] : [{ from, to: daysAfter(from, lengths[length]) }]
  })
/** The second of two that were missed one after the other. */
export const twice = (periods: readonly Owed[]): Owed[] =>
  periods.map(({ end, isMet }, n) => ({ end, isMet: isMet || (periods[n - 1]?.isMet ?? true) }))

/** So many of so many. */
export type Share = readonly [part: number, of: number]
/** More, or less, than so many percent; of fewer than the least nothing is said. */
export const isAbove = ([part, of]: Share, percent: number, least: number): boolean =>
  of >= least && part * 100 > of * percent
export const isBelow = ([part, of]: Share, percent: number, least: number): boolean =>
  of >= least && part * 100 < of * percent

/** Quarters in which something happened, by what happened in each. */
export const byQuarter = <T extends { readonly on: Day }>(
  all: readonly T[],
  isMet: (of: readonly T[]) => boolean,
): Owed[] =>
  [...Map.groupBy(all, ({ on }): Day => periodOf('quarter', localDate(on)).end)].map(([end, of]) => ({
    end,
    isMet: isMet(of),
  }))
