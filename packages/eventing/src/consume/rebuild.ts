import type { Db } from 'mongodb'
import type { LogEntry } from '../log.ts'
import { collections } from '../rows.ts'
import type { Delivered } from '../wire.ts'
import { concerned, type Known, planChunk } from './chunk.ts'
import { type ParkedRow, type ParkReason, parkedOf, parkedRow } from './parked.ts'
import { placeId, placesIn, versionId, versionsOf } from './places.ts'
import type { Engine, Group, InMemory, Projection, ViewDocument } from './projection.ts'

/** Documents kept in memory before they are written, and records of one insert. */
const dirtyMax = 2000
const insertMax = 1000

/**
 * Makes the views of a group from the whole log, faster than it could be followed: folds in memory, writes each document once or
 * seldom, versions at the end. Nothing reads a view that is being rebuilt, so there are no transactions; the places
 * in the log are written last, and without them everything starts again.
 */
export interface Rebuild {
  /** Entries of one partition in order. */
  apply(entries: readonly LogEntry[]): Promise<void>
  /** Writes what is left, then the places in the log: topic:partition → next offset. */
  finish(places: ReadonlyMap<string, bigint>): Promise<void>
}

export async function startRebuild(db: Db, group: Group): Promise<Rebuild> {
  await clear(db, group)
  const known: Known = { versions: new Map(), parked: new Set() }
  const views: InMemory[] = group.projections.map((projection) => viewOf(db, projection))
  if (group.engine) views.push(heardBy(group.engine, db))
  const parked: ParkedRow[] = []

  async function apply(entries: readonly LogEntry[]): Promise<void> {
    const own = entries.filter((entry) => concerned(group, entry))
    for (const { key } of own) if (!known.versions.has(key)) known.versions.set(key, 0)
    const plan = planChunk(group, own, known)
    parked.push(...plan.parked)
    for (const { aggregate } of plan.parked) if (aggregate) known.parked.add(aggregate)
    for (const view of views) await view.load(plan.events)
    for (const event of plan.events) fold(event, entries)
    for (const view of views) if (view.dirty > dirtyMax) await view.flush()
  }

  function fold(event: Delivered, entries: readonly LogEntry[]): void {
    try {
      if (known.parked.has(event.aggregate)) hold(event, entries, 'gap', 'it follows one that is parked')
      else {
        for (const view of views) view.fold(event)
        known.versions.set(event.aggregate, event.version)
      }
    } catch (error) {
      known.parked.add(event.aggregate)
      hold(event, entries, 'poison', String(error))
    }
  }

  function hold(
    { id, aggregate, version }: Delivered,
    entries: readonly LogEntry[],
    reason: ParkReason,
    detail: string,
  ): void {
    const entry = entries.find(({ headers }) => headers.ce_id === id)
    if (entry) parked.push(parkedRow(group.name, entry, aggregate, version, reason, detail))
  }

  return {
    apply,
    async finish(places) {
      const positions = [...known.versions]
        .filter(([, version]) => version > 0)
        .map(([aggregate, version]) => ({ _id: versionId(group.name, aggregate), version }))
      const versions = insert(db, collections.positions, positions)
      await Promise.all([versions, ...views.map((view) => view.finish())])
      if (parked.length > 0) await parkedOf(db).insertMany(parked, { ordered: false })
      const rows = [...places].map(([place, next]) => ({
        _id: placeId(group.name, place),
        next: String(next),
        epoch: 0,
      }))
      await placesIn(db).insertMany(rows)
    },
  }
}

/** Leftovers of a rebuild that was interrupted. */
async function clear(db: Db, { name, projections, engine }: Group): Promise<void> {
  const kept = [...projections.map(({ collection }) => collection), ...(engine?.collections ?? [])]
  for (const collection of kept) await db.collection(collection).deleteMany({})
  await db.collection<{ _id: string }>(collections.positions).deleteMany({ _id: versionsOf(name) })
  await parkedOf(db).deleteMany({ group: name })
}

/** In slices, four under way at a time. */
export async function inSlices<T>(all: readonly T[], write: (slice: T[]) => Promise<unknown>): Promise<void> {
  const slices = Array.from({ length: Math.ceil(all.length / insertMax) }, (_, n) =>
    all.slice(n * insertMax, (n + 1) * insertMax),
  )
  const worker = async (): Promise<void> => {
    for (let slice = slices.shift(); slice; slice = slices.shift()) await write(slice)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}

const insert = (db: Db, name: string, documents: readonly ViewDocument[]): Promise<void> =>
  inSlices(documents, (slice) => db.collection<ViewDocument>(name).insertMany(slice, { ordered: false }))

/** An engine hears what it listens to only. */
function heardBy({ listens, rebuild }: Engine, db: Db): InMemory {
  const view = rebuild(db)
  const heard = new Set(listens)
  return {
    load: (events) => view.load(events.filter(({ type }) => heard.has(type))),
    fold: (event) => (heard.has(event.type) ? view.fold(event) : undefined),
    get dirty() {
      return view.dirty
    },
    flush: view.flush,
    finish: view.finish,
  }
}

/** One view in memory: documents read once, written when there are many. */
function viewOf(db: Db, projection: Projection): InMemory {
  const { collection } = projection
  const heard = new Set(projection.listens)
  const documents = new Map<string, ViewDocument>()
  const stored = new Set<string>()
  const dirty = new Set<string>()
  let writing: Promise<void> = Promise.resolve()

  /** Starts to write what changed, once the write before it has ended: folding goes on meanwhile. */
  async function flush(): Promise<void> {
    await writing
    const changed = [...dirty].flatMap((id) => documents.get(id) ?? [])
    const { fresh = [], old = [] } = Object.groupBy(changed, ({ _id }) => (stored.has(_id) ? 'old' : 'fresh'))
    for (const id of dirty) stored.add(id)
    dirty.clear()
    documents.clear()
    const replace = (slice: ViewDocument[]): Promise<unknown> =>
      db.collection<ViewDocument>(collection).bulkWrite(
        slice.map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement } })),
        { ordered: false },
      )
    writing = Promise.all([insert(db, collection, fresh), inSlices(old, replace)]).then(() => undefined)
    writing.catch(() => undefined) // awaited by the next flush, or at the end
  }

  return {
    /** Reads what was written before and is no longer in memory. */
    async load(events: readonly Delivered[]): Promise<void> {
      const wanted = events.filter(({ type }) => heard.has(type)).flatMap((event) => projection.targets(event))
      const missing = [...new Set(wanted)].filter((id) => stored.has(id) && !documents.has(id))
      if (missing.length === 0) return
      await writing
      for await (const document of db.collection<ViewDocument>(collection).find({ _id: { $in: missing } }))
        documents.set(document._id, document)
    },
    fold(event: Delivered): void {
      if (!heard.has(event.type)) return
      for (const id of projection.targets(event)) {
        documents.set(id, projection.fold(documents.get(id), event, id))
        dirty.add(id)
      }
    },
    get dirty(): number {
      return dirty.size
    },
    flush,
    async finish(): Promise<void> {
      await flush()
      await writing
    },
  }
}
