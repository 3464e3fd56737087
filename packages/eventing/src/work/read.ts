import type { ClientSession, Db, Document } from 'mongodb'
import { collections } from '../rows.ts'

/** One bounded reading by an index. */
export interface Reading {
  readonly collection: string
  readonly filter: Document
  readonly limit: number
}

/** The one document every database holds, from which several readings start. */
export const seed = { _id: 'seed' }

/**
 * Several readings in one round trip: a transaction costs trips, and a lone command waits for each.
 * `$lookup` from one document, since `$unionWith` is not allowed inside a transaction.
 */
export async function readAll(
  db: Db,
  session: ClientSession | undefined,
  readings: readonly Reading[],
): Promise<Document[][]> {
  if (readings.length === 0) return []
  const stages = readings.map(({ collection, filter, limit }, n) => ({
    $lookup: { from: collection, pipeline: [{ $match: filter }, { $limit: limit }], as: `r${n}` },
  }))
  const options = { maxTimeMS: 2000, ...(session ? { session } : {}) }
  const [found] = await db
    .collection(collections.meta)
    .aggregate([{ $match: seed }, ...stages], options)
    .toArray()
  if (!found) throw new Error('this database was not prepared: its seed is missing')
  return readings.map((_, n) => found[`r${n}`] ?? [])
}
