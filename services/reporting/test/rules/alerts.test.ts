import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  acknowledgeAlert,
  alerts,
  closeAlert,
  endMute,
  escalateAlert,
  muteAlert,
  raiseAlert,
  rectifyAlert,
} from '../../src/alerts/index.ts'
import { nextCheck, openOn } from '../../src/alerts/open.ts'
import { lifeWrongs } from '../../src/alerts/org-life.ts'
import { rules } from '../../src/alerts/rules.ts'
import { defaults } from '../../src/alerts/thresholds.ts'
import { after, atQuarters, idle, missed, monthsBefore, overdue, without } from '../../src/alerts/wrongs.ts'
import { ascending } from '../../src/algebra/days.ts'
import { registry } from '../../src/app.ts'
import { gridBoard } from '../../src/hubs/grid-board.ts'
import { made, type Told, values } from '../figures/told.ts'

const raised = {
  alertId: 'alt_1',
  ruleId: 'W-17',
  resource: 'grids',
  subjectId: 'grd_1',
  divisionCode: '990103001001',
  severity: 'W',
  firstSeen: '2023-06-20',
  raisedOn: '2023-06-30',
} as const
const open = [{ type: 'AlertRaised', data: raised }] as const
const at = { at: '2023-07-01T02:00:00Z' }

t.test('the machine of alerts has no flaw, and every rule that a subject is held to is in the table', async (t) => {
  t.strictSame(flawsOf(alerts), [])
  const watched = [...registry.facts.values(), ...registry.hubs.values()]
  const of = new Set([...watched.flatMap((one) => one.rules), 'W-42'])
  t.strictSame([...of].sort(ascending), Object.keys(rules).sort(ascending), 'W-42 is told apart, of services')
  // What a branch is told of a year is an alert of that year.
  const told = ({ name, resource }: (typeof watched)[number]) =>
    name === 'branch-year' ? `${resource} 2023` : resource
  const held = watched.flatMap((one) => one.rules.map((rule) => `${told(one)} ${rule}`))
  t.equal(new Set(held).size, held.length, 'of a resource each rule has one subject')
})

t.test('an alert says what is wrong, what to do and where, and is one for a rule and subject', async (t) => {
  const { alertId: _, raisedOn: _on, ...body } = raised
  const { events, state, claims } = given().when(raiseAlert, body, at)
  t.match(events, [{ type: 'AlertRaised', data: { firstSeen: '2023-06-20', raisedOn: '2023-07-01' } }])
  t.match(state, { state: 'open', title: /无党支部/, advice: String, record: '/v1/grids/grd_1' })
  t.strictSame(claims, ['alert:W-17|grd_1'])
  t.strictSame(alerts.relates(state), ['subject:grd_1', 'grid:grd_1'])
})

t.test('an alert becomes severer and never milder, and is to be acknowledged again then', async (t) => {
  const known = given(...open, {
    type: 'AlertAcknowledged',
    data: {
      alertId: 'alt_1',
      ruleId: 'W-17',
      subjectId: 'grd_1',
      severity: 'W',
      acknowledgedOn: '2023-07-01',
      by: 'x',
    },
  })
  t.match(known.when(escalateAlert, { severity: 'S' }, at).state, { severity: 'S', state: 'open' })
  for (const severity of ['I', 'W'] as const) t.equal(known.when(escalateAlert, { severity }, at).refused, 'same-value')
})

t.test('who acknowledges is named, and closing gives the rule and subject free', async (t) => {
  const { state } = given(...open).when(acknowledgeAlert, { note: '已派人核实' }, at)
  t.match(state, { state: 'acknowledged', acknowledgedBy: String, note: '已派人核实' })
  const closed = given(...open).when(closeAlert, {}, at)
  t.match(closed.state, { state: 'closed', closedOn: '2023-07-01' })
  t.strictSame(closed.releases, ['alert:W-17|grd_1'])
})

t.test('muting has a reason and an end of at most half a year, and wakes the day after it', async (t) => {
  const mute = (until: string) => given(...open).when(muteAlert, { reason: '正在调整', until }, at)
  t.match(mute('2023-07-15').state, { state: 'muted', mutedUntil: '2023-07-15', wakesAt: '2023-07-15T16:00:00.000Z' })
  t.match(mute('2023-07-01').state, { state: 'muted' })
  t.equal(mute('2023-06-30').refused, 'due-passed')
  t.equal(mute('2023-12-28').refused, undefined)
  t.equal(mute('2023-12-29').refused, 'invalid-period')
  t.equal(mute('2023-02-30').refused, 'invalid-date')
  const muted = given(...open, ...mute('2023-07-15').events)
  t.match(muted.when(endMute, {}, { at: '2023-07-16T00:00:00Z' }).state, { state: 'open', wakesAt: undefined })
  const once = muted.when(rectifyAlert, { rectificationId: 'rct_1' }, at)
  t.match(once.state, { state: 'in_rectification', rectificationId: 'rct_1', mutedUntil: undefined })
})

const w = (severity: 'I' | 'W' | 'S', from: string, to?: string, rule = 'W-01') => ({
  ...{ rule, severity, from, path: '/990100/990103' },
  ...(to ? { to } : {}),
})

t.test('on a day a rule is open once, by its severest, since it first held without a break', async (t) => {
  const term = [
    w('W', '2023-01-10', '2023-09-01'),
    w('S', '2023-06-10', '2023-09-01'),
    w('I', '2022-01-01', '2022-02-01'),
  ]
  t.match(openOn(term, '2023-06-09'), [{ rule: 'W-01', severity: 'W', firstSeen: '2023-01-10' }])
  t.match(openOn(term, '2023-06-10'), [{ rule: 'W-01', severity: 'S', firstSeen: '2023-01-10' }])
  t.strictSame(openOn(term, '2023-09-01'), [], 'the day it ends is not in it')
  t.strictSame(openOn(term, '2023-01-09'), [])
  t.match(openOn([w('I', '2023-01-01', '2023-02-01'), w('W', '2023-02-01')], '2023-03-01'), [
    { firstSeen: '2023-01-01' },
  ])
  t.equal(openOn([...term, w('W', '2023-01-01', undefined, 'W-17')], '2023-06-30').length, 2)
})

t.test('it is looked at again on the next day on which something begins or ends', async (t) => {
  const term = [w('W', '2023-01-10', '2023-09-01'), w('S', '2023-06-10')]
  t.strictSame(
    ['2023-01-09', '2023-01-10', '2023-06-10', '2023-09-01'].map((day) => nextCheck(term, day)),
    ['2023-01-10', '2023-06-10', '2023-09-01', null],
  )
})

t.test('patience, limits and periods on their boundary days', async (t) => {
  t.strictSame(after(30, [{ from: '2023-06-01' }]), [{ from: '2023-07-01' }])
  t.strictSame(after(30, [{ from: '2023-06-01', to: '2023-07-01' }]), [], 'mended on the last day')
  t.strictSame(overdue('2023-06-30'), [{ from: '2023-07-01' }])
  t.strictSame(overdue('2023-06-30', '2023-07-01'), [])
  t.strictSame(overdue('2023-06-30', '2023-07-02'), [{ from: '2023-07-01', to: '2023-07-02' }])
  t.equal(monthsBefore('2023-08-31', 6), '2023-02-28')
  t.equal(monthsBefore('2023-01-15', 1), '2022-12-15')
  t.strictSame(without([{ from: '2023-01-01' }], [{ from: '2023-02-01', to: '2023-03-01' }]), [
    { from: '2023-01-01', to: '2023-02-01' },
    { from: '2023-03-01' },
  ])
  t.strictSame(idle(90, [{ from: '2023-01-01' }], ['2023-03-31', '2023-04-10']), [{ from: '2023-07-09' }])
  t.strictSame(idle(90, [{ from: '2023-01-01' }], ['2023-04-02']), [
    { from: '2023-04-01', to: '2023-04-02' },
    { from: '2023-07-01' },
  ])
  t.strictSame(atQuarters(5, [{ from: '2023-02-01' }, { from: '2023-04-01', to: '2023-06-30' }]), [
    { from: '2023-04-05' },
  ])
  t.strictSame(missed('quarter', { from: '2023-01-10' }, ['2023-02-01', '2023-08-01'], 2023, defaults), [
    { from: '2023-07-05', to: '2023-08-01' },
    { from: '2024-01-05' },
  ])
})

t.test('buildings want a group, and a grid without buildings wants none (W-17)', async (t) => {
  const grid = { is: 'grid', red: false, from: '2023-01-01', places: [['', '/990100/990103']] } as const
  const branch = { is: 'branch', from: '2023-01-05' } as const
  const lead = { is: 'lead', days: [{ from: '2023-01-05' }] } as const
  const wrongsOf = (buildings: readonly string[]) =>
    gridBoard.wrongs('grd_1', [{ ...grid, buildings: [['2023-01-01', buildings]] }, branch, lead], {
      year: 2023,
      limits: defaults,
    })
  t.match(wrongsOf(['1']), [{ rule: 'W-17', from: '2023-01-31' }])
  t.notOk(wrongsOf([]).some(({ rule }) => rule === 'W-17'))
})

t.test('a meeting recorded more than fifteen days later is told until one is recorded in time (W-41)', async (t) => {
  const none = { general: [], lecture: [], committee: [], theme: [], review: [], records: [], plan: undefined }
  const told = (...of: (readonly [on: string, toldOn: string])[]) =>
    lifeWrongs({ ...none, told: of.map(([on, toldOn]) => ({ on, toldOn })) }, defaults)
  t.strictSame(told(['2023-06-01', '2023-06-16']), [], 'the fifteenth day')
  t.match(told(['2023-06-01', '2023-06-17']), [{ rule: 'W-41', severity: 'I', from: '2023-06-17', to: '2024-01-01' }])
  t.strictSame(told(['2023-12-20', '2024-01-20']), [], 'a year that is over is asked for nothing')
  t.match(told(['2023-06-20', '2023-06-20'], ['2023-06-01', '2023-06-17']), [{ from: '2023-06-17', to: '2023-06-20' }])
  t.strictSame(told(['2023-06-01', '2023-06-17'], ['2023-06-17', '2023-06-17']), [], 'both on one day')
})

t.test(
  'what a branch missed is told after its period, until the next one is looked at; twice running is severe',
  async (t) => {
    const none = {
      general: [],
      lecture: [],
      committee: [],
      theme: [],
      review: [],
      told: [],
      records: [],
      plan: undefined,
    }
    const month = (end: string, isMet: boolean) => ({ end, isMet })
    t.strictSame(lifeWrongs({ ...none, general: [month('2023-03-31', true), month('2023-06-30', false)] }, defaults), [
      { rule: 'W-03', severity: 'I', from: '2023-06-15', to: '2023-07-05' },
      { rule: 'W-03', severity: 'W', from: '2023-07-05', to: '2023-10-05' },
    ])
    const theme = [month('2023-04-30', false), month('2023-05-31', false), month('2023-06-30', true)]
    t.match(lifeWrongs({ ...none, theme }, defaults), [
      { rule: 'W-05', severity: 'W', from: '2023-05-03', to: '2023-06-03' },
      { rule: 'W-05', severity: 'W', from: '2023-06-03' },
      { rule: 'W-05', severity: 'S', from: '2023-06-03', to: '2023-07-04' },
    ])
    const january = (isMet?: boolean) => {
      const themeBefore = isMet === undefined ? undefined : month('2022-12-31', isMet)
      return lifeWrongs({ ...none, theme: [month('2023-01-31', false)], themeBefore }, defaults)
    }
    const alone = { rule: 'W-05', severity: 'W', from: '2023-02-03', to: '2023-03-06' }
    t.strictSame(january(false), [alone, { ...alone, severity: 'S' }], 'December and January')
    for (const isMet of [true, undefined]) t.strictSame(january(isMet), [alone], 'held, or not owed')
    const plan = (approvedOn?: string) => lifeWrongs({ ...none, plan: { dueOn: '2023-01-31', approvedOn } }, defaults)
    t.match(plan(), [{ rule: 'W-27', from: '2023-02-01', to: '2024-01-01' }])
    t.strictSame(plan('2023-01-31'), [])
    t.match(plan('2023-02-10'), [{ from: '2023-02-01', to: '2023-02-10' }])
  },
)

t.test('alerts raised and closed are counted by severity (IR-04), and are no records of a clerk', async (t) => {
  const raised: Told = ['alt_1', 'AlertRaised', '2023-03-02', { severity: 'W', raisedOn: '2023-03-02' }]
  const closed: Told = ['alt_1', 'AlertClosed', '2023-04-01', { severity: 'S', closedOn: '2023-04-01' }]
  const kept = await made([raised, closed])
  t.same(values(kept, 'IR-04', '2023Q1', '2023-03-31', '990103'), [1, 0])
  t.same(values(kept, 'IR-04', '2023Q2', '2023-06-30', '990103'), [0, 1])
  t.notOk(kept.buckets().some(({ m }) => m.startsWith('records')))
})
