import { type Db, type IndexDescription, MongoServerError } from 'mongodb'
import { collections, outbox } from './rows.ts'
import { seed } from './work/read.ts'

const indexes: Readonly<Record<string, readonly IndexDescription[]>> = {
  [collections.events]: [
    { key: { aggregate: 1, version: 1 }, unique: true, partialFilterExpression: { aggregate: { $exists: true } } },
    { key: { placed: 1 }, name: outbox, partialFilterExpression: { sent: false } },
    {
      key: { 'audit.writer': 1, 'audit.n': 1 },
      unique: true,
      partialFilterExpression: { 'audit.n': { $exists: true } },
    },
    { key: { 'answer.key': 1 }, unique: true, partialFilterExpression: { 'answer.key': { $exists: true } } },
  ],
  [collections.auditHeads]: [],
  [collections.claims]: [],
  [collections.guards]: [],
  [collections.persons]: [{ key: { relates: 1 } }, { key: { until: 1 }, sparse: true }],
  [collections.positions]: [],
  [collections.parked]: [{ key: { group: 1, aggregate: 1, version: 1 } }],
  [collections.leases]: [],
  rescans: [
    { key: { dueAt: 1 } },
    { key: { gatheredAt: 1 }, partialFilterExpression: { gatheredAt: { $exists: true } } },
  ],
  [collections.meta]: [],
}

/** Creates the plumbing of a service's database: a collection must exist before a transaction writes to it. */
export async function prepare(db: Db, states: readonly string[] = []): Promise<void> {
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
  const wanted = new Set([...Object.keys(indexes), ...states].filter((name) => !existing.has(name)))
  await Promise.all([...wanted].map((name) => create(db, name)))
  if (existing.has(former)) await moveIn(db)
  await db.collection<typeof seed>(collections.meta).updateOne(seed, { $setOnInsert: seed }, { upsert: true })
  await Promise.all(
    Object.entries(indexes).map(async ([name, of]) => {
      if (of.length > 0) await db.collection(name).createIndexes([...of])
    }),
  )
}

const former = 'checkpoints'
const duplicateKey = 11000
/** Places in the log stood in a collection of their own until ADR 55. One that has gone on since stays as it is. */
async function moveIn(db: Db): Promise<void> {
  const rows = await db.collection<{ _id: string }>(former).find().toArray()
  const moved = rows.map((row) => ({ ...row, _id: `at:${row._id}` }))
  try {
    if (moved.length > 0)
      await db.collection<{ _id: string }>(collections.positions).insertMany(moved, { ordered: false })
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw error
  }
  await db.dropCollection(former)
}

const namespaceExists = 48
/** Another instance may start at the same moment. */
async function create(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name)
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === namespaceExists)) throw error
  }
}
