import { prepare, unitOfWork } from '@jiceng/eventing'
import { event, lifecycle, refuse } from '@jiceng/kernel'
import { MongoClient } from 'mongodb'
import t from 'tap'
import { Type } from 'typebox'
import { startDues } from '../src/dues.ts'
import { describe, ensureIndexes, sweepDues } from '../src/index.ts'
import { MONGO_URL } from './config.ts'

const closed = { additionalProperties: false }
const AlarmRang = event('AlarmRang', Type.Object({ at: Type.String() }, closed))
interface Alarm {
  readonly state: string
  readonly divisionCode: string
  readonly rings: number
  readonly ringsAt?: string
  readonly broken?: boolean
}
const initial: Alarm = { state: 'new', divisionCode: '', rings: 0 }
/** An alarm that rings once, unless it is broken. */
const alarms = lifecycle({
  name: 'alarm',
  collection: 'alarms',
  idPrefix: 'alm',
  mechanism: 'test',
  title: { zh: '闹钟', en: 'Alarms' },
  events: [AlarmRang],
  initial,
  machine: { new: { set: 'set' }, set: { ring: 'set' } },
  view: Type.Object({ rings: Type.Integer() }),
  due: { path: 'state.ringsAt', command: 'ring' },
  evolve: ({ ringsAt: _, ...alarm }: Alarm): Alarm => ({ ...alarm, rings: alarm.rings + 1 }),
})
alarms.command('ring', {
  summary: { zh: '响', en: 'Ring' },
  roles: ['system'],
  body: Type.Object({}, closed),
  example: {},
  rule({ state: { broken, ringsAt = '' } }) {
    if (broken) throw refuse('not-due', 'It is broken.')
    return [{ type: 'AlarmRang', data: { at: ringsAt } }]
  },
})

const client = await new MongoClient(MONGO_URL).connect()
const db = client.db(`t_dues_${process.pid}_${Date.now().toString(36)}`)
const stored = db.collection<{ _id: string }>('alarms')
await prepare(db, ['alarms', 'known_divisions', 'known_grants'])
await ensureIndexes(db, [alarms], 'known_grants')
const tick = '2023-06-30T02:00:00.000Z'
const open = () =>
  unitOfWork({
    client,
    db,
    service: 'grid',
    grants: 'known_grants',
    divisions: 'known_divisions',
    partitions: 4,
    timeline: 1,
    auditKey: 'audit-key-of-the-tests',
    now: () => new Date(tick),
    today: () => '2023-06-30',
    describe,
  })
const [work, second] = [open(), open()]
t.teardown(async () => {
  await Promise.all([work.close(), second.close()])
  await db.dropDatabase()
  await client.close()
})

const alarm = (n: number, of: Partial<Alarm>, lastAt: string | null = '2023-06-29T02:00:00.000Z') => ({
  _id: `alm_${n}`,
  version: 1,
  state: { state: 'set', divisionCode: '990103', rings: 0, ...of },
  scopePath: '/990100/990103',
  scopes: ['990100', '990103'],
  relates: [],
  lastOn: '2023-06-29',
  lastAt,
})
const many = 300
await stored.insertMany([
  ...Array.from({ length: many }, (_, n) =>
    alarm(n, { ringsAt: `2023-06-30T01:${String(n % 60).padStart(2, '0')}:00.000Z` }),
  ),
  ...Array.from({ length: 20 }, (_, n) => alarm(1000 + n, { ringsAt: '2023-06-30T00:30:00.000Z', broken: true })),
  ...Array.from({ length: 2000 }, (_, n) => alarm(2000 + n, {})),
  ...Array.from({ length: 2000 }, (_, n) => alarm(5000 + n, { ringsAt: '2023-07-30T00:00:00.000Z' })),
  alarm(9000, { ringsAt: '2023-06-28T02:00:00.000Z' }),
  alarm(9001, { ringsAt: '2023-06-30T01:30:00.000Z' }, null),
])
const rung = () => db.collection('events').countDocuments({ type: 'AlarmRang' })

t.test('what is due is found by an index, and nothing besides', async (t) => {
  const { executionStats: stats, queryPlanner } = await stored
    .find({ 'state.ringsAt': { $lte: tick } })
    .sort({ 'state.ringsAt': 1, _id: 1 })
    .explain('executionStats')
  t.equal(stats.nReturned, many + 22)
  t.ok(Math.max(stats.totalKeysExamined, stats.totalDocsExamined) <= stats.nReturned * 1.1)
  t.notMatch(JSON.stringify(queryPlanner.winningPlan), /COLLSCAN|"SORT"/)
})

t.test('two instances find everything that is due at a tick, each once; what is refused hinders nobody', async (t) => {
  const [first, other] = await Promise.all([
    sweepDues({ db, mechanisms: [alarms], work }, tick),
    sweepDues({ db, mechanisms: [alarms], work: second }, tick),
  ])
  t.equal(await rung(), many + 2)
  t.equal(first.left + other.left >= 20, true, 'the broken ones stay')
  t.equal(await stored.countDocuments({ 'state.ringsAt': { $lte: tick } }), 20)
})

t.test('the same tick twice records nothing more', async (t) => {
  t.same(await sweepDues({ db, mechanisms: [alarms], work }, tick), { done: 0, left: 20 })
  t.equal(await rung(), many + 2)
})

t.test('it happened when it fell due, or with the step before it, should that be later', async (t) => {
  const row = (aggregate: string) => db.collection('events').findOne({ aggregate })
  t.match(await row('alm_7'), { occurredAt: '2023-06-30T01:07:00.000Z', occurredOn: '2023-06-30', actor: 'system' })
  t.match(await row('alm_9000'), { occurredAt: '2023-06-29T02:00:00.000Z', data: { at: '2023-06-28T02:00:00.000Z' } })
  t.match(await row('alm_9001'), { occurredAt: '2023-06-30T01:30:00.000Z' })
})

t.test('a sweep that is told to end does so after a page', async (t) => {
  const again = Array.from({ length: 200 }, (_, n) => alarm(20_000 + n, { ringsAt: '2023-06-30T01:00:00.000Z' }))
  await stored.insertMany(again)
  const { done, left } = await sweepDues({ db, mechanisms: [alarms], work }, tick, () => false)
  t.same({ done, left }, { done: 108, left: 20 }, 'a page of 128, the refused first')
  t.match(await sweepDues({ db, mechanisms: [alarms], work }, tick), { done: 92 })
})

t.test('whoever starts anew does not sweep after a tick once more, but after the next', async (t) => {
  let last = tick
  const clock = { now: () => new Date('2023-07-01T00:00:00.000Z'), lastTick: async () => last }
  const start = () => startDues({ db, mechanisms: [alarms], work, clock }, (error) => t.fail(String(error)))
  const rings = async (_id: string) => (await stored.findOne({ _id, 'state.rings': 1 })) !== null
  const late = async (n: number) => {
    await stored.insertOne(alarm(n, { ringsAt: '2023-06-30T01:00:00.000Z' }))
    return `alm_${n}`
  }
  const soon = async (id: string) => {
    for (const end = Date.now() + 5000; !(await rings(id)) && Date.now() < end; )
      await new Promise((wake) => setTimeout(wake, 50))
    return rings(id)
  }
  const first = start()
  t.ok(await soon(await late(30_000)))
  // Stopped in the middle of its sweep it would be right to begin again.
  const places = db.collection<{ _id: string; tick: string }>('meta')
  while (!(await places.findOne({ _id: 'dues', tick: last }))) await new Promise((wake) => setTimeout(wake, 20))
  await first.stop()
  const second = await late(30_001)
  const again = start()
  await new Promise((wake) => setTimeout(wake, 2500))
  t.notOk(await rings(second), 'nothing has fallen due since')
  last = '2023-06-30T03:00:00.000Z'
  t.ok(await soon(second))
  await again.stop()
})
