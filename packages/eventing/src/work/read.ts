import type { ClientSession, Db, Document } from 'mongodb'
import { collections } from '../rows.ts'
import { merged } from './merged.ts'
import type { Known, Reading } from './reading.ts'

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
 * Several readings of one snapshot. A transaction runs one statement at a time, and a lone command waits for each: all of its readings
 * are one round trip, `$lookup`s from one document, since `$unionWith` is not allowed inside a transaction. Such a stage costs MongoDB
 * four times what a find by ids does (ADR 50): a group, which waits for them once, makes those by themselves. What a whole group looks
 * up is often the same few documents, so what can be read once is.
 */
export async function readAll(
  db: Db,
  session: ClientSession | undefined,
  readings: readonly Reading[],
  group?: { readonly known: Known },
): Promise<Document[][]> {
  const { once, share } = merged(readings, group?.known)
  const isJoined = isJoinedIn(once, group !== undefined)
  const found: Document[][] = once.map(() => [])
  const options = { maxTimeMS, ...(session ? { session } : {}) }
  for (const [n, { collection, filter, limit }] of once.entries())
    if (!isJoined[n])
      found[n] = await db
        .collection(collection)
        .find(filter, { ...options, limit })
        .toArray()
  const stages = once.flatMap((reading, n) => (isJoined[n] ? [stageOf(reading, n)] : []))
  if (stages.length > 0) {
    const [row] = await db
      .collection(collections.meta)
      .aggregate([{ $match: seed }, ...stages], options)
      .toArray()
    if (!row) throw new Error('this database was not prepared: its seed is missing')
    for (const n of once.keys()) if (isJoined[n]) found[n] = row[nameOf(n)] ?? []
  }
  return share(found)
}

/** Which readings are made together: all but a single one, and but those of a group by ids within which no other lies. */
function isJoinedIn(readings: readonly Reading[], isGroup: boolean): boolean[] {
  const bases = new Set(readings.map(({ within }) => within?.reading))
  const isApart = readings.map((reading, n) => isGroup && isById(reading) && !bases.has(n))
  const alone = isApart.filter((apart) => !apart).length === 1
  return readings.map(({ within }, n) => !isApart[n] && (!alone || within !== undefined))
}
const isById = ({ filter, within }: Reading): boolean =>
  within === undefined && '_id' in filter && Object.keys(filter).length === 1

const nameOf = (n: number): string => `r${n}`
const stageOf = ({ collection, filter, limit, within }: Reading, n: number): Document => ({
  $lookup: {
    from: collection,
    ...(within ? { localField: `${nameOf(within.reading)}.${within.path}`, foreignField: within.field } : {}),
    pipeline: [{ $match: filter }, { $limit: limit }],
    as: nameOf(n),
  },
})
