import type { StoredState } from '@jiceng/kernel'
import t from 'tap'
import { personalData, type Reaction, reactor, unitOfWork } from '../src/index.ts'
import { bench, collections, digestOf, open, take } from './counter.ts'

const b = await bench('persons')
t.teardown(() => b.close())
const { db } = b.options
const kept = personalData('personal-key-of-the-tests')
const work = unitOfWork({ ...b.options, seal: kept.seal })
const id = String((await b.send(open, { body: { divisionCode: '990103', seats: 9 } })).body.id)
const sit = (body: object) =>
  work.run({
    command: take,
    id,
    body,
    actor: { id: 'clerk', kind: 'account' },
    hash: digestOf(body),
    requestId: 'req_1',
    correlationId: 'test',
  })

t.test('a name is sealed, what rules read again is not, and neither is in an event', async (t) => {
  t.equal((await sit({ by: 'org_1', guard: 'su', name: '苏禾', bornIn: '1986-04' })).status, 200)
  const row = await db.collection(collections.persons).findOne({ relates: 'seat:org_1' })
  t.match(row, { state: { bornIn: '1986-04' } })
  t.notMatch(JSON.stringify(row), '苏禾')
  t.strictSame(row && kept.open(row), { name: '苏禾' })
  const events = await db.collection(collections.events).find({ aggregate: id }).toArray()
  t.notMatch(JSON.stringify(events), /苏禾|1986-04/)
})

t.test('what a later command leaves out stays as it was', async (t) => {
  await sit({ by: 'org_2', guard: 'bai', name: '白桦', bornIn: '1990-01' })
  await sit({ by: 'org_3', guard: 'bai', bornIn: '1990-02' })
  t.equal(await db.collection(collections.persons).countDocuments({ relates: 'seat:org_2' }), 0)
  const row = await db.collection(collections.persons).findOne({ relates: 'seat:org_3' })
  t.match(row, { state: { bornIn: '1990-02' } })
  t.strictSame(row && kept.open(row), { name: '白桦' })
})

t.test('the last day of a name is taken back when the name is given again', async (t) => {
  const kept = (by: string) => db.collection<{ until?: string }>(collections.persons).findOne({ relates: `seat:${by}` })
  await sit({ by: 'org_4', guard: 'bai', until: '2026-06-30' })
  t.equal((await kept('org_4'))?.until, '2026-06-30')
  await sit({ by: 'org_5', guard: 'bai', bornIn: '1990-03' })
  t.equal((await kept('org_5'))?.until, '2026-06-30', 'nothing said of the name')
  await sit({ by: 'org_6', guard: 'bai', name: '白桦' })
  t.equal((await kept('org_6'))?.until, undefined)
  await work.close()
})

const reaction: Reaction = {
  name: 'seats',
  service: 'grid',
  on: ['SeatTaken'],
  targets: () => ({ collection: 'counters', filter: { _id: id }, limit: 2 }),
  command: take,
  id: (_, found: StoredState) => `${found._id}-heir`,
  body: () => ({ by: 'org_4' }),
}
const event = {
  id: 'evt_1',
  type: 'SeatTaken',
  source: '/jiceng/grid',
  aggregate: id,
  version: 2,
  timeline: 1,
  time: '2026-01-01T00:00:00Z',
  occurredOn: '2026-01-01',
  scopePath: '/990100/990103',
  actor: 'clerk',
  correlationId: 'test',
  data: {},
}

t.test('a reaction may be for another aggregate than it found, and that it is so already is no trouble', async (t) => {
  const asked: (string | undefined)[] = []
  const trouble: string[] = []
  const answering = (code: string) =>
    reactor({
      db,
      service: 'grid',
      reactions: [reaction],
      run: async (request) => {
        asked.push(request.id)
        return { status: 409, body: { code } }
      },
      onTrouble: (what) => trouble.push(what),
    })
  await answering('same-value').react([event])
  t.strictSame([asked, trouble], [[`${id}-heir`], []])
  await answering('quota-exhausted').react([event])
  t.strictSame(trouble, ['reaction refused'])
})
