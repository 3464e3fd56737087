// The raw pipeline: the shortest honest way with the drivers. A command is one read and one transaction of three documents
// (w:majority, j:true); then Kafka with acks from all; then a projection in another process, read back. What ours is held against.
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { openLoop, type Spread, saturate, spread, wall } from './measure.ts'

type Row = Document & { _id: string }
const aggregates = 4096
const parts = 4
const note = '网格员上报事件，已核实并派发处理。'.repeat(9)
const payload = (seq: number, gridId: string): Document => ({
  title: 'x',
  note,
  status: 'open',
  priority: seq % 4,
  gridId,
})

export interface Raw {
  /** `rate` commands a second: milliseconds from call to answer, and from answer to visible. */
  paced(rate: number, seconds: number): Promise<{ ack: Spread; visible: Spread }>
  /** Commands a second with so many callers. */
  saturated(callers: number, seconds: number): Promise<number>
  /** Milliseconds of one lone command after the other. */
  lone(n: number): Promise<Spread>
  close(): Promise<void>
}

export async function rawPipeline(mongo: string, brokers: string): Promise<Raw> {
  const name = `raw-${randomUUID()}`
  const client = await new MongoClient(mongo, {
    maxPoolSize: 80,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  }).connect()
  const db = client.db(name)
  for (const made of ['state', 'events', 'commands', 'proj', 'positions', 'checkpoints'])
    await db.createCollection(made)
  const state = db.collection<Row>('state')
  const events = db.collection<Row>('events')
  await events.createIndex({ agg: 1, seq: 1 }, { unique: true })
  await events.createIndex({ lane: 1, _id: 1 }, { partialFilterExpression: { sent: false } })
  await state.insertMany(
    Array.from({ length: aggregates }, (_, n) => ({ _id: `g${n}`, version: 0, ...payload(0, `g${n}`) })),
  )
  const kafka = new Kafka({ clientId: name, brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: name, numPartitions: parts }] })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, retry: { retries: 0 } })
  await producer.connect()
  const acked = new Map<string, number>()
  const visible = new Map<string, number>()
  const child = await projection(mongo, brokers, name, visible)
  const relay = rawRelay(events, (messages) => producer.send({ topic: name, acks: -1, messages }))
  const transaction = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } } as const

  async function command(id: string): Promise<string> {
    const session = client.startSession()
    try {
      const before = await state.findOne({ _id: id })
      if (!before) throw new Error(id)
      session.startTransaction(transaction)
      const replaced = await state.replaceOne(
        { _id: id, version: before.version },
        { ...before, version: before.version + 1 },
        { session },
      )
      if (replaced.matchedCount !== 1) throw new Error('conflict')
      const event = {
        _id: randomUUID(),
        agg: id,
        seq: before.version + 1,
        type: 'grid.event.reported',
        payload: payload(before.version, id),
        occurredAt: new Date(),
        lane: 0,
        sent: false,
      }
      await events.insertOne(event, { session })
      await db
        .collection<Row>('commands')
        .insertOne(
          { _id: `p1:${event._id}`, requestHash: 'abcdef0123456789', response: { status: 200 }, at: new Date() },
          { session },
        )
      await session.commitTransaction()
      acked.set(event._id, wall())
      relay.offer(event)
      return event._id
    } finally {
      await session.endSession()
    }
  }

  const busy = new Set<string>()
  let turn = 0
  async function one(): Promise<number> {
    let id = ''
    do id = `g${turn++ % aggregates}`
    while (busy.has(id))
    busy.add(id)
    const begin = wall()
    try {
      await command(id)
      return wall() - begin
    } finally {
      busy.delete(id)
    }
  }
  async function allVisible(): Promise<void> {
    for (const end = wall() + 60_000; wall() < end && visible.size < acked.size; )
      await new Promise((wake) => setTimeout(wake, 5))
    if (visible.size < acked.size) throw new Error('the raw pipeline lost something')
  }
  const clear = (): void => {
    acked.clear()
    visible.clear()
  }
  return {
    async paced(rate, seconds) {
      clear()
      const acks: number[] = []
      await openLoop(rate, seconds, async () => void acks.push(await one()))
      await allVisible()
      return { ack: spread(acks), visible: spread([...visible].map(([id, at]) => at - (acked.get(id) ?? at))) }
    },
    async saturated(callers, seconds) {
      clear()
      const rate = await saturate(callers, seconds, one)
      await allVisible()
      return rate
    },
    async lone(n) {
      const times: number[] = []
      for (let i = 0; i < n; i++) times.push(await one())
      return spread(times)
    },
    async close() {
      child.disconnect()
      await once(child, 'exit')
      await relay.idle()
      await producer.disconnect()
      await admin.deleteTopics({ topics: [name] })
      await admin.disconnect()
      await db.dropDatabase()
      await client.close()
    },
  }
}

/** Starts the projection and waits until it owns its partitions. */
async function projection(
  mongo: string,
  brokers: string,
  name: string,
  visible: Map<string, number>,
): Promise<ChildProcess> {
  const child = fork(new URL('./raw-projection.ts', import.meta.url), [mongo, brokers, name, String(parts)])
  await new Promise<void>((ready) =>
    child.on('message', (message: { ready?: boolean; visible?: [string, number][] }) => {
      if (message.ready) ready()
      for (const [id, at] of message.visible ?? []) visible.set(id, at)
    }),
  )
  return child
}

/** Single flight, batches what waited; sent rows are marked to a majority, one mark in flight, never awaited by the send. */
function rawRelay(events: Collection<Row>, send: (messages: { key: string; value: string }[]) => Promise<unknown>) {
  const waiting: Row[] = []
  let marks: string[] = []
  let sending: Promise<void> | undefined
  let marking: Promise<void> | undefined
  async function mark(): Promise<void> {
    while (marks.length > 0) {
      const ids = marks
      marks = []
      await events.updateMany({ _id: { $in: ids } }, { $set: { sent: true } })
    }
  }
  async function pump(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 500)
      await send(
        batch.map(({ _id, agg, seq, payload: of, occurredAt }) => ({
          key: agg,
          value: JSON.stringify({ id: _id, agg, seq, payload: of, occurredAt }),
        })),
      )
      marks.push(...batch.map(({ _id }) => _id))
      marking ??= mark().finally(() => (marking = undefined))
    }
  }
  return {
    offer(row: Row): void {
      waiting.push(row)
      sending ??= pump().finally(() => (sending = undefined))
    },
    async idle(): Promise<void> {
      while (sending || marking) await (sending ?? marking)
    },
  }
}
