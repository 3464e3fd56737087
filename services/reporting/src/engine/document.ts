import { daysBetween, localDate, localDateOf } from '@jiceng/kernel'
import { type Era, erasOf, type Policy } from '../alerts/thresholds.ts'
import { ascending, both } from '../algebra/days.ts'
import { type History, noHistory } from '../algebra/facts.ts'
import { codes, type Move, type Placed, pathNow, place } from '../algebra/place.ts'
import type { Contribution, Export, Fact, Limits, Places, Wrong } from '../algebra/types.ts'
import { isWatched, type Registry } from './registry.ts'

/** A subject as it is stored: what it was folded from, what it lends, and what it added to which measure. */
export interface Subject extends History {
  readonly _id: string
  readonly places: Places
  /** The fact it began with. */
  readonly first: Pick<Fact, 'on' | 'at'> | null
  /** Of a hub: the parts lent to it, by lender. */
  readonly parts: Readonly<Record<string, unknown>>
  readonly x: readonly Export[]
  readonly c: readonly Placed[]
  /** Divisions it is booked in, or in which it is watched. */
  readonly s: readonly string[]
  /** The situation it was placed in. */
  readonly v: number
  /** What it adds depends on the horizon. */
  readonly o: boolean
  /** What is wrong with it, and from when to when; `path`: where it lies. */
  readonly w: readonly WrongAt[]
  /** The day, or tick, with which its alerts are to be looked at; '' for at once, null while nothing will change. */
  readonly check: string | null
  /** When the event was written that changed it last. */
  readonly changedAt: string
}
export type WrongAt = Wrong & { readonly path: string }

/** What the days of all subjects are judged by. */
export interface Situation {
  /** Counts its changes. */
  readonly v: number
  readonly year: number
  readonly moves: readonly Move[]
  /** What early warning judges by in districts that have their own. */
  readonly policies: readonly Policy[]
}

export const newSubject = (_id: string): Subject => ({
  _id,
  places: [],
  ...noHistory,
  first: null,
  parts: {},
  x: [],
  c: [],
  s: [],
  v: 0,
  o: false,
  w: [],
  check: null,
  changedAt: '',
})

export const partsOf = (id: string): readonly [name: string, key: string] => {
  const at = id.indexOf('/')
  return [id.slice(0, at), id.slice(at + 1)]
}

/** Days after which a record is late. */
const timely = 7
/** Every record once, and once more if it was there in time. */
function records(recordOf: string | undefined, first: Subject['first']): Contribution[] {
  if (!(recordOf && first)) return []
  const record = { label: recordOf, amount: 1, on: first.on }
  const isTimely = daysBetween(localDate(first.on), localDateOf(new Date(first.at))) <= timely
  return [{ measure: 'records', ...record }, ...(isTimely ? [{ measure: 'records-on-time', ...record }] : [])]
}

/** What stands in its place once its kind is known: a subject folded from facts, or a hub with its parts. */
interface Speaker {
  readonly places: Places | undefined
  adds(): readonly Contribution[]
  wrongs(limits: Limits): readonly Wrong[]
}
function speakerOf({ facts, hubs }: Registry, of: Subject, year: number): Speaker | undefined {
  const [name, key] = partsOf(of._id)
  const hub = hubs.get(name)
  if (hub) {
    // The lowest lender first: of two that claim the same, the same one counts whichever came first.
    const lenders = Object.keys(of.parts).sort(ascending)
    const parts = lenders.map((lender) => of.parts[lender])
    return {
      places: hub.places(parts),
      adds: () => hub.contributions(key, parts, { year }),
      wrongs: (limits) => hub.wrongs(key, parts, { year, limits }),
    }
  }
  const subject = facts.get(name)
  if (!subject || of.state === null) return undefined
  const { state, places, first } = of
  const own = { key, year, places }
  return {
    places,
    adds: () => [...subject.contributions(state, own), ...records(subject.recordOf, first)],
    wrongs: (limits) => subject.wrongs(state, { ...own, limits }),
  }
}

/** What is wrong with it, on the days of each set of thresholds by that set. */
const wrongIn = (eras: readonly Era[], path: string, { wrongs }: Speaker): WrongAt[] =>
  eras.flatMap(({ limits, ...era }) =>
    wrongs(limits).flatMap(({ rule, severity, ...days }) =>
      both([days], [era]).map(({ from, to }) => ({ rule, severity, from, to, path })),
    ),
  )

/** What it adds, under the divisions valid on its days. */
export function booked(registry: Registry, of: Subject, { v, year, moves, policies }: Situation): Subject {
  const speaker = speakerOf(registry, of, year)
  const c = (speaker?.adds() ?? []).flatMap((one) => place(one, of.places, moves))
  const isJudged = speaker?.places !== undefined && isWatched(registry, of._id)
  const path = isJudged ? pathNow(speaker.places, moves) : ''
  const w = isJudged ? wrongIn(erasOf(policies, path), path, speaker) : []
  const [name] = partsOf(of._id)
  const o = (registry.facts.get(name) ?? registry.hubs.get(name))?.obliged ?? false
  return { ...of, c, w, s: [...new Set([...c.flatMap(({ s }) => s), ...codes(path)])], v, o }
}

/** What it lends. */
export function exportsOf({ facts }: Registry, of: Subject, { year }: Situation): readonly Export[] {
  const [name, key] = partsOf(of._id)
  const subject = facts.get(name)
  return subject && of.state !== null ? subject.exports(of.state, { key, year, places: of.places }) : []
}
