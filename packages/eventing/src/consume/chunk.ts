import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import { poisoned, zoo } from '../failpoints.ts'
import type { LogEntry } from '../log.ts'
import { type Delivered, decode, Undecodable } from '../wire.ts'
import { changedFields } from '../work/changed.ts'
import { type ParkedRow, type ParkReason, parkedRow } from './parked.ts'
import type { Versions } from './places.ts'
import type { Engine, Group, Projection, ViewDocument } from './projection.ts'

/** What is known of the aggregates of one partition: their last applied version, and which of them are parked. */
export interface Known {
  readonly versions: Map<string, number>
  readonly parked: Set<string>
}

/** What a chunk will do, decided in memory before anything is written. */
export interface Plan {
  readonly events: readonly Delivered[]
  readonly parked: readonly ParkedRow[]
  readonly moves: Versions
  readonly duplicates: number
}

/** Sorts the records of a chunk into next, duplicate, and parked (undecodable, of an unknown type, beyond a gap, behind a parked one). */
export function planChunk(group: Group, entries: readonly LogEntry[], known: Known): Plan {
  const events: Delivered[] = []
  const parked: ParkedRow[] = []
  const moves = new Map<string, { before: number; after: number }>()
  const held = new Set(known.parked)
  let duplicates = 0
  const hold = (entry: LogEntry, aggregate: string, version: number, reason: ParkReason, detail: string): void => {
    parked.push(parkedRow(group.name, entry, aggregate, version, reason, detail))
    if (aggregate) held.add(aggregate)
  }
  for (const entry of entries) {
    if (!concerned(group, entry)) continue
    const event = tryDecode(entry, group.root)
    if (event instanceof Undecodable) {
      hold(entry, '', 0, 'undecodable', event.message)
      continue
    }
    const { aggregate, version, type } = event
    const move = moves.get(aggregate) ?? {
      before: known.versions.get(aggregate) ?? 0,
      after: known.versions.get(aggregate) ?? 0,
    }
    if (zoo('Z4')) {
      events.push(event)
      moves.set(aggregate, { ...move, after: version })
    } else if (version <= move.after) duplicates++
    else if (held.has(aggregate)) hold(entry, aggregate, version, 'gap', 'it follows one that is parked')
    else if (version > move.after + 1)
      hold(entry, aggregate, version, 'gap', `version ${move.after + 1} has not arrived`)
    else if (!group.known.has(type))
      hold(entry, aggregate, version, 'unknown-type', `${type} is not known to this build`)
    else {
      events.push(event)
      moves.set(aggregate, { ...move, after: version })
    }
  }
  return { events, parked, moves, duplicates }
}

/** The key is the aggregate (`relay`), so that what is of no concern is not even decoded. */
export const concerned = ({ concerns }: Group, { key }: Pick<LogEntry, 'key'>): boolean =>
  concerns === undefined || concerns(key)

/** Does a group that reacts react to it? */
export const isHeard = ({ reacts }: Group, { headers }: Pick<LogEntry, 'headers'>): boolean =>
  reacts === undefined || reacts.has(String(headers.ce_type))

function tryDecode(entry: LogEntry, root: string | undefined): Delivered | Undecodable {
  try {
    return decode(entry, root)
  } catch (error) {
    if (error instanceof Undecodable) return error
    throw error
  }
}

/** A reducer that throws: the chunk is applied record by record, and the failing aggregate is parked. */
export class Poison extends Error {
  override name = 'Poison'
  readonly aggregate: string
  constructor(aggregate: string, cause: unknown) {
    super(`${aggregate}: ${cause instanceof Error ? cause.message : cause}`, { cause })
    this.aggregate = aggregate
  }
}

/** Folds the events into the documents of every view of the group, one operation for each document touched. */
export async function applyEvents(
  db: Db,
  session: ClientSession,
  group: Group,
  events: readonly Delivered[],
): Promise<void> {
  for (const projection of group.projections) {
    const heard = new Set(projection.listens)
    const touches = events
      .filter(({ type }) => heard.has(type))
      .flatMap((event) => projection.targets(event).map((id) => ({ event, id })))
    if (touches.length > 0) await applyTouches(db, session, projection, touches)
  }
  await applyEngine(db, session, group.engine, events)
}

async function applyEngine(
  db: Db,
  session: ClientSession,
  engine: Engine | undefined,
  events: readonly Delivered[],
): Promise<void> {
  if (!engine) return
  const heard = new Set(engine.listens)
  const own = events.filter(({ type }) => heard.has(type))
  if (own.length === 0) return
  for (const { aggregate } of own)
    try {
      poisoned?.(aggregate)
    } catch (error) {
      throw new Poison(aggregate, error)
    }
  await engine.apply(db, session, own)
}

interface Touch {
  readonly event: Delivered
  readonly id: string
}

async function applyTouches(
  db: Db,
  session: ClientSession,
  projection: Projection,
  touches: readonly Touch[],
): Promise<void> {
  const collection = db.collection<ViewDocument>(projection.collection)
  const ids = [...new Set(touches.map(({ id }) => id))]
  const found = await collection.find({ _id: { $in: ids } }, { session, batchSize: ids.length + 1 }).toArray()
  const before = new Map(found.map((document) => [document._id, document]))
  const after = new Map(before)
  for (const { event, id } of touches)
    try {
      poisoned?.(event.aggregate)
      after.set(id, projection.fold(after.get(id), event, id))
    } catch (error) {
      throw new Poison(event.aggregate, error)
    }
  const operations = [...after.values()].flatMap((document): AnyBulkWriteOperation<ViewDocument>[] => {
    const { _id } = document
    const known = before.get(_id)
    if (!known) return [{ insertOne: { document } }]
    const update = changedFields(known, document)
    return update ? [{ updateOne: { filter: { _id }, update } }] : []
  })
  if (operations.length > 0) await collection.bulkWrite(operations, { session, ordered: false })
}
