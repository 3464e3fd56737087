import { ascending } from './days.ts'
import type { By, Contribution, Day, Flow, Places } from './types.ts'

/** A division that ended with a successor: from that day on, what lay at `from` lies at `to`. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly on: Day
}

/** What is booked in a bucket and searched by a drill-down: the very same thing. */
export interface Placed {
  readonly m: string
  /** The measure with the year it belongs to, or with `S` of a stock: what a drill-down looks for. */
  readonly q: string
  /** Label. */
  readonly k: string
  readonly n: number
  /** Codes from the city down. */
  readonly s: readonly string[]
  readonly e?: readonly string[]
  /** Named by a drill-down in place of the subject. */
  readonly r?: By
  /** Of a flow: the day it became true, the day whose period it belongs to. */
  readonly on?: Day
  readonly of?: Day
  /** Of a stock. */
  readonly from?: Day
  readonly to?: Day
}

const yearly = (measure: string, year: string): string => `${measure}|${year}`
const lasting = (measure: string): string => `${measure}|S`

const never: Day = '9999-12-31'
/** Earlier days count as the day before it: stocks stay right, and years of buckets stay few. */
const epoch: Day = '2020-01-01'
const dayBefore: Day = '2019-12-31'
const clamped = (day: Day): Day => (day < epoch ? dayBefore : day)

const lies = (path: string, within: string): boolean => path === within || path.startsWith(`${within}/`)
const below = (path: string, { from, to }: Move): string => to + path.slice(from.length)
/** As the days go, and deeper divisions first, since their ends still name the old way down. */
const inOrder = (moves: readonly Move[]): Move[] =>
  [...moves].sort((a, b) => (a.on === b.on ? b.from.length - a.from.length : a.on < b.on ? -1 : 1))
const roundsMax = 5

/** The path valid on a day. */
export function pathOn(path: string, day: Day, moves: readonly Move[]): string {
  let found = path
  for (let round = 0; round < roundsMax; round++) {
    const before = found
    for (const move of moves)
      if (move.on <= day && lies(found, move.from) && !lies(move.to, move.from)) found = below(found, move)
    if (found === before) break
  }
  return found
}

/** Without the places that a move explains: of those the day is the move's own. */
function ownPlaces(places: Places, moves: readonly Move[]): Places {
  const kept: (readonly [Day, string])[] = []
  for (const place of places) {
    const before = kept.at(-1)
    if (before && pathOn(before[1], never, moves) === pathOn(place[1], never, moves)) continue
    kept.push(place)
  }
  return kept
}

interface Span {
  readonly path: string
  readonly from: Day
  readonly to: Day
}
/** The interval cut where it came to lie elsewhere. */
function spans(places: Places, from: Day, to: Day, moves: readonly Move[]): Span[] {
  const days = [...places.map(([day]) => day), ...moves.map(({ on }) => on)].filter((day) => day > from && day < to)
  const cuts = [from, ...new Set(days.sort(ascending)), to]
  const found: Span[] = []
  for (const [n, start] of cuts.slice(0, -1).entries()) {
    const path = at(places, start, moves)
    const last = found.at(-1)
    if (last?.path === path) found[found.length - 1] = { ...last, to: cuts[n + 1] ?? to }
    else found.push({ path, from: start, to: cuts[n + 1] ?? to })
  }
  return found
}
function at(places: Places, day: Day, moves: readonly Move[]): string {
  const [, path = ''] = places.findLast(([from]) => from <= day) ?? places[0] ?? []
  return pathOn(path, day, moves)
}

/** Where it lies in the end, as far as is known. */
export const pathNow = (places: Places, moves: readonly Move[]): string => at(places, never, inOrder(moves))

const isFlow = (of: Contribution): of is Flow => 'on' in of
/** From the city down. */
export const codes = (path: string): string[] => path.split('/').slice(1)

/** A contribution under the divisions that were valid on its days. */
export function place(contribution: Contribution, own: Places, unsorted: readonly Move[]): Placed[] {
  const { measure, label = '', amount, entities, by } = contribution
  if (amount === 0) return []
  const moves = inOrder(unsorted)
  const places = ownPlaces(contribution.places ?? own, moves)
  const named = { ...(entities && entities.length > 0 ? { e: entities } : {}), ...(by ? { r: by } : {}) }
  const what = { m: measure, k: label, n: amount, ...named }
  if (isFlow(contribution)) {
    const of = clamped(contribution.of ?? contribution.on)
    const on = clamped(contribution.on)
    return [
      {
        ...what,
        s: codes(at(places, contribution.of ?? contribution.on, moves)),
        on,
        of,
        q: yearly(measure, of.slice(0, 4)),
      },
    ]
  }
  const { from, to = never } = contribution
  if (from >= to) return []
  return spans(places, from, to, moves).flatMap((span) => {
    const [begin, end] = [clamped(span.from), clamped(span.to)]
    return begin < end ? [{ ...what, q: lasting(measure), s: codes(span.path), from: begin, to: end }] : []
  })
}
