// A group that reacts took one transaction for every event, also for those it does not hear, and kept the writers' disk busy.
import t from 'tap'
import { type LogEntry, type LogHandler, parkedOf, placesIn, readPositions, startConsumer } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('unheard')
t.teardown(() => b.close())

const entry = (type: string, version: number, key = 'cnt_1', offset = version - 1, partition = 0): LogEntry => ({
  topic: 'unheard',
  partition,
  offset: BigInt(offset),
  key,
  value: Buffer.from('{}'),
  headers: {
    ce_specversion: '1.0',
    ce_id: `${key}-${version}`,
    ce_source: '/jiceng/grid',
    ce_type: type,
    ce_subject: key,
    ce_time: '2023-06-30T00:00:00.000Z',
    ce_sequence: String(version),
    ce_scope: '/990100/990103',
    ce_occurredon: '2023-06-30',
    ce_actor: 'test',
    ce_correlationid: 'test',
  },
})

const gate = () => Promise.withResolvers<void>()

t.test(
  'what a reaction hears takes a transaction for every twenty, and what it does not hear passes along',
  async (t) => {
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
        react: async (events) =>
          void heard.push(...events.flatMap(({ type, version }) => (type === 'SeatOpened' ? version : []))),
      },
      openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
      onApplied: ({ events }) => transactions.push(events.length),
    })
    const handler = await promise
    const opened = (n: number): string[] => Array.from({ length: n }, () => 'SeatOpened')
    const types = ['SeatTaken', ...opened(20), 'SeatTaken', ...opened(2), 'SeatTaken']
    const batch = types.map((type, n) => entry(type, n + 1))
    t.equal(await handler.entries(batch, async () => true), true)
    t.strictSame(transactions, [21, 4])
    const all = types.flatMap((type, n) => (type === 'SeatOpened' ? n + 1 : []))
    t.strictSame(heard, all)
    await handler.entries(batch, async () => true)
    t.strictSame(heard, all, 'and a second time nothing')
    await consumer.stop()
  },
)

t.test('reactions went one after the other for all partitions, and lagged behind an import by minutes', async (t) => {
  t.setTimeout(20_000)
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const [begun, free, together] = [gate(), gate(), gate()]
  const [heard, tries]: [string[], string[]] = [[], []]
  const consumer = startConsumer({
    client: b.client,
    db: b.options.db,
    group: {
      name: 't.beside',
      known: new Set(['SeatOpened']),
      projections: [],
      reacts: new Set(['SeatOpened']),
      async react(events) {
        for (const { id } of events) {
          tries.push(id)
          if (id === 'cnt_a-1') {
            begun.resolve()
            await free.promise
          }
          // Each of the two goes on only when the other is there as well; then one of them fails.
          if (tries.includes('cnt_b-1') && tries.includes('cnt_c-1')) together.resolve()
          if (id === 'cnt_b-1' || id === 'cnt_c-1') await together.promise
          if (id === 'cnt_b-1' && tries.filter((one) => one === id).length === 1) throw new Error('tried again')
          heard.push(id)
        }
      },
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  const handler = await promise
  for (const n of [0, 1, 2]) await handler.assigned('unheard', n)
  const queued = gate()
  let waiting = 0
  const given = (key: string, n: number) =>
    handler.entries([entry('SeatOpened', 1, key, 0, n), entry('SeatOpened', 2, key, 1, n)], async () => {
      if (key !== 'cnt_a' && ++waiting === 2) setImmediate(queued.resolve)
      return true
    })
  const first = given('cnt_a', 0)
  await begun.promise
  const others = [given('cnt_b', 1), given('cnt_c', 2)]
  await queued.promise
  free.resolve()
  await Promise.all([first, ...others])
  for (const key of ['cnt_a', 'cnt_b', 'cnt_c'])
    t.strictSame([...new Set(heard.filter((id) => id.startsWith(key)))], [`${key}-1`, `${key}-2`], 'each in its order')
  await consumer.stop()
})

t.test('the transaction was open while commands ran, and the server ended it after twenty seconds', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const { db, client } = { db: b.options.db, client: b.client }
  const places = db.collection<{ _id: string; seen?: number }>('positions')
  const own = { _id: 'at:t.open:unheard:0' }
  const consumer = startConsumer({
    client,
    db,
    group: {
      name: 't.open',
      known: new Set(['SeatOpened']),
      projections: [],
      // Whoever writes what an open transaction has written waits for its end.
      react: async (events) =>
        void (await places.updateOne(own, { $inc: { seen: events.length } }, { maxTimeMS: 2000 })),
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  const handler = await promise
  t.equal(await handler.entries([entry('SeatOpened', 1, 'cnt_o', 0)], async () => true), true)
  t.match(await places.findOne(own), { seen: 1, next: '1' })
  await consumer.stop()
})

t.test('of aggregates that are of no concern nothing is kept, whatever their records hold', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const applied: string[] = []
  const { db, client } = { db: b.options.db, client: b.client }
  const consumer = startConsumer({
    client,
    db,
    group: {
      name: 't.concerned',
      known: new Set(['SeatTaken', 'SeatOpened']),
      projections: [],
      concerns: (aggregate) => !aggregate.startsWith('oth_'),
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
    onApplied: ({ events }) => applied.push(...events.map(({ id }) => id)),
  })
  const handler = await promise
  const gap = entry('SeatTaken', 7, 'oth_1', 1)
  const broken = { ...entry('SeatTaken', 1, 'oth_2', 2), value: Buffer.from('{') }
  const batch = [entry('SeatOpened', 1, 'cnt_3', 0), gap, broken, entry('SeatTaken', 2, 'cnt_3', 3)]
  t.equal(await handler.entries(batch, async () => true), true)
  t.strictSame(applied, ['cnt_3-1', 'cnt_3-2'])
  t.strictSame(await readPositions(db, undefined, 't.concerned', ['cnt_3', 'oth_1', 'oth_2']), new Map([['cnt_3', 2]]))
  t.equal(await parkedOf(db).countDocuments({ group: 't.concerned' }), 0)
  await consumer.stop()
})

t.test('what is of no concern takes no transaction: how far it went is written by and by', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const { db, client } = { db: b.options.db, client: b.client }
  const group = 't.passing'
  const consumer = startConsumer({
    client,
    db,
    healMs: 50,
    group: {
      name: group,
      known: new Set(['SeatTaken', 'SeatOpened']),
      projections: [],
      concerns: (aggregate) => !aggregate.startsWith('oth_'),
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  const handler = await promise
  const places = placesIn(db)
  const _id = `at:${group}:unheard:0`
  const stands = async (): Promise<string | undefined> => (await places.findOne({ _id }))?.next
  const settled = async (next: string): Promise<void> => {
    while ((await stands()) !== next) await new Promise((wake) => setTimeout(wake, 20))
  }
  const alive = async (): Promise<boolean> => true
  t.equal(await handler.entries([entry('SeatOpened', 1, 'oth_1', 0), entry('SeatTaken', 2, 'oth_1', 1)], alive), true)
  t.equal(await handler.entries([entry('SeatOpened', 1, 'cnt_9', 2)], alive), true, 'what comes next finds its place')
  t.equal(await stands(), '3')
  await handler.entries([entry('SeatOpened', 1, 'oth_2', 3)], alive)
  await settled('4')
  t.equal(await handler.entries([entry('SeatOpened', 1, 'cnt_9', 2), entry('SeatTaken', 2, 'cnt_9', 4)], alive), true)
  t.strictSame(await readPositions(db, undefined, group, ['cnt_9', 'oth_1']), new Map([['cnt_9', 2]]))

  await places.updateOne({ _id }, { $inc: { epoch: 1 } })
  await handler.entries([entry('SeatOpened', 1, 'oth_3', 5)], alive)
  await new Promise((wake) => setTimeout(wake, 200))
  t.equal(await stands(), '5', 'where another owns the partition nothing is written')
  t.equal(await handler.entries([entry('SeatTaken', 3, 'cnt_9', 6)], alive), false)
  await consumer.stop()
})

t.test('a consumer that replaced another is no longer behind once something has passed', async (t) => {
  const { promise, resolve } = Promise.withResolvers<LogHandler>()
  const consumer = startConsumer({
    client: b.client,
    db: b.options.db,
    behind: new Map([['unheard:0', Date.now() - 90_000]]),
    group: {
      name: 't.carried',
      known: new Set(['SeatOpened']),
      projections: [],
      concerns: (aggregate) => !aggregate.startsWith('oth_'),
    },
    openReader: async () => ({ run: async (handler) => resolve(handler), close: async () => undefined }),
  })
  const handler = await promise
  await handler.entries([entry('SeatOpened', 1, 'oth_1', 0)], async () => true)
  let stalled = Number.POSITIVE_INFINITY
  await handler.entries([entry('SeatOpened', 1, 'cnt_c', 1)], async () => {
    stalled = consumer.stalledMs()
    return true
  })
  t.ok(stalled < 60_000, `${stalled} ms`)
  await consumer.stop()
})
