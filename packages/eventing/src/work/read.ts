import type { ClientSession, Db, Document } from 'mongodb'
import { collections } from '../rows.ts'
import { merged } from './merged.ts'

/** One bounded reading by an index. */
export interface Reading {
  readonly collection: string
  readonly filter: Document
  readonly limit: number
  /** Only documents whose `field` is one of the values at `path` of what an earlier reading finds. */
  readonly within?: { readonly reading: number; readonly path: string; readonly field: string } | undefined
}

/** The one document every database holds, from which several readings start. */
export const seed = { _id: 'seed' }

const maxTimeMS = 2000

/** Several readings side by side, each of what a majority has: what is read here no failover takes back. */
export const readBeside = (db: Db, readings: readonly Reading[]): Promise<Document[][]> =>
  Promise.all(
    readings.map(({ collection, filter, limit }) =>
      limit === 0
        ? []
        : db
            .collection(collection)
            .find(filter, { limit, maxTimeMS, readConcern: { level: 'majority' } })
            .toArray(),
    ),
  )

/**
 * Several readings of one snapshot in one round trip: a transaction runs one statement at a time, and a lone command waits for each.
 * `$lookup` from one document, since `$unionWith` is not allowed inside a transaction. What a whole group looks up is often the same
 * few documents, so what can be read once is.
 */
export async function readAll(
  db: Db,
  session: ClientSession | undefined,
  readings: readonly Reading[],
): Promise<Document[][]> {
  const { once, share } = merged(readings)
  const found = await readOnce(db, session, once)
  return share(found)
}

async function readOnce(
  db: Db,
  session: ClientSession | undefined,
  readings: readonly Reading[],
): Promise<Document[][]> {
  const [only] = readings
  if (!only) return []
  const options = { maxTimeMS, ...(session ? { session } : {}) }
  if (readings.length === 1)
    return [
      await db
        .collection(only.collection)
        .find(only.filter, { ...options, limit: only.limit })
        .toArray(),
    ]
  const stages = readings.map(({ collection, filter, limit, within }, n) => ({
    $lookup: {
      from: collection,
      ...(within ? { localField: `r${within.reading}.${within.path}`, foreignField: within.field } : {}),
      pipeline: [{ $match: filter }, { $limit: limit }],
      as: `r${n}`,
    },
  }))
  const [found] = await db
    .collection(collections.meta)
    .aggregate([{ $match: seed }, ...stages], options)
    .toArray()
  if (!found) throw new Error('this database was not prepared: its seed is missing')
  return readings.map((_, n) => found[`r${n}`] ?? [])
}
