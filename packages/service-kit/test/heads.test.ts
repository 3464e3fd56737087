// An event that never came is betrayed by the one after it. The last of an aggregate has none: only the owner knows of it.
import { type EventRow, encode, type LogReader, laneOf, reconcile, startConsumer } from '@jiceng/eventing'
import t from 'tap'
import { buildOps, createMetrics } from '../src/index.ts'
import { headsFrom, missingFrom } from '../src/owners.ts'
import { counter, door } from './fixture.ts'

const { ask, db, client, close } = await door('heads')
const serviceKey = 'key-of-the-services-of-the-tests'
const ops = buildOps({ db, mechanisms: [counter], serviceKey, metrics: createMetrics('grid') })
const address = await ops.listen({ host: '127.0.0.1', port: 0 })
t.teardown(async () => {
  await ops.close()
  await close()
})
const topic = 't.jiceng.grid.events'
const owners = { opsUrls: { grid: address }, serviceKey, topicPrefix: 't.' }
const group = 't.heads.views'
const events = db.collection<EventRow>('events')
const views = db.collection<{ _id: string; version: number }>('head_views')
await db.createCollection('head_views')

const opened = async (): Promise<string> =>
  (await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats: 9 } })).json().id
const id = await opened()
const lane = laneOf(id, 4)
let neighbour = await opened()
while (laneOf(neighbour, 4) !== lane) neighbour = await opened()
for (const by of ['org_1', 'org_2']) await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by } })

/** An event as its owner keeps it, acknowledged by the log at an offset. */
async function acked(aggregate: string, version: number, ack: number): Promise<EventRow> {
  const row = await events.findOneAndUpdate({ aggregate, version }, { $set: { ack } }, { returnDocument: 'after' })
  if (!row) throw new Error(`${aggregate}@${version} is not there`)
  return row
}
const delivered = [await acked(id, 1, 0), await acked(neighbour, 1, 2)]
await acked(id, 2, 1)
await acked(id, 3, 3)

t.test('a last event that was lost behind our place is found, and what is still to come is not', async (t) => {
  const applied = Promise.withResolvers<void>()
  const reader: LogReader = {
    async run(handler) {
      await handler.assigned(topic, lane)
      const entries = delivered.map((row) => ({
        topic,
        partition: lane,
        offset: BigInt(row.ack ?? 0),
        ...encode('grid', row),
      }))
      await handler.entries(entries, async () => true)
      applied.resolve()
    },
    close: async () => undefined,
  }
  const consumer = startConsumer({
    client,
    db,
    group: {
      name: group,
      known: new Set(['SeatsOpened', 'SeatTaken']),
      projections: [
        {
          collection: 'head_views',
          listens: ['SeatsOpened', 'SeatTaken'],
          targets: ({ aggregate }) => [aggregate],
          fold: (_, { aggregate, version }) => ({ _id: aggregate, version }),
        },
      ],
    },
    openReader: async () => reader,
    fetchMissing: missingFrom(owners),
  })
  await applied.promise
  t.equal((await views.findOne({ _id: id }))?.version, 1)

  const lost: string[] = []
  const pages: number[] = []
  const page = headsFrom(owners, 'grid')
  const round = () =>
    reconcile({
      db,
      group,
      topic,
      consumer,
      async heads(after) {
        const found = await page(after)
        pages.push(found.data.length)
        return found
      },
      onLost: (aggregate, n) => lost.push(`${aggregate} ${n}`),
      pauseMs: 1,
    })
  t.equal(await round(), 1)
  t.strictSame(lost, [`${id} 1`])
  t.equal((await views.findOne({ _id: id }))?.version, 2, 'version 3 stands where it has not read yet')
  t.equal((await views.findOne({ _id: neighbour }))?.version, 1)
  t.equal(await round(), 0, 'what was found once is not lost any more')
  t.ok(pages[0] && pages[0] >= 2)
  await consumer.stop()
})

t.test('an owner whose address is not known has no heads', async (t) => {
  t.strictSame(await headsFrom({ ...owners, opsUrls: {} }, 'grid')(''), { data: [], next: null })
  await t.rejects(headsFrom({ ...owners, serviceKey: 'wrong' }, 'grid')(''), /401/)
})
