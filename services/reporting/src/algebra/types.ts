import type { ThresholdName } from '@jiceng/contracts'

/** `YYYY-MM-DD` in the city, so that days order as texts do. */
export type Day = string

/** An event as a subject keeps it. */
export interface Fact {
  readonly id: string
  readonly type: string
  readonly on: Day
  /** When it was recorded. */
  readonly at: string
  /** Where its aggregate lay after it, from the city down. */
  readonly path: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Where a thing lay: from which day on in which division; the first entry holds for all days before. */
export type Places = readonly (readonly [from: Day, path: string])[]

interface Amount {
  readonly measure: string
  readonly label?: string
  /** Whole numbers only. */
  readonly amount: number
  /** Where it counts, when that is not where the subject lies. */
  readonly places?: Places
  /** Organisations, grids and alliances it counts for as well. */
  readonly entities?: readonly string[]
  readonly by?: By
}
/** What a person is counted by is named in place of the person: the record, as `<resource>/<id>`, and the organisation it was made for. */
export interface By {
  readonly path: string
  readonly orgId: string
}
/** `on`: the day it becomes true. `of`: the day whose period it belongs to, the same by default. */
export interface Flow extends Amount {
  readonly on: Day
  readonly of?: Day
}
/** Holds in [from, to). */
export interface Stock extends Amount {
  readonly from: Day
  readonly to?: Day | undefined
}
export type Contribution = Flow | Stock

/** Information, warning, severe. */
export type Severity = 'I' | 'W' | 'S'
/** What is wrong in [from, to), as far as is known now: an alert is open while its rule holds. Sees no clock, as stocks do not. */
export interface Wrong {
  readonly rule: string
  readonly severity: Severity
  readonly from: Day
  readonly to?: Day | undefined
}

/** A part that a fact subject lends to a hub. */
export interface Export {
  /** `<hub>/<key>`. */
  readonly to: string
  readonly part: unknown
}

/** What early warning judges by where a thing lies and on its days: see `alerts/thresholds.ts`. */
export type Limits = Readonly<Record<ThresholdName, number>>
export interface Judged {
  readonly limits: Limits
}
export interface Horizon {
  /** The last year that has begun: obligations are owed up to its end. */
  readonly year: number
}
export interface Own extends Horizon {
  /** The id of its aggregate. */
  readonly key: string
  readonly places: Places
}

interface Subject {
  readonly name: string
  /** Where its records are read: `/v1/<resource>/<key>`. */
  readonly resource: string
  /** Measures it adds to; whatever no subject names is not yet fed. */
  readonly measures: readonly string[]
  /** What it adds depends on the horizon. */
  readonly obliged: boolean
  /** Rules of early warning it is held to; of a resource each rule has one subject or hub. */
  readonly rules: readonly string[]
}

/** Folded from the events of one aggregate. Its types are forgotten: what the engine runs. */
export interface FactSubject extends Subject {
  readonly events: readonly string[]
  /** Events a clerk may correct later: facts from the first of them on are kept. */
  readonly correctable: ReadonlySet<string>
  /** Counted as a record of this service for timeliness (IR-05). */
  readonly recordOf: string | undefined
  /** Undefined until its founding fact. */
  evolve(state: unknown, fact: Fact): unknown
  contributions(state: unknown, own: Own): readonly Contribution[]
  exports(state: unknown, own: Own): readonly Export[]
  wrongs(state: unknown, own: Own & Judged): readonly Wrong[]
}

/** A set of parts, whichever came first: joins, distinct counts, obligations of a period. */
export interface HubSubject extends Subject {
  contributions(key: string, parts: readonly unknown[], horizon: Horizon): readonly Contribution[]
  /** Where it lies, as the part says that it stands for; undefined until that has come. */
  places(parts: readonly unknown[]): Places | undefined
  wrongs(key: string, parts: readonly unknown[], horizon: Horizon & Judged): readonly Wrong[]
}
