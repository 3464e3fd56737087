import type { Placed } from '../algebra/place.ts'
import { grainsOf } from '../catalogue/measures.ts'

/** One year of one measure and label in one division: month → day → amount. */
export interface Bucket {
  /** `<scope>|F|<year>|<measure>|<label>` of flows, `<scope>|S|<measure>|<label>|<year>` of stocks, so that a report is a range. */
  readonly _id: string
  readonly s: string
  readonly lv: Level
  readonly q: 'F' | 'S'
  readonly m: string
  readonly k: string
  readonly y: string
  /** Sum of its days. */
  readonly t: number
  readonly c: Readonly<Record<string, Readonly<Record<string, number>>>>
}
export type Level = 'Y' | 'D' | 'T' | 'C' | 'G'
export type Head = Omit<Bucket, '_id' | 't' | 'c'>

const byLength: Readonly<Record<number, Level>> = { 6: 'D', 9: 'T', 12: 'C' }
export const levelOf = (code: string, n: number): Level => (n === 0 ? 'Y' : (byLength[code.length] ?? 'G'))

/** What is added to which cell of which bucket. */
export interface Sums {
  readonly add: (placed: readonly Placed[], sign: 1 | -1) => void
  readonly changed: () => {
    readonly _id: string
    readonly head: Head
    readonly cells: readonly (readonly [cell: string, n: number])[]
  }[]
}

const compared = ['q', 'k', 'n', 'on', 'of', 'from', 'to'] as const
const isSame = (a: Placed | undefined, b: Placed | undefined): boolean =>
  a !== undefined && b !== undefined && compared.every((key) => a[key] === b[key]) && a.s.join() === b.s.join()

/** What only one of two lists has, but for what they begin and end with alike: most events change little of a subject. */
export function changedOf(before: readonly Placed[], now: readonly Placed[]) {
  let start = 0
  while (start < now.length && isSame(before[start], now[start])) start++
  let end = 0
  const left = Math.min(before.length, now.length) - start
  while (end < left && isSame(before.at(-1 - end), now.at(-1 - end))) end++
  return { before: before.slice(start, before.length - end), now: now.slice(start, now.length - end) }
}

interface Cell {
  readonly q: 'F' | 'S'
  readonly year: string
  readonly cell: string
  readonly n: number
}
const compact = (day: string): string => day.replaceAll('-', '')
/** A flow has one cell, under its month; a stock one where it begins and, taken back, one where it ends. */
function cellsOf({ of, on, from, to, n }: Placed): Cell[] {
  if (of !== undefined && on !== undefined)
    return [{ q: 'F', year: of.slice(0, 4), cell: `${of.slice(5, 7)}.${compact(on)}`, n }]
  const cell = (day: string, amount: number): Cell => ({
    q: 'S',
    year: day.slice(0, 4),
    cell: `${day.slice(5, 7)}.${compact(day)}`,
    n: amount,
  })
  return [...(from ? [cell(from, n)] : []), ...(to && to !== '9999-12-31' ? [cell(to, -n)] : [])]
}
const idOf = (s: string, { q, year }: Cell, m: string, k: string): string =>
  q === 'F' ? `${s}|F|${year}|${m}|${k}` : `${s}|S|${m}|${k}|${year}`

export function sums(): Sums {
  const buckets = new Map<string, { head: Head; cells: Map<string, number> }>()
  const one = (placed: Placed, sign: 1 | -1): void => {
    const grains = grainsOf(placed.m)
    for (const cell of cellsOf(placed))
      for (const [n, s] of placed.s.entries()) {
        const lv = levelOf(s, n)
        if (!grains.has(lv)) continue
        const _id = idOf(s, cell, placed.m, placed.k)
        const head = { s, lv, q: cell.q, m: placed.m, k: placed.k, y: cell.year }
        const bucket = buckets.get(_id) ?? { head, cells: new Map<string, number>() }
        buckets.set(_id, bucket)
        bucket.cells.set(cell.cell, (bucket.cells.get(cell.cell) ?? 0) + sign * cell.n)
      }
  }
  return {
    add: (all, sign) => {
      for (const placed of all) one(placed, sign)
    },
    changed: () =>
      [...buckets].flatMap(([_id, { head, cells }]) => {
        const left = [...cells].filter(([, n]) => n !== 0)
        return left.length > 0 ? [{ _id, head, cells: left }] : []
      }),
  }
}
