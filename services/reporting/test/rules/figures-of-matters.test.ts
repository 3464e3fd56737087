import t from 'tap'
import { made, share, type Told, values } from '../figures/told.ts'

/** In the morning of universal time it is the same day in the city. */
const instant = (day: string): string => `${day}T02:00:00.000Z`
const matter = (type: string, on: string, data: object = {}): Told => ['mat_1', type, on, data]
const reported = matter('MatterReported', '2023-04-03', {
  ...{ gridId: 'grd_1', kind: 'livelihood', categoryCode: '0102', reportedOn: '2023-04-03' },
})
const filed = matter('MatterFiled', '2023-04-03', {
  kind: 'key_minor',
  categoryCode: '0603',
  filedOn: '2023-04-03',
})
const dispatched = (dueOn: string, on = '2023-04-04') =>
  matter('MatterDispatched', on, { dispatchedOn: on, dueAt: instant(dueOn) })
const handled = (on: string) => matter('MatterHandled', on, { handledOn: on })
const closed = (on: string, data: object = {}) =>
  matter('MatterClosed', on, { closedOn: on, onTime: true, workingHours: 12, ...data })
const all = ['IG-18', 'IG-20', 'IG-21', 'IG-22', 'IG-23', 'IG-24', 'IG-25', 'IG-26'] as const

t.test('a matter closed before it was due is on time once it is due, and no longer if that comes before', async (t) => {
  const told = (dueOn: string) => [reported, filed, dispatched(dueOn), handled('2023-05-02'), closed('2023-05-04')]
  const kept = await made(told('2023-06-15'))
  t.equal(share(kept, 'IG-22', '2023H1', '2023-06-14'), '0/0', 'nothing is due before its day')
  t.equal(share(kept, 'IG-21', '2023H1', '2023-06-15'), '1/1')
  t.equal(share(kept, 'IG-22', '2023H1', '2023-06-15'), '1/1')
  const earlier = await made(told('2023-05-03'))
  t.equal(share(earlier, 'IG-22', '2023H1', '2023-06-15'), '0/1', 'on time turns off')
  for (const id of all.filter((one) => one !== 'IG-22'))
    t.same(values(earlier, id, '2023H1', '2023-06-30'), values(kept, id, '2023H1', '2023-06-30'), `${id} stays`)
})

t.test('a matter dispatched twice is due when the last dispatch says', async (t) => {
  const kept = await made([reported, filed, dispatched('2023-04-10'), dispatched('2023-05-10', '2023-04-20')])
  t.equal(share(kept, 'IG-21', '2023-04', '2023-12-31'), '0/0')
  t.equal(share(kept, 'IG-21', '2023-05', '2023-12-31'), '0/1')
})

t.test('a suspended matter owes nothing until it is resumed', async (t) => {
  const suspended = matter('MatterSuspended', '2023-04-06', { suspendedAt: instant('2023-04-06') })
  const resumed = matter('MatterResumed', '2023-06-01', { newDueAt: instant('2023-06-05') })
  const still = await made([reported, filed, dispatched('2023-04-10'), suspended])
  t.equal(share(still, 'IG-21', '2023H1', '2023-06-30'), '0/0')
  const again = await made([reported, filed, dispatched('2023-04-10'), suspended, resumed])
  t.equal(share(again, 'IG-21', '2023-04', '2023-06-30'), '0/0')
  t.equal(share(again, 'IG-21', '2023-06', '2023-06-30'), '0/1')
})

t.test(
  'more time moves the day it is due, and late in the evening of universal time that is the next one',
  async (t) => {
    const extended = matter('MatterDeadlineExtended', '2023-04-06', { dueAt: '2023-04-30T17:00:00.000Z' })
    const kept = await made([reported, filed, dispatched('2023-04-10'), extended])
    t.equal(share(kept, 'IG-21', '2023-04', '2023-12-31'), '0/0')
    t.equal(share(kept, 'IG-21', '2023-05', '2023-12-31'), '0/1')
  },
)

t.test(
  'a matter moved to another grid was reported in the old one, and is due and closed in the new one',
  async (t) => {
    const moved = matter('MatterMovedToGrid', '2023-04-06', { from: 'grd_1', gridId: 'grd_2' })
    const kept = await made([
      reported,
      filed,
      dispatched('2023-04-10'),
      moved,
      handled('2023-04-08'),
      closed('2023-04-09'),
    ])
    const inGrid = (id: string, of: string) => values(kept, id, '2023H1', '2023-06-30', of)
    t.same([inGrid('IG-18', 'grd_1'), inGrid('IG-18', 'grd_2')], [[0], [1]])
    t.equal(share(kept, 'IG-22', '2023H1', '2023-06-30', 'grd_2'), '1/1')
    t.equal(share(kept, 'IG-22', '2023H1', '2023-06-30', 'grd_1'), '0/0')
    t.same(values(kept, 'IG-20', '2023H1', '2023-06-30', 'grd_1'), values(kept, 'IG-20', '2023H1', '2023-06-30'))
  },
)

t.test('without its filing a matter was only reported, and what followed is harmless', async (t) => {
  const later = [dispatched('2023-04-10'), handled('2023-04-08'), closed('2023-04-09')]
  const kept = await made([reported, ...later])
  t.same(values(kept, 'IG-20', '2023H1', '2023-06-30'), [0, 1])
  for (const id of ['IG-21', 'IG-22', 'IG-23']) t.equal(share(kept, id, '2023H1', '2023-06-30'), '0/0', id)
  t.same(values(kept, 'IG-18', '2023H1', '2023-06-30'), [0])
})

t.test('without its report a matter counts nowhere', async (t) => {
  const kept = await made([filed, dispatched('2023-04-10'), handled('2023-04-08'), closed('2023-04-09')])
  t.same(kept.buckets(), [])
})

t.test('a matter is reported in one class and filed in another, and counts as what it was filed as', async (t) => {
  const kept = await made([reported, filed, dispatched('2023-04-10'), closed('2023-04-09')])
  const labels = [...kept.subjects.values()].flatMap(({ c }) => c.map(({ m, k }) => `${m} ${k}`))
  for (const one of ['matters-reported 01', 'matters-filed 06', 'matters-closed key_minor'])
    t.ok(labels.includes(one), one)
  t.equal(share(kept, 'IG-19', '2023H1', '2023-06-30'), '1/1')
})

t.test('however often it comes back, a matter was handled once and returned once', async (t) => {
  const returned = (on: string) => matter('MatterReturned', on, { returnedOn: on })
  const twice = [handled('2023-04-06'), returned('2023-07-03'), handled('2023-07-05'), returned('2023-07-07')]
  const kept = await made([reported, filed, dispatched('2023-04-10'), ...twice, handled('2023-07-10')])
  t.equal(share(kept, 'IG-23', '2023H1', '2023-06-30'), '0/1')
  t.equal(share(kept, 'IG-23', '2023H1', '2023-07-31'), '1/1', 'the rework belongs to the first handling')
  t.equal(share(kept, 'IG-23', '2023H2', '2023-12-31'), '0/0')
})

t.test('the hours, the rating and the way up of a matter are kept', async (t) => {
  const escalated = matter('MatterEscalated', '2023-04-05', { from: 1, to: 3, escalatedOn: '2023-04-05' })
  const rated = (rating: number) => matter('MatterRated', '2023-04-12', { rating, ratedOn: '2023-04-12' })
  const start = [reported, filed, dispatched('2023-04-10'), escalated, closed('2023-04-09', { workingHours: 37 })]
  const kept = await made([...start, rated(4)])
  t.same(values(kept, 'IG-24', '2023H1', '2023-06-30'), [37, 37, 37])
  t.equal(share(kept, 'IG-25', '2023H1', '2023-06-30'), '1/1')
  t.equal(share(await made([...start, rated(3)]), 'IG-25', '2023H1', '2023-06-30'), '0/1')
  t.same(values(kept, 'IG-26', '2023H1', '2023-06-30'), [1])
  t.ok(kept.buckets().some(({ m, k }) => m === 'matter-escalations' && k === 'community-district'))
})

t.test('a grid has the figures of its own matters', async (t) => {
  const kept = await made([reported, filed, dispatched('2023-04-10'), handled('2023-04-08'), closed('2023-04-09')])
  const of = (id: string, grid: string) => values(kept, id, '2023H1', '2023-06-30', grid)
  t.same(of('IG-18', 'grd_1'), [1])
  t.same(of('IG-19', 'grd_1'), [100])
  t.same(of('IG-20', 'grd_1'), [1, 1])
  t.same(of('IG-18', 'grd_2'), [0])
})

const town = '/990100/990103/990103001'
const registered = (code: string): Told => [
  `div_${code}`,
  'DivisionRegistered',
  '2023-01-01',
  { code, level: 'community', validFrom: '2023-01-01' },
  `${town}/${code}`,
]
t.test('what was due before communities merged stays where it was, and what is due later goes along', async (t) => {
  const retired: Told = [
    'div_990103001001',
    'DivisionRetired',
    '2023-07-01',
    { successorCode: '990103001002', effectiveOn: '2023-07-01' },
    `${town}/990103001001`,
  ]
  const due = async (dueOn: string, period: string) => {
    const told = [registered('990103001001'), registered('990103001002'), reported, filed, dispatched(dueOn), retired]
    const kept = await made(told)
    return ['990103001001', '990103001002', '990100'].map((code) => share(kept, 'IG-21', period, '2023-12-31', code))
  }
  t.same(await due('2023-06-30', '2023H1'), ['0/1', '0/0', '0/1'])
  t.same(await due('2023-07-01', '2023H2'), ['0/0', '0/1', '0/1'])
})
