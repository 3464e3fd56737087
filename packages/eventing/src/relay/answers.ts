import type { Db } from 'mongodb'
import { before } from '../ids.ts'
import { collections, type EventRow } from '../rows.ts'

/** Milliseconds an answer is kept under its key (`api` 1, idempotency). */
const keptMs = 48 * 3600_000
const majority = { writeConcern: { w: 'majority', journal: true } } as const

/** Forgets the answers of commands older than 48 hours; ids are in the order of time, so each row is looked at once. */
export async function forgetAnswers(db: Db, now = Date.now()): Promise<number> {
  const places = db.collection<{ _id: string; until: string }>(collections.meta)
  const from = (await places.findOne({ _id: 'answers' }))?.until ?? ''
  const until = before(now - keptMs)
  const old = { _id: { $gte: from, $lt: until }, 'answer.key': { $exists: true } } as const
  const { modifiedCount } = await db
    .collection<EventRow>(collections.events)
    .updateMany(old, { $unset: { answer: '' } }, { ...majority, hint: { _id: 1 } })
  await places.updateOne({ _id: 'answers' }, { $set: { until } }, { upsert: true, ...majority })
  return modifiedCount
}
