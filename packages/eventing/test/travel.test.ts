import { randomUUID } from 'node:crypto'
import { servers } from '@jiceng/testing'
import t from 'tap'
import {
  type EventRow,
  type Group,
  kafkaReader,
  kafkaWriter,
  parkedOf,
  placesIn,
  provision,
  removeTopics,
  startConsumer,
  startRelay,
  unsentOf,
  withAcks,
} from '../src/index.ts'
import { bench, open, take } from './counter.ts'

const { brokers } = servers()
const b = await bench('travel')
const { db } = b.options
const topic = `t-travel-${randomUUID()}`
await provision(brokers, [topic], 4)
const relay = startRelay({
  client: b.client,
  db,
  service: 'grid',
  topic,
  owner: 'one',
  openWriter: () => kafkaWriter(brokers, 'test'),
})
const group: Group = {
  name: `t.${topic}`,
  known: new Set(['SeatOpened', 'SeatTaken']),
  root: '/990100',
  projections: [
    {
      collection: 'seat_views',
      listens: ['SeatOpened', 'SeatTaken'],
      targets: ({ aggregate }) => [aggregate],
      fold(before, { type, data, version, aggregate }) {
        if (data.by === 'poison') throw new Error('this one cannot be folded')
        return { _id: aggregate, version, taken: type === 'SeatTaken' ? [...(before?.taken ?? []), data.by] : [] }
      },
    },
  ],
}
const views = db.collection<{ _id: string; version: number; taken: string[] }>('seat_views')
const consumer = await startConsumer({
  client: b.client,
  db,
  group,
  openReader: () => kafkaReader({ brokers, group: group.name, topics: [topic] }),
})
t.teardown(async () => {
  await consumer.stop()
  await relay.stop()
  await removeTopics(brokers, [topic])
  await b.close()
})

/** Waits for a version to be visible, never for time: the view is asked until it has it. */
async function visible(id: string, version: number): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; )
    if (((await views.findOne({ _id: id }))?.version ?? 0) >= version) return
  throw new Error(`${id}@${version} did not become visible`)
}
const opened = async (): Promise<string> =>
  String((await b.send(open, { body: { divisionCode: '990103', seats: 100 } })).body.id)

t.test('what was committed becomes visible, in order and once', async (t) => {
  const ids = await Promise.all(Array.from({ length: 20 }, opened))
  await Promise.all(
    ids.flatMap((id) => Array.from({ length: 5 }, (_, n) => b.send(take, { id, body: { by: `org_${n}` } }))),
  )
  for (const id of ids) await visible(id, 6)
  const found = await views.find({ _id: { $in: ids } }).toArray()
  t.ok(found.every(({ taken }) => new Set(taken).size === 5 && taken.length === 5))
})

t.test('nothing stays unsent', async (t) => {
  const events = db.collection<EventRow>('events')
  for (const end = Date.now() + 10_000; Date.now() < end && (await events.countDocuments({ sent: false })) > 0; );
  t.equal(await events.countDocuments({ sent: false }), 0)
  t.equal(await events.countDocuments({ lead: { $exists: false }, acks: { $exists: false } }), 0)
  const led = await events.countDocuments({ lead: { $exists: true } })
  t.ok(led > 0, 'what shares a transaction is marked as one')
  t.equal((await unsentOf(db, 10)).events, 0)
  const acked = await withAcks(db, await events.find().toArray())
  t.ok(acked.every(({ ack }) => ack !== undefined && ack >= 0))
})

t.test('a place in the log that was put back is read again, and nothing after it is missed', async (t) => {
  const ids = await Promise.all(Array.from({ length: 8 }, opened))
  for (const id of ids) await visible(id, 1)
  await placesIn(db).updateMany({ next: { $exists: true } }, { $set: { next: '0' } })
  await Promise.all(ids.map((id) => b.send(take, { id, body: { by: 'org_1' } })))
  for (const id of ids) await visible(id, 2)
  const found = await views.find({ _id: { $in: ids } }).toArray()
  t.ok(found.every(({ taken }) => taken.length === 1))
})

t.test('a poison event parks its aggregate only, and what follows it', async (t) => {
  const [bad, good] = [await opened(), await opened()]
  await b.send(take, { id: bad, body: { by: 'poison' } })
  await b.send(take, { id: bad, body: { by: 'org_after' } })
  await b.send(take, { id: good, body: { by: 'org_1' } })
  await visible(good, 2)
  for (
    const end = Date.now() + 10_000;
    Date.now() < end && (await parkedOf(db).countDocuments({ aggregate: bad })) < 2;
  );
  const rows = await parkedOf(db).find({ aggregate: bad }).sort({ version: 1 }).toArray()
  t.match(rows, [
    { version: 2, reason: 'poison', state: 'waiting' },
    { version: 3, reason: 'gap' },
  ])
  t.equal((await views.findOne({ _id: bad }))?.version, 1)
})

t.test('a record that is no event is parked, its neighbours go on', async (t) => {
  const writer = await kafkaWriter(brokers, 'stranger')
  await writer.append(topic, [
    { partition: 0, key: 'x', value: Buffer.from('{"__proto__":1}'), headers: { ce_id: '1' } },
  ])
  await writer.close()
  const id = await opened()
  await visible(id, 1)
  for (
    const end = Date.now() + 10_000;
    Date.now() < end && (await parkedOf(db).countDocuments({ reason: 'undecodable' })) < 1;
  );
  t.match(await parkedOf(db).findOne({ reason: 'undecodable' }), { detail: 'header ce_specversion is missing' })
})
