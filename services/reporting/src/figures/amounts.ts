import type { Period } from '@jiceng/kernel'
import type { Placed } from '../algebra/place.ts'
import { measures } from '../catalogue/measures.ts'
import type { Bucket } from '../engine/buckets.ts'

/** Of which period, as it was known on which day. */
export interface Question {
  readonly period: Period
  readonly asOf: string
}
/** What a measure amounts to, by label. */
export type Amounts = (measure: string, question: Question) => ReadonlyMap<string, number>

/** The year its flows are booked in: no period is longer than one. */
export const yearOf = ({ period }: Question): string => period.start.slice(0, 4)
export const isStock = (measure: string): boolean => measures.get(measure)?.kind === 'stock'
const compact = (day: string): string => day.replaceAll('-', '')

/** A flow belongs to the month of its `of` and counts from its `on` on. */
function flowIn({ y, c }: Bucket, { period, asOf }: Question): number {
  const last = compact(asOf)
  let sum = 0
  for (const [month, days] of Object.entries(c)) {
    const at = `${y}-${month}`
    if (at < period.start.slice(0, 7) || at > period.end.slice(0, 7)) continue
    for (const [day, n] of Object.entries(days)) if (day <= last) sum += n
  }
  return sum
}
/** A stock is the sum of all that began and ended up to the day. */
function stockAt({ y, t, c }: Bucket, { asOf }: Question): number {
  const [year, last] = [asOf.slice(0, 4), compact(asOf)]
  if (y !== year) return y < year ? t : 0
  let sum = 0
  for (const days of Object.values(c)) for (const [day, n] of Object.entries(days)) if (day <= last) sum += n
  return sum
}

function summed(parts: Iterable<readonly [label: string, n: number]>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [label, n] of parts) if (n !== 0) sums.set(label, (sums.get(label) ?? 0) + n)
  return sums
}

/** From the buckets of one division. */
export function fromBuckets(buckets: readonly Bucket[]): Amounts {
  const byMeasure = Map.groupBy(buckets, ({ m }) => m)
  return (measure, question) =>
    summed(
      (byMeasure.get(measure) ?? []).map((one) => [one.k, (one.q === 'S' ? stockAt : flowIn)(one, question)] as const),
    )
}

/** Does it count for the question? The same answer that its bucket gives. */
export function counts({ of, on, from, to }: Placed, { period, asOf }: Question): boolean {
  if (of !== undefined && on !== undefined) return period.start <= of && of <= period.end && on <= asOf
  return from !== undefined && to !== undefined && from <= asOf && asOf < to
}
/** From the records themselves: of entities, which have no buckets. */
export function fromRecords(placed: readonly Placed[]): Amounts {
  const byMeasure = Map.groupBy(placed, ({ m }) => m)
  return (measure, question) =>
    summed((byMeasure.get(measure) ?? []).flatMap((one) => (counts(one, question) ? [[one.k, one.n] as const] : [])))
}

/** Several divisions as one: those that are in it, less those that are no longer. */
export const together =
  (of: readonly { readonly amounts: Amounts; readonly sign: 1 | -1 }[]): Amounts =>
  (measure, question) =>
    summed(
      of.flatMap(({ amounts, sign }) =>
        [...amounts(measure, question)].map(([label, n]) => [label, sign * n] as const),
      ),
    )
