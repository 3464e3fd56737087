import type { Document } from 'mongodb'
import type { Delivered } from '../wire.ts'

/** A document of a view, with its id. */
export type ViewDocument = Document & { readonly _id: string }

/**
 * A view made from events: which documents an event changes, and how. Pure. Events of different aggregates come in any order,
 * so what several aggregates write into one document must not depend on it.
 */
export interface Projection {
  readonly collection: string
  /** Event types it listens to; others only advance the version. */
  readonly listens: readonly string[]
  /** Ids of the documents this event changes. */
  readonly targets: (event: Delivered) => readonly string[]
  /** The document after the event; `before` is undefined for a new one. */
  readonly fold: (before: ViewDocument | undefined, event: Delivered, id: string) => ViewDocument
  /** What a document adds to which counter; when it changes, only the difference is booked. Whole numbers. */
  readonly contributions?: (document: ViewDocument) => readonly Contribution[]
  /** Where its counters stand: `{ _id: key, n }`. */
  readonly counters?: string
}
export interface Contribution {
  readonly key: string
  readonly amount: number
}

export interface Group {
  /** `<service>.<view>`; renaming it replays history. */
  readonly name: string
  readonly projections: readonly Projection[]
  /** Done for each event before its place in the log moves on; repeated after a crash, so it must be idempotent. One event a transaction. */
  readonly react?: (event: Delivered) => Promise<void>
  /** Types of this build: an event of any other type is parked until a build knows it. */
  readonly known: ReadonlySet<string>
  /** Milliseconds a transaction waits for more, where nobody waits for the view: fewer and larger transactions. */
  readonly lingerMs?: number
  /** The city's scope: records from elsewhere are parked. */
  readonly root?: string
}
