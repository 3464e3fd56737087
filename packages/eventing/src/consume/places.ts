import type { AnyBulkWriteOperation, ClientSession, Db, Document } from 'mongodb'
import { zoo } from '../failpoints.ts'
import { collections } from '../rows.ts'

/** Another owner has the partition: nothing of ours was written. */
export class Zombie extends Error {
  override name = 'Zombie'
}

/** How far a group is in one partition: the offset that comes next, and who owns it. */
export interface Place {
  readonly _id: string
  readonly next: string
  readonly epoch: number
}
/** From where to where a place moves, for its owner. */
export interface PlaceMove {
  readonly _id: string
  readonly epoch: number
  readonly next: bigint
  readonly to: bigint
}
/** Aggregate → version before and after. */
export type Versions = ReadonlyMap<string, { readonly before: number; readonly after: number }>

/** Both kinds of rows stand in one collection, so that one statement moves them (ADR 55). */
type Row = Document & { readonly _id: string }
type Operation = AnyBulkWriteOperation<Row>

export const placesIn = (db: Db) => db.collection<Place>(collections.positions)
/** `place` is `topic:partition`. */
export const placeId = (group: string, place: string): string => `at:${group}:${place}`
/** The ids of all places of a group. */
export const placesOf = (group: string) => ({ $gte: `at:${group}:`, $lt: `at:${group};` })
/** The ids of all versions of a group. */
export const versionsOf = (group: string) => ({ $gte: `${group}:`, $lt: `${group};` })
export const versionId = (group: string, aggregate: string): string => `${zoo('Z6') ? 'all' : group}:${aggregate}`

/** Compared in the update, since a filter of more than the id is planned anew for every row: twice the work of the write itself (ADR 48). */
const compared = (isAsRead: Document, field: string, value: unknown): Document[] => [
  { $set: { [field]: { $cond: [isAsRead, value, `$${field}`] } } },
]
function placed({ _id, epoch, next, to }: PlaceMove): Operation {
  const isOurs = { $and: [{ $eq: ['$epoch', epoch] }, { $eq: ['$next', String(next)] }] }
  // One that stays where it is would be modified by nobody: it is compared in the filter.
  if (next === to) return { updateOne: { filter: { _id, epoch, next: String(next) }, update: { $set: { epoch } } } }
  return { updateOne: { filter: { _id }, update: compared(isOurs, 'next', String(to)) } }
}
function versioned(_id: string, before: number, after: number, isBlind: boolean): Operation {
  if (isBlind) return { updateOne: { filter: { _id }, update: { $set: { version: after } }, upsert: true } }
  if (before === 0) return { insertOne: { document: { _id, version: after } } }
  return { updateOne: { filter: { _id }, update: compared({ $eq: ['$version', before] }, 'version', after) } }
}

/**
 * Moves places and versions by compare-and-set, in one statement; what is new takes one more. Throws `Zombie` when somebody else owns
 * one of the places, and an error when a version was moved by somebody else: the transaction is to be ended, and all of it read anew.
 */
export async function movePlaces(
  db: Db,
  session: ClientSession,
  group: string,
  places: readonly PlaceMove[],
  versions: Versions = new Map(),
): Promise<void> {
  const isBlind = zoo('Z4') || zoo('Z17')
  const moves = [...versions].map(([aggregate, { before, after }]) =>
    versioned(versionId(group, aggregate), before, after, isBlind),
  )
  // One that is new already ends the transaction: as the last of them, or what follows would hide why.
  const [first, others] = [moves.filter((one) => 'insertOne' in one), moves.filter((one) => !('insertOne' in one))]
  const operations = [...places.map(placed), ...others, ...first]
  if (operations.length === 0) return
  const found = await db.collection<Row>(collections.positions).bulkWrite(operations, { session, ordered: true })
  const staying = places.filter(({ next, to }) => next === to).length
  const isWhole =
    found.insertedCount + found.matchedCount === operations.length &&
    found.insertedCount + found.modifiedCount === operations.length - staying
  if (isWhole) return
  await owned(db, session, places)
  if (!isBlind) throw new Error('a version was moved by somebody else')
}

/** Throws unless these places are where they were moved to. */
async function owned(db: Db, session: ClientSession, places: readonly PlaceMove[]): Promise<void> {
  const ids = places.map(({ _id }) => _id)
  const found = await placesIn(db)
    .find({ _id: { $in: ids } }, { session, batchSize: ids.length + 1 })
    .toArray()
  const ours = new Set(found.map(({ _id, epoch, next }) => `${_id} ${epoch} ${next}`))
  const lost = places.filter(({ _id, epoch, to }) => !ours.has(`${_id} ${epoch} ${to}`))
  if (lost.length > 0) throw new Zombie(`${lost.map(({ _id }) => _id).join(', ')}: another owner`)
}

/** Of aggregates that a group has applied something of, the version it applied last. */
export async function readPositions(
  db: Db,
  session: ClientSession | undefined,
  group: string,
  aggregates: readonly string[],
): Promise<Map<string, number>> {
  const ids = aggregates.map((aggregate) => versionId(group, aggregate))
  const found = await db
    .collection<Row & { readonly version: number }>(collections.positions)
    .find({ _id: { $in: ids } }, { batchSize: ids.length + 1, ...(session ? { session } : {}) })
    .toArray()
  return new Map(found.map(({ _id, version }) => [_id.slice(versionId(group, '').length), version]))
}
