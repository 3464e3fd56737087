// The reading half of the raw pipeline, in a process of its own: one transaction a chunk with checkpoint, positions and projection.
import { Kafka, logLevel } from 'kafkajs'
import { type Document, MongoClient } from 'mongodb'
import { wall } from './measure.ts'

const [mongo = '', brokers = '', name = '', parts = '4'] = process.argv.slice(2)
type Row = Document & { _id: string }
const client = await new MongoClient(mongo, {
  maxPoolSize: 16,
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
}).connect()
const db = client.db(name)
const [projection, positions, checkpoints] = ['proj', 'positions', 'checkpoints'].map((of) => db.collection<Row>(of))
if (!projection || !positions || !checkpoints) throw new Error('collections')
await checkpoints.insertMany(Array.from({ length: Number(parts) }, (_, p) => ({ _id: String(p), next: 0 })))
const versions = new Map<string, number>()
let seen: [string, number][] = []
setInterval(() => {
  if (seen.length > 0) process.send?.({ visible: seen })
  seen = []
}, 20)

interface Event {
  id: string
  agg: string
  seq: number
  payload: Document
}
async function apply(partition: number, next: number, to: number, events: readonly Event[]): Promise<void> {
  const session = client.startSession()
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } })
    const moved = await checkpoints?.updateOne({ _id: String(partition), next }, { $set: { next: to } }, { session })
    if (moved?.matchedCount !== 1) throw new Error('checkpoint')
    const unknown = [...new Set(events.map(({ agg }) => agg))].filter((agg) => !versions.has(agg))
    if (unknown.length > 0)
      for (const { _id, seq } of (await positions?.find({ _id: { $in: unknown } }, { session }).toArray()) ?? [])
        versions.set(_id, seq)
    const last = new Map<string, Event>()
    for (const event of events)
      if (event.seq > (last.get(event.agg)?.seq ?? versions.get(event.agg) ?? 0)) last.set(event.agg, event)
    const folded = [...last.values()]
    await projection?.bulkWrite(
      folded.map(({ agg, seq, payload }) => ({
        replaceOne: { filter: { _id: agg }, replacement: { seq, ...payload }, upsert: true },
      })),
      { session, ordered: false },
    )
    await positions?.bulkWrite(
      folded.map(({ agg, seq }) => ({ updateOne: { filter: { _id: agg }, update: { $set: { seq } }, upsert: true } })),
      { session, ordered: false },
    )
    await session.commitTransaction()
    for (const { agg, seq } of folded) versions.set(agg, seq)
  } finally {
    await session.endSession()
  }
}

const consumer = new Kafka({ clientId: name, brokers: brokers.split(','), logLevel: logLevel.NOTHING }).consumer({
  groupId: name,
  minBytes: 1,
  maxWaitTimeInMs: 1000,
})
consumer.on(consumer.events.GROUP_JOIN, () => process.send?.({ ready: true }))
await consumer.connect()
await consumer.subscribe({ topic: name, fromBeginning: true })
const next = new Map<number, number>()
await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 4,
  async eachBatch({ batch, heartbeat }) {
    for (let from = 0; from < batch.messages.length; from += 500) {
      const messages = batch.messages.slice(from, from + 500)
      const events: Event[] = messages.map(({ value }) => JSON.parse(String(value)))
      const to = Number(messages.at(-1)?.offset) + 1
      await apply(batch.partition, next.get(batch.partition) ?? 0, to, events)
      next.set(batch.partition, to)
      const last = events.at(-1)
      const read = await projection.findOne({ _id: last?.agg ?? '' })
      if (!read || read.seq < (last?.seq ?? 0)) throw new Error('read back is stale')
      const now = wall()
      for (const { id } of events) seen.push([id, now])
      await heartbeat()
    }
  },
})
process.on('disconnect', () => process.exit(0))
