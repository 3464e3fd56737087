// A group that reacts took one transaction for every event, also for those it does not hear, and kept the writers' disk busy.
import t from 'tap'
import { type LogEntry, type LogHandler, startConsumer } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('unheard')
t.teardown(() => b.close())

const entry = (type: string, version: number): LogEntry => ({
  topic: 'unheard',
  partition: 0,
  offset: BigInt(version - 1),
  key: 'cnt_1',
  value: Buffer.from('{}'),
  headers: {
    ce_specversion: '1.0',
    ce_id: `cnt_1-${version}`,
    ce_source: '/jiceng/grid',
    ce_type: type,
    ce_subject: 'cnt_1',
    ce_time: '2023-06-30T00:00:00.000Z',
    ce_sequence: String(version),
    ce_scope: '/990100/990103',
    ce_occurredon: '2023-06-30',
    ce_actor: 'test',
    ce_correlationid: 'test',
  },
})

t.test('what a reaction does not hear passes in one transaction, what it hears in one each', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const heard: number[] = []
  const transactions: number[] = []
  const consumer = startConsumer({
    client: b.client,
    db: b.options.db,
    group: {
      name: 't.unheard',
      known: new Set(['SeatTaken', 'SeatOpened']),
      projections: [],
      reacts: new Set(['SeatOpened']),
      react: async ({ type, version }) => void (type === 'SeatOpened' && heard.push(version)),
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
    onApplied: ({ events }) => transactions.push(events.length),
  })
  const handler = await promise
  const types = ['SeatTaken', 'SeatTaken', 'SeatTaken', 'SeatOpened', 'SeatOpened', 'SeatTaken', 'SeatTaken']
  const batch = types.map((type, n) => entry(type, n + 1))
  t.equal(await handler.entries(batch, async () => true), true)
  t.strictSame(transactions, [3, 1, 1, 2])
  t.strictSame(heard, [4, 5])
  await handler.entries(batch, async () => true)
  t.strictSame(heard, [4, 5], 'and a second time nothing')
  await consumer.stop()
})
