import type { Day } from './types.ts'

/** Days and names in their order. */
export const ascending = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

export const earlier = (a: Day, b: Day): Day => (ascending(a, b) < 0 ? a : b)
export const later = (a: Day, b: Day): Day => (ascending(a, b) < 0 ? b : a)

/** [from, to), or for ever. */
export interface Interval {
  readonly from: Day
  readonly to?: Day | undefined
}
const end: Day = '9999-12-31'
const made = (from: Day, to: Day): Interval => (to === end ? { from } : { from, to })

/** Days on which at least one of them holds. */
export function union(of: readonly Interval[]): Interval[] {
  const found: Interval[] = []
  for (const { from, to = end } of [...of].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from >= to) continue
    const last = found.at(-1)
    const until = last ? (last.to ?? end) : ''
    if (last && from <= until) found[found.length - 1] = made(last.from, later(until, to))
    else found.push(made(from, to))
  }
  return found
}

/** Days on which both hold. */
export function both(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const from = later(one.from, other.from)
      const to = earlier(one.to ?? end, other.to ?? end)
      return from < to ? [made(from, to)] : []
    }),
  )
}

/** What holds on a day. */
export const holds = ({ from, to = end }: Interval, day: Day): boolean => from <= day && day < to

/** Intervals within which nothing of these begins or ends, with what a day of it is worth; 0 is left out, equal neighbours are one. */
export function pieces(
  of: readonly Interval[],
  worth: (day: Day) => number,
): (Interval & { readonly amount: number })[] {
  const days = [...new Set(of.flatMap(({ from, to }) => [from, ...(to ? [to] : [])]))].sort(ascending)
  const found: (Interval & { readonly amount: number })[] = []
  for (const [n, from] of days.entries()) {
    const amount = worth(from)
    const to = days[n + 1]
    const last = found.at(-1)
    if (last && last.to === from && last.amount === amount)
      found[found.length - 1] = { ...made(last.from, to ?? end), amount }
    else if (amount !== 0) found.push({ ...made(from, to ?? end), amount })
  }
  return found
}

/** A value that changes: from each of its days to the next, at the latest to the end. */
export const chain = <T>(
  steps: readonly (readonly [Day, T])[],
  to?: Day,
): { readonly value: T; readonly from: Day; readonly to?: Day | undefined }[] =>
  steps.flatMap(([from, value], n) => {
    const next = steps[n + 1]?.[0] ?? end
    const until = to !== undefined && to < next ? to : next
    return from < until ? [{ value, ...made(from, until) }] : []
  })
