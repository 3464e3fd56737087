// A consumer that waited for something that never came stood still until its process was restarted.
import t from 'tap'
import { type EventRow, encode, type Group, type LogRecord, startWatched, type ViewDocument } from '../src/index.ts'
import { bench } from './counter.ts'
import { memoryLog } from './log/memory.ts'

const b = await bench('stalled')
t.teardown(() => b.close())

const row = (aggregate: string, version: number): EventRow => ({
  _id: `${aggregate}-${version}`,
  aggregate,
  version,
  lane: 0,
  sent: true,
  type: 'SeatTaken',
  data: {},
  occurredOn: '2026-01-01',
  time: '2026-01-01T00:00:00.000Z',
  actor: 'clerk',
  correlationId: 'test',
  scopePath: '/990100',
  timeline: 1,
})
const record = (aggregate: string, version: number): LogRecord & { partition: number } => ({
  partition: 0,
  ...encode('grid', row(aggregate, version)),
})

t.test('a consumer that does not advance is made again, and goes on where it stood', async (t) => {
  const { client, options } = b
  const views = options.db.collection<ViewDocument>('stalled_views')
  await options.db.createCollection('stalled_views')
  const group: Group = {
    name: 't.stalled',
    known: new Set(['SeatTaken']),
    projections: [
      {
        collection: 'stalled_views',
        listens: ['SeatTaken'],
        targets: ({ aggregate }) => [aggregate],
        fold: (_, { aggregate, version }) => ({ _id: aggregate, version }),
      },
    ],
  }
  const log = memoryLog()
  await log.provision(['stalled'], 1)
  const writer = await log.openWriter()
  const asked = Promise.withResolvers<void>()
  let asks = 0
  const troubles: string[] = []
  const consumer = startWatched(
    {
      client,
      db: options.db,
      group,
      healMs: 20,
      openReader: (onCrash) => log.openReader(group.name, ['stalled'], onCrash),
      fetchMissing() {
        asked.resolve()
        return ++asks === 1 ? new Promise(() => undefined) : Promise.resolve([])
      },
      onTrouble: (what) => troubles.push(what),
    },
    { replaceMs: 500, checkMs: 20 },
  )
  t.teardown(() => consumer.stop())
  const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      if (await holds()) return
      await new Promise((wake) => setImmediate(wake))
    }
    throw new Error('it never came to hold')
  }

  await writer.append('stalled', [record('gap', 2)])
  await asked.promise
  await writer.append('stalled', [record('next', 1)])
  await until(() => consumer.stalledMs() > 0)
  await until(async () => (await views.findOne({ _id: 'next' })) !== null)
  t.match(troubles, ['replaced'])
  t.ok(asks >= 1)
  await until(() => consumer.stalledMs() === 0)
})
