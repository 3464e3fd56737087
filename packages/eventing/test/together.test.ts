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

t.test('a transaction has a bound, however many partitions wait', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const db = client.db(b.options.db.databaseName)
  const consumer = startConsumer({
    client,
    db,
    group: { name: 't.together', known: new Set(['SeatOpened']), projections: [] },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  const handler = await promise
  const batch = (partition: number): LogEntry[] => Array.from({ length: records }, (_, n) => entry(partition, n))
  const given = Array.from({ length: 12 }, (_, n) => handler.entries(batch(n), async () => true))
  t.strictSame(new Set(await Promise.all(given)), new Set([true]))
  const keys = Array.from({ length: 12 }, (_, n) => batch(n).map(({ key }) => key)).flat()
  t.equal((await readPositions(db, undefined, 't.together', keys)).size, 12 * records, 'all of it was applied')
  t.ok(transactions >= 3, `720 records took ${transactions} transactions`)
  t.ok(transactions <= 12, 'and a full one is shared')
  await consumer.stop()
})
