import type { ClientSession, Db, Document } from 'mongodb'
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
}

/** A view in memory while it is made again from the log. */
export interface InMemory {
  /** Reads what these events change and was written before. */
  load(events: readonly Delivered[]): Promise<void>
  fold(event: Delivered): void
  /** Documents that wait to be written. */
  readonly dirty: number
  /** Starts to write what changed. */
  flush(): Promise<void>
  finish(): Promise<void>
}

/** A view of more than single documents: it writes by itself, in the transaction that moves on in the log. */
export interface Engine {
  /** Every collection it writes to. */
  readonly collections: readonly string[]
  readonly listens: readonly string[]
  /** Its indexes; done at every start. */
  readonly prepare: (db: Db) => Promise<void>
  /** Throws `Poison` for an aggregate that cannot be applied. */
  readonly apply: (db: Db, session: ClientSession, events: readonly Delivered[]) => Promise<void>
  readonly rebuild: (db: Db) => InMemory
}

export interface Group {
  /** `<service>.<view>`; renaming it replays history. */
  readonly name: string
  readonly projections: readonly Projection[]
  readonly engine?: Engine | undefined
  /** Done for some events of one partition before its place in the log moves on; repeated after a crash, so it must be idempotent. */
  readonly react?: (events: readonly Delivered[]) => Promise<void>
  /** Types it reacts to; all, when left out. Others pass by in larger transactions. */
  readonly reacts?: ReadonlySet<string> | undefined
  /** Aggregates that may have an event it hears; all, when left out. Of others it keeps nothing, not even their version. */
  readonly concerns?: ((aggregate: string) => boolean) | undefined
  /** Types of this build: an event of any other type is parked until a build knows it. */
  readonly known: ReadonlySet<string>
  /** Milliseconds a transaction waits for more, where nobody waits for the view: fewer and larger transactions. */
  readonly lingerMs?: number
  /** The city's scope: records from elsewhere are parked. */
  readonly root?: string
}
