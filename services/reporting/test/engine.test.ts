import { randomUUID } from 'node:crypto'
import {
  clientOptions,
  type Delivered,
  type Group,
  type LogEntry,
  partitionOf,
  prepare,
  startRebuild,
} from '@jiceng/eventing'
import { parsePeriod } from '@jiceng/kernel'
import { servers } from '@jiceng/testing'
import { MongoClient } from 'mongodb'
import t from 'tap'
import { registry } from '../src/app.ts'
import { indicators } from '../src/catalogue/indicators.ts'
import { figures } from '../src/engine/engine.ts'
import { bucketsOf, subjectsOf } from '../src/engine/store.ts'
import { answer } from '../src/figures/figure.ts'
import { amountsOf } from '../src/figures/reading.ts'
import { condition } from '../src/figures/records.ts'
import { delivered } from './figures/delivery.ts'
import { historyOf, type Wish } from './figures/history.ts'
import { cellsOf, deliver, memory } from './figures/memory.ts'

const client = await new MongoClient(servers().mongo, { ...clientOptions, monitorCommands: true }).connect()
const engine = figures(registry)
const made: string[] = []
async function database() {
  const db = client.db(`t-figures-${randomUUID()}`)
  made.push(db.databaseName)
  await prepare(db, engine.collections)
  await engine.prepare(db)
  return db
}
t.teardown(async () => {
  for (const name of made) await client.db(name).dropDatabase()
  await client.close()
})

const wished = Array.from({ length: 900 }, (_, n): Wish => [(n * 7) % 47, n * 13, n * 5, n % 3])
const said = historyOf(wished)
const batches = delivered(said, [5, 3, 8, 13, 2])

const group: Group = {
  name: 'figures',
  projections: [],
  engine,
  known: new Set(said.map(({ type }) => type)),
}
const entry = (
  { id, type, aggregate, version, time, occurredOn, scopePath, data }: Delivered,
  offset: number,
): LogEntry => ({
  topic: 'log',
  partition: 0,
  offset: BigInt(offset),
  key: aggregate,
  value: Buffer.from(JSON.stringify(data)),
  headers: {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: '/jiceng/test',
    ce_type: type,
    ce_subject: aggregate,
    ce_time: time,
    ce_sequence: String(version),
    ce_scope: scopePath,
    ce_occurredon: occurredOn,
    ce_actor: 'a',
    ce_correlationid: 'c',
  },
})

const live = await database()

t.test('in the database there stands what stands in memory, though everything comes twice', async (t) => {
  const partition = partitionOf({ client, db: live, group, topic: 'log', partition: 0 })
  await partition.assign()
  let offset = 0
  for (const batch of batches) await partition.apply([...batch, ...batch].map((event) => entry(event, offset++)))
  const kept = memory()
  await deliver(kept, batches)
  t.equal(await live.collection('parked').countDocuments(), 0)
  t.strictSame(cellsOf(await bucketsOf(live).find().toArray()), cellsOf(kept.buckets()))
  for (const { _id, t: total, c } of await bucketsOf(live).find().toArray())
    t.equal(
      total,
      Object.values(c)
        .flatMap((days) => Object.values(days))
        .reduce((sum, n) => sum + n, 0),
      _id,
    )
})

t.test('made again from the log it is the same', async (t) => {
  const db = await database()
  const rebuild = await startRebuild(db, group)
  const entries = batches.flat().map(entry)
  for (let n = 0; n < entries.length; n += 250) await rebuild.apply(entries.slice(n, n + 250))
  await rebuild.finish(new Map([['log:0', BigInt(entries.length)]]))
  t.strictSame(cellsOf(await bucketsOf(db).find().toArray()), cellsOf(await bucketsOf(live).find().toArray()))
  // A hub from which everything was taken back stays, empty, where it was written in between.
  const left = { $or: [{ state: { $ne: null } }, { 'c.0': { $exists: true } }] }
  const contributions = async (of: typeof db) =>
    (await subjectsOf(of).find(left).sort({ _id: 1 }).toArray()).map(({ _id, c, x, state }) => ({ _id, c, x, state }))
  t.strictSame(await contributions(db), await contributions(live))
})

t.test('a whole report is answered from one query, in less than a second', async (t) => {
  const finds: string[] = []
  const heard = ({ commandName }: { commandName: string }): void => void finds.push(commandName)
  client.on('commandStarted', heard)
  const begin = performance.now()
  const question = { period: parsePeriod('2023H1'), asOf: '2023-06-30' }
  const amounts = await amountsOf(live, ['990103'], [question])
  const all = [...indicators.values()].map((one) => answer(one, registry.fed, amounts.get('990103'), question))
  client.off('commandStarted', heard)
  t.ok(performance.now() - begin < 1000)
  t.equal(all.length, 174)
  t.strictSame(finds, ['find'])
})

t.test('the records of a figure are found by an index, in the order in which they are shown', async (t) => {
  const question = { period: parsePeriod('2023'), asOf: '2023-12-31' }
  for (const measure of ['work-meetings', 'party-organizations', 'grids-active'])
    for (const code of ['990103', '990100']) {
      const explained = await subjectsOf(live)
        .find({ $or: [condition(measure, { place: { code, path: '' } }, question)] })
        .sort({ _id: 1 })
        .limit(50)
        .explain('executionStats')
      const plan = JSON.stringify(explained.queryPlanner.winningPlan)
      t.match(plan, /"indexName":"(records|entities)"/, measure)
      t.notMatch(plan, /"stage":"(SORT|COLLSCAN)"/, measure)
    }
})
