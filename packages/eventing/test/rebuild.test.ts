import { randomUUID } from 'node:crypto'
import { servers } from '@jiceng/testing'
import t from 'tap'
import {
  catchUp,
  endsOf,
  type Group,
  kafkaReader,
  kafkaWriter,
  newId,
  placesIn,
  placesOf,
  provision,
  removeTopics,
  startConsumer,
  startRelay,
  type ViewDocument,
} from '../src/index.ts'
import { bench, open, take } from './counter.ts'

const { brokers } = servers()
const b = await bench('rebuild')
const { db } = b.options
const topic = `t-rebuild-${randomUUID()}`
await provision(brokers, [topic], 4)
const relay = startRelay({
  client: b.client,
  db,
  service: 'grid',
  topic,
  owner: 'one',
  openWriter: () => kafkaWriter(brokers, 'test'),
})

/** A view with a document for each aggregate. */
const group = (name: string): Group => ({
  name: `${topic}.${name}`,
  known: new Set(['SeatOpened', 'SeatTaken']),
  projections: [
    {
      collection: `${name}_views`,
      listens: ['SeatOpened', 'SeatTaken'],
      targets: ({ aggregate }) => [aggregate],
      fold(before, { type, data, aggregate, version }) {
        if (data.by === 'poison') throw new Error('this one cannot be folded')
        return { _id: aggregate, version, taken: type === 'SeatTaken' ? [...(before?.taken ?? []), data.by] : [] }
      },
    },
  ],
})
const [live, again] = [group('live'), group('again')]
const reader = (of: Group) => () => kafkaReader({ brokers, group: `${of.name}.reader`, topics: [topic] })
await Promise.all(['live_views', 'again_views'].map((name) => db.createCollection(name)))
const consumer = await startConsumer({ client: b.client, db, group: live, openReader: reader(live) })
t.teardown(async () => {
  await consumer.stop()
  await relay.stop()
  await removeTopics(brokers, [topic])
  await b.close()
})

/** Asks until it holds, never waits for a time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) if (await holds()) return
  throw new Error('it never came to hold')
}
const all = (name: string): Promise<ViewDocument[]> =>
  db.collection<ViewDocument>(name).find().sort({ _id: 1 }).toArray()
const places = (of: Group) =>
  placesIn(db)
    .find({ _id: placesOf(of.name) }, { projection: { next: 1 } })
    .toArray()

t.test('a view made again from the log is the view that was followed', async (t) => {
  const ids: string[] = []
  for (let n = 0; n < 40; n++)
    ids.push(String((await b.send(open, { body: { divisionCode: '990103', seats: 9 } })).body.id))
  await Promise.all(ids.flatMap((id) => ['a', 'b', 'c'].map((by) => b.send(take, { id, body: { by } }))))
  const bad = ids[0] ?? ''
  await b.send(take, { id: bad, body: { by: 'poison' } })
  await b.send(take, { id: bad, body: { by: 'd' } })
  await until(async () => (await db.collection('parked').countDocuments({ group: live.name })) === 2)
  await until(async () => (await db.collection('live_views').countDocuments({ version: 4 })) === 40)

  const ended = () => endsOf(brokers, [topic])
  const read = await catchUp({ db, group: again, owner: newId(), ends: ended, openReader: reader(again) })
  t.equal(read, 162)
  t.same(await all('again_views'), await all('live_views'))
  const texts = (of: Iterable<unknown>): Set<string> => new Set([...of].map(String))
  t.same(texts((await places(again)).map(({ next }) => next)), texts((await ended()).values()))
  t.match(await db.collection('parked').find({ group: again.name }).sort({ version: 1 }).toArray(), [
    { aggregate: bad, version: 5, reason: 'poison' },
    { aggregate: bad, version: 6, reason: 'gap' },
  ])
  t.equal(
    await catchUp({ db, group: again, owner: newId(), ends: ended, openReader: reader(again) }),
    0,
    'once it has a place it is followed',
  )
})
