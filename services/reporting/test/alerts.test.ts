// What is open is what is wrong (L6): after any changes of subjects and any days, with watches cut short and two at once.
import { replicas } from '@jiceng/contracts'
import type { UnitOfWork } from '@jiceng/eventing'
import { localDate } from '@jiceng/kernel'
import { instances } from '@jiceng/testing/instances'
import fc from 'fast-check'
import t from 'tap'
import { alerts } from '../src/alerts/alert.ts'
import { compare } from '../src/alerts/comparing.ts'
import { openOn } from '../src/alerts/open.ts'
import { watch, watchCalendar } from '../src/alerts/watch.ts'
import { ascending } from '../src/algebra/days.ts'
import { registry } from '../src/app.ts'
import type { Bucket } from '../src/engine/buckets.ts'
import { newSubject, type WrongAt } from '../src/engine/document.ts'
import { bucketsOf, prepare, subjectsOf } from '../src/engine/store.ts'

const b = await instances('reporting', [alerts])
t.teardown(() => b.close())
await prepare(b.db)
const path = '/990100/990103/990103001/990103001001'
await b.know(replicas.divisions.collection, {
  _id: 'div_990103001001',
  version: 1,
  state: { state: 'active', divisionCode: '990103001001', kind: 'community' },
  scopePath: path,
  scopes: path.split('/').slice(1),
  relates: [],
  lastOn: '2023-01-01',
  lastAt: null,
})

const dayOf = (n: number): string => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10)
const spell = fc.record({
  rule: fc.constantFrom('W-17', 'W-19'),
  severity: fc.constantFrom('I', 'W', 'S'),
  from: fc.nat({ max: 40 }),
  days: fc.option(fc.integer({ min: 1, max: 20 })),
})
const wrongs = fc.array(spell, { maxLength: 4 }).map((of) =>
  of.map(
    ({ rule, severity, from, days }): WrongAt => ({
      ...{ rule, severity, from: dayOf(from), path },
      ...(days === null ? {} : { to: dayOf(from + days) }),
    }),
  ),
)
const step = fc.oneof(
  fc.record({ subject: fc.nat({ max: 2 }), w: wrongs }),
  fc.record({ pass: fc.nat({ max: 12 }), breaksAfter: fc.nat({ max: 3 }) }),
)

/** Runs as many commands as it may, and breaks then as a killed process does: the next one is recorded, and nobody hears of it. */
function breaking(after: number): Pick<UnitOfWork, 'run'> {
  let left = after
  return {
    async run({ command, body, id }) {
      const answer = await b.run({ command, body, ...(id === undefined ? {} : { id }), second: left % 2 === 0 })
      if (left-- === 0) throw new Error('killed')
      return answer
    },
  }
}
const looking = (today: string, work: Pick<UnitOfWork, 'run'>): Promise<number> =>
  watch({ db: b.db, work, registry, today })

let city = 0
let seen = 0
t.test('what is open is what is wrong, once each, however often a watch is cut short', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const [n, rounds] = [++city, { day: 0 }]
      const ids = [0, 1, 2].map((of) => `grd_${n}x${of}`)
      for (const one of steps) {
        if ('w' in one) {
          const _id = `grid-board/${ids[one.subject]}`
          const document = { ...newSubject(_id), w: one.w, check: '' }
          await subjectsOf(b.db).replaceOne({ _id }, document, { upsert: true })
          continue
        }
        rounds.day += one.pass
        await looking(dayOf(rounds.day), breaking(one.breaksAfter)).catch(() => undefined)
      }
      const today = dayOf(rounds.day)
      const whole = breaking(Number.POSITIVE_INFINITY)
      await Promise.all([looking(today, whole), looking(today, whole)])
      await looking(today, whole)
      t.equal(await looking(today, whole), 0, 'and a further one finds nothing to look at')
      const subjects = await subjectsOf(b.db)
        .find({ _id: { $in: ids.map((id) => `grid-board/${id}`) } })
        .toArray()
      const wanted = subjects.flatMap(({ _id, w }) =>
        openOn(w, today).map(({ rule }) => `${rule} ${_id.slice('grid-board/'.length)}`),
      )
      seen += wanted.length
      const open = await b.db
        .collection<{ _id: string; state: { ruleId: string; subjectId: string } }>(alerts.collection)
        .find({ 'state.subjectId': { $in: ids }, 'state.state': { $ne: 'closed' } })
        .toArray()
      t.strictSame(
        open.map(({ state }) => `${state.ruleId} ${state.subjectId}`).sort(ascending),
        wanted.sort(ascending),
      )
    }),
    { numRuns: 15 },
  )
  t.ok(seen > 5, `${seen} were open`)
})

t.test(
  'what an event shows to have been wrong for longer waits for the next tick; what began today does not',
  async (t) => {
    const whole = breaking(Number.POSITIVE_INFINITY)
    const [old, fresh] = [`grid-board/grd_${++city}x0`, `grid-board/grd_${city}x1`]
    const today = dayOf(90)
    const at = (hour: number): string => `${today}T0${hour}:00:00.000Z`
    const begun = (rule: string, from: string): WrongAt => ({ rule, severity: 'W', from, path })
    await subjectsOf(b.db).insertMany([
      { ...newSubject(old), w: [begun('W-17', dayOf(60))], check: '', changedAt: at(2) },
      { ...newSubject(fresh), w: [begun('W-17', today)], check: '', changedAt: at(2) },
    ])
    const open = async (id: string): Promise<number> =>
      await b.db
        .collection(alerts.collection)
        .countDocuments({ 'state.subjectId': id.slice('grid-board/'.length), 'state.state': 'open' })
    const look = (tick: string): Promise<number> => watch({ db: b.db, work: whole, registry, today, tick })
    await look(at(1))
    t.strictSame([await open(old), await open(fresh)], [0, 1])
    t.equal(await look(at(1)), 0, 'it is not looked at again before the next tick')
    await subjectsOf(b.db).updateOne({ _id: fresh }, { $set: { w: [], check: '' } })
    await look(at(3))
    t.strictSame([await open(old), await open(fresh)], [1, 0], 'what is mended is closed at once')
  },
)

t.test('before the first tick nothing is looked at: the calendar may be set to a day of the past', async (t) => {
  const [_id, today] = [`grid-board/grd_${++city}x0`, dayOf(100)]
  const w: WrongAt[] = [{ rule: 'W-17', severity: 'W', from: dayOf(60), path }]
  await subjectsOf(b.db).insertOne({ ...newSubject(_id), w, check: '' })
  const look = async (tick: string | undefined): Promise<string | null | undefined> => {
    await watchCalendar(registry)(breaking(Number.POSITIVE_INFINITY), {
      db: b.db,
      today: () => localDate(today),
      lastTick: async () => tick,
    })
    return (await subjectsOf(b.db).findOne({ _id }))?.check
  }
  t.equal(await look(undefined), '')
  t.equal(await look(`${today}T01:00:00.000Z`), null)
})

t.test('a subject whose alert is refused keeps its day and holds up no other', async (t) => {
  const whole = breaking(Number.POSITIVE_INFINITY)
  const [nowhere, near] = [`grid-board/grd_${++city}x0`, `grid-board/grd_${city}x1`]
  const today = dayOf(120)
  const begun = (at: string): WrongAt => ({ rule: 'W-17', severity: 'W', from: today, path: at })
  await subjectsOf(b.db).insertMany([
    { ...newSubject(nowhere), w: [begun('/990100/990199')], check: '' },
    { ...newSubject(near), w: [begun(path)], check: '' },
  ])
  await t.rejects(looking(today, whole), /raise of an alert/)
  const left = await subjectsOf(b.db).distinct('_id', { _id: { $in: [nowhere, near] }, check: '' })
  t.strictSame(left, [nowhere])
  await subjectsOf(b.db).deleteOne({ _id: nowhere })
  const subjectId = near.slice('grid-board/'.length)
  t.equal(await b.db.collection(alerts.collection).countDocuments({ 'state.subjectId': subjectId }), 1)
})

t.test(
  'a grid or a branch is silent when nothing was recorded of it for sixty days, and no longer then (W-41)',
  async (t) => {
    const whole = breaking(Number.POSITIVE_INFINITY)
    const [grid, branch] = [`grd_${++city}x0`, `org_${city}x1`]
    const assumed: WrongAt = { rule: 'W-41', severity: 'W', from: '2023-03-02', path }
    const noted = { m: 'matters-reported', q: 'matters-reported|2024', k: '', n: 1, s: [], of: '2024-01-02' }
    const held = { is: 'held', kind: 'general', on: '2023-12-20', toldOn: '2023-12-20', reviews: [] }
    await subjectsOf(b.db).insertMany([
      { ...newSubject(`grid-board/${grid}`), w: [assumed], check: '' },
      { ...newSubject(`matter/mat_${city}`), c: [{ ...noted, on: '2024-01-02', e: [grid] }] },
      { ...newSubject(`board/${branch}`), w: [assumed], check: '' },
      { ...newSubject(`branch-year/${branch}:2023`), parts: { 'org-life-activity/ola_1': held } },
    ])
    const open = async (id: string): Promise<number> =>
      await b.db.collection(alerts.collection).countDocuments({ 'state.subjectId': id, 'state.state': 'open' })
    const both = async (today: string): Promise<number[]> => {
      await looking(today, whole)
      return [await open(grid), await open(branch)]
    }
    t.strictSame(await both('2024-02-17'), [0, 0], 'fifty-nine days')
    t.strictSame(await both('2024-02-18'), [0, 1], 'the branch on its sixtieth')
    t.strictSame(await both('2024-03-01'), [0, 1])
    t.strictSame(await both('2024-03-02'), [1, 1])
    const again = { ...held, on: '2024-03-02', toldOn: '2024-03-02' }
    await subjectsOf(b.db).insertOne({
      ...newSubject(`branch-year/${branch}:2024`),
      parts: { 'org-life-activity/ola_2': again, 'inspection-round/x': { is: 'visited', days: ['2024-03-02'] } },
    })
    t.strictSame(await both('2024-03-03'), [1, 0], 'it is heard of again')
    t.equal(await looking('2024-03-03', whole), 0)
  },
)

t.test(
  'fields whose branches hold too little two quarters running are told of the district, by its figures (W-35)',
  async (t) => {
    const district = '/990100/990188'
    await b.know(replicas.divisions.collection, {
      _id: 'div_990188',
      version: 1,
      state: { state: 'active', divisionCode: '990188', kind: 'district' },
      scopePath: district,
      scopes: ['990100', '990188'],
      relates: [],
      lastOn: '2023-01-01',
      lastAt: null,
    })
    const bucket = (field: string, m: string, byMonth: Record<string, number>): Bucket => ({
      ...{ _id: `990188|F|2024|${m}|${field}`, m, k: field, y: '2024', q: 'F', lv: 'D', s: '990188' },
      t: Object.values(byMonth).reduce((sum, n) => sum + n, 0),
      c: Object.fromEntries(Object.entries(byMonth).map(([month, n]) => [month, { [`2024${month}28`]: n }])),
    })
    const [due, met] = ['branch-quarters-due', 'branch-quarters-all-met']
    await bucketsOf(b.db).insertMany([
      bucket('organ', due, { '03': 10, '06': 10, '09': 10 }),
      bucket('organ', met, { '03': 7, '06': 7, '09': 8 }),
      bucket('soe', due, { '03': 4, '06': 4 }),
      bucket('soe', met, {}),
    ])
    const whole = breaking(Number.POSITIVE_INFINITY)
    const at = async (today: string) => {
      await compare({ db: b.db, registry, today, divisions: replicas.divisions.collection })
      await looking(today, whole)
      const open = { 'state.subjectId': 'div_990188', 'state.state': 'open' }
      return await b.db.collection(alerts.collection).countDocuments(open)
    }
    t.equal(await at('2024-04-05'), 0, 'one quarter')
    t.equal(await at('2024-07-04'), 0)
    t.equal(await at('2024-07-05'), 1, 'organs; of four enterprises nothing is said')
    const once = { db: b.db, registry, today: '2024-07-05', divisions: replicas.divisions.collection }
    t.equal(await compare(once), 0, 'read again, it changes nothing')
    await bucketsOf(b.db).updateOne({ _id: `990188|F|2024|${met}|organ` }, { $inc: { 'c.06.20240628': 1, t: 1 } })
    t.equal(await at('2024-07-06'), 0, 'four fifths are enough')
  },
)
