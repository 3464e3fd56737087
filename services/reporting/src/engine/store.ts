import { isDeepStrictEqual } from 'node:util'
import type { AnyBulkWriteOperation, ClientSession, Db, Filter } from 'mongodb'
import type { Bucket, Sums } from './buckets.ts'
import { type Context, noContext } from './context.ts'
import type { Subject } from './document.ts'

export const names = { subjects: 'subjects', buckets: 'buckets', context: 'figure_context' } as const

// What is undefined is left out, so that what is read is what was folded.
export const subjectsOf = (db: Db) => db.collection<Subject>(names.subjects, { ignoreUndefined: true })
export const bucketsOf = (db: Db) => db.collection<Bucket>(names.buckets)
const contextsOf = (db: Db) => db.collection<Context>(names.context)

/** Every reading of figures goes by one of these. */
export async function prepare(db: Db): Promise<void> {
  await bucketsOf(db).createIndexes([
    { key: { m: 1, y: 1, lv: 1, s: 1 } },
    { key: { s: 1, q: 1, y: 1 } },
    { key: { lv: 1, s: 1, q: 1, y: 1 } },
  ])
  await subjectsOf(db).createIndexes([
    { key: { 'c.q': 1, 'c.s': 1, _id: 1 }, name: 'records' },
    { key: { 'c.q': 1, 'c.e': 1, _id: 1 }, name: 'entities' },
    { key: { s: 1, v: 1 }, name: 'places' },
    { key: { v: 1 }, name: 'obliged', partialFilterExpression: { o: true } },
    { key: { check: 1 }, name: 'check', partialFilterExpression: { check: { $type: 'string' } } },
  ])
}

/** Without the indexes of `prepare`, for as long as nothing reads and everything is written. */
export const unindexed = (db: Db): Promise<unknown> =>
  Promise.all([bucketsOf(db).dropIndexes(), subjectsOf(db).dropIndexes()])

/** Where the engine reads and writes: the database within a transaction, or the memory of a test. */
export interface Store {
  readonly context: () => Promise<Context>
  readonly subjects: (ids: readonly string[]) => Promise<readonly Subject[]>
  /** Subjects that were placed before the situation changed, some at a time. */
  readonly stale: (context: Context, limit: number) => Promise<readonly Subject[]>
  readonly write: (changed: Changed) => Promise<void>
}
interface Changed {
  readonly subjects: readonly Subject[]
  /** As they are stored. */
  readonly before: ReadonlyMap<string, Subject>
  readonly sums: Sums
  readonly context: Context
}
export const stored = (db: Db, session: ClientSession): Store => ({
  context: () => readContext(db, session),
  subjects: (ids) => readSubjects(db, ids, session),
  stale: (context, limit) => stale(db, context, limit, session),
  async write({ subjects, before, sums, context }) {
    await writeSubjects(db, session, subjects, before)
    await writeBuckets(db, session, sums)
    await contextsOf(db).replaceOne({ _id: 'context' }, context, { upsert: true, session })
  },
})

export const readContext = async (db: Db, session?: ClientSession): Promise<Context> =>
  (await contextsOf(db).findOne({ _id: 'context' }, session ? { session } : {})) ?? noContext
export const writeContext = (db: Db, context: Context) =>
  contextsOf(db).replaceOne({ _id: 'context' }, context, { upsert: true })

export async function readSubjects(db: Db, ids: readonly string[], session?: ClientSession): Promise<Subject[]> {
  if (ids.length === 0) return []
  const options = { batchSize: ids.length + 1, ...(session ? { session } : {}) }
  return subjectsOf(db)
    .find({ _id: { $in: [...ids] } }, options)
    .toArray()
}

export function stale(db: Db, { v, pending }: Context, limit: number, session?: ClientSession): Promise<Subject[]> {
  const moved: Filter<Subject>[] = pending.codes.length > 0 ? [{ s: { $in: [...pending.codes] }, v: { $lt: v } }] : []
  const owing: Filter<Subject>[] = pending.obliged ? [{ o: true, v: { $lt: v } }] : []
  const either = [...moved, ...owing]
  if (either.length === 0) return Promise.resolve([])
  return subjectsOf(db)
    .find({ $or: either }, { limit, ...(session ? { session } : {}) })
    .toArray()
}

/** What of a subject changed: most events leave what it adds as it was, and with that the dearest indexes. */
const whatChanged = (stored: Subject, now: Subject): Partial<Subject> =>
  Object.fromEntries(Object.entries(now).filter(([key, value]) => !isDeepStrictEqual(value, Reflect.get(stored, key))))

async function writeSubjects(
  db: Db,
  session: ClientSession,
  subjects: readonly Subject[],
  before: ReadonlyMap<string, Subject>,
): Promise<void> {
  if (subjects.length === 0) return
  const operations = subjects.map((document): AnyBulkWriteOperation<Subject> => {
    const { _id } = document
    const stored = before.get(_id)
    return stored
      ? { updateOne: { filter: { _id }, update: { $set: whatChanged(stored, document) } } }
      : { insertOne: { document } }
  })
  await subjectsOf(db).bulkWrite(operations, { session, ordered: false })
}

/** One update a bucket, whatever the number of its cells that changed. */
async function writeBuckets(db: Db, session: ClientSession, all: Sums): Promise<void> {
  const changed = all.changed()
  if (changed.length === 0) return
  const operations = changed.map(({ _id, head, cells }) => ({
    updateOne: {
      filter: { _id },
      update: {
        $inc: Object.fromEntries([...cells.map(([cell, n]) => [`c.${cell}`, n]), ['t', total(cells)]]),
        $setOnInsert: head,
      },
      upsert: true,
    },
  }))
  await bucketsOf(db).bulkWrite(operations, { session, ordered: false })
}
const total = (cells: readonly (readonly [string, number])[]): number => cells.reduce((sum, [, n]) => sum + n, 0)

/** Buckets made in memory, as documents. */
export const documentsOf = (changed: ReturnType<Sums['changed']>): Bucket[] =>
  changed.map(({ _id, head, cells }) => {
    const c: Record<string, Record<string, number>> = {}
    for (const [cell, n] of cells) {
      const [month = '', day = ''] = cell.split('.')
      c[month] = { ...c[month], [day]: n }
    }
    return { _id, ...head, t: total(cells), c }
  })
