// What had piled up in twelve partitions went into one transaction, six thousand records at once, until the process had no memory left.

import { servers } from '@jiceng/testing'
import { MongoClient } from 'mongodb'
import t from 'tap'
import { clientOptions, type LogEntry, type LogHandler, readPositions, startConsumer } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('together')
t.teardown(() => b.close())
const client = await new MongoClient(servers().mongo, { ...clientOptions, monitorCommands: true }).connect()
t.teardown(() => client.close())
let transactions = 0
client.on('commandSucceeded', ({ commandName }) => {
  if (commandName === 'commitTransaction') transactions++
})

const records = 60
const entry = (partition: number, offset: number): LogEntry => ({
  topic: 'together',
  partition,
  offset: BigInt(offset),
  key: `cnt_${partition}x${offset}`,
  value: Buffer.from('{}'),
  headers: {
    ce_specversion: '1.0',
    ce_id: `${partition}-${offset}`,
    ce_source: '/jiceng/grid',
    ce_type: 'SeatOpened',
    ce_subject: `cnt_${partition}x${offset}`,
    ce_time: '2023-06-30T00:00:00.000Z',
    ce_sequence: '1',
    ce_scope: '/990100/990103',
    ce_occurredon: '2023-06-30',
    ce_actor: 'test',
    ce_correlationid: 'test',
  },
})

const db = client.db(b.options.db.databaseName)
/** A consumer that is handed what a test reads. */
async function consuming(name: string) {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const consumer = startConsumer({
    client,
    db,
    group: { name, known: new Set(['SeatOpened']), projections: [] },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  return { consumer, handler: await promise }
}

t.test('a transaction has a bound, however many partitions wait', async (t) => {
  const { consumer, handler } = await consuming('t.together')
  const batch = (partition: number): LogEntry[] => Array.from({ length: records }, (_, n) => entry(partition, n))
  const given = Array.from({ length: 12 }, (_, n) => handler.entries(batch(n), async () => true))
  t.strictSame(new Set(await Promise.all(given)), new Set([true]))
  const keys = Array.from({ length: 12 }, (_, n) => batch(n).map(({ key }) => key)).flat()
  t.equal((await readPositions(db, undefined, 't.together', keys)).size, 12 * records, 'all of it was applied')
  t.ok(transactions >= 3, `720 records took ${transactions} transactions`)
  t.ok(transactions <= 12, 'and a full one is shared')
  await consumer.stop()
})

t.test('partitions whose transaction met another stay together', async (t) => {
  const { consumer, handler } = await consuming('t.conflict')
  const give = (offset: number) =>
    Promise.all(Array.from({ length: 12 }, (_, n) => handler.entries([entry(n, offset)], async () => true)))
  await give(0)
  const session = b.client.startSession()
  session.startTransaction()
  const positions = b.options.db.collection<{ _id: string }>('positions')
  await positions.updateOne({ _id: 'at:t.conflict:together:3' }, { $set: { mine: 1 } }, { session })
  let met = 0
  client.on('commandFailed', async ({ commandName }) => {
    if (commandName === 'update' && met++ === 0) await session.abortTransaction()
  })
  const before = transactions
  await give(1)
  await session.endSession()
  t.ok(met > 0, 'it was ended by the other')
  t.equal(transactions - before, 1)
  await consumer.stop()
})
