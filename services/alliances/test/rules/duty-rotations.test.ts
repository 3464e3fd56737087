import { type AnyEvent, flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  alliances,
  dissolveAlliance,
  expandAlliance,
  foundAlliance,
  leaveAlliance,
  loseMember,
  prepareAlliance,
  suspendAlliance,
} from '../../src/alliances/index.ts'
import { extendRotation, handOver, rotations, scheduleRotation, skipTurn } from '../../src/rotations/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const members = ['org_a', 'org_b', 'unt_a']
const founding = when(prepared, foundAlliance, { memberIds: members }, { at: '2023-01-10T02:00:00Z' })
const active: readonly AnyEvent[] = [...prepared, ...founding.events]
const beside = (history = active) => [{ mechanism: alliances, id: 'aln_1', history }]
const plan = {
  allianceId: 'aln_1',
  divisionCode: '990103001',
  periodUnit: 'quarter',
  from: '2023-01-16',
  order: ['org_b', 'unt_a', 'org_a'],
}
const first = when([], scheduleRotation, plan, { id: 'rot_1', beside: beside() })
const running: readonly AnyEvent[] = first.events
type Asked = Parameters<typeof when>
const ask = (history: readonly AnyEvent[], command: Asked[1], body: unknown, at = '2023-03-31', alliance = active) =>
  when(history, command, body, { id: 'rot_1', beside: beside(alliance), at: `${at}T02:00:00Z` })
const then = (history: readonly AnyEvent[], ...of: [Asked[1], unknown, string?]): readonly AnyEvent[] => [
  ...history,
  ...ask(history, ...of).events,
]
const rotation = [{ mechanism: rotations, id: 'rot_1', history: running }]

t.test('the machine of rotations has no flaw', async (t) => t.same(flawsOf(rotations), []))

t.test('the first round begins on its day; after that each turn is a whole period', async (t) => {
  t.match(first.events, [
    {
      type: 'DutyRotationScheduled',
      data: {
        terms: [
          { no: 1, round: 1, orgId: 'org_b', from: '2023-01-16', to: '2023-03-31' },
          { no: 2, round: 1, orgId: 'unt_a', from: '2023-04-01', to: '2023-06-30' },
          { no: 3, round: 1, orgId: 'org_a', from: '2023-07-01', to: '2023-09-30' },
        ],
      },
    },
  ])
  t.match(first.state, { state: 'running', terms: [{ state: 'on_duty' }, { state: 'scheduled' }] })
  t.same(first.guards, ['alliance:aln_1'])
  const monthly = when([], scheduleRotation, { ...plan, periodUnit: 'month', from: '2023-02-01' }, { beside: beside() })
  t.match(monthly.events[0]?.data, { terms: [{ to: '2023-02-28' }, { from: '2023-03-01' }, { to: '2023-04-30' }] })
  t.equal(
    scheduleRotation.newId(plan, () => ''),
    'rot_1',
    'an alliance has one rotation',
  )
})

t.test('a round has every member once, at work, where the alliance lies, from its founding on', async (t) => {
  const refused = (more: object, alliance = active) => {
    const asked = when([], scheduleRotation, { ...plan, ...more }, { id: 'rot_1', beside: beside(alliance) })
    return asked.refused
  }
  t.equal(refused({ order: ['org_a', 'org_b'] }), 'turn-order', 'one is missing')
  t.equal(refused({ order: [...plan.order, 'org_lead'] }), 'not-a-member', 'the lead does not rotate')
  t.equal(refused({ from: '2023-01-09' }), 'invalid-period')
  t.equal(refused({ from: '2023-02-29' }), 'invalid-date')
  t.equal(refused({ divisionCode: '990103002' }), 'division-mismatch')
  t.equal(refused({}, prepared), 'alliance-not-active')
  const suspended = [...active, ...when(active, suspendAlliance, { reason: '调整' }).events]
  t.equal(refused({}, suspended), 'alliance-not-active')
  t.equal(when([], scheduleRotation, plan, { id: 'rot_1' }).refused, 'unknown-reference')
})

t.test('the duty is handed over to the next one, never before its turn began', async (t) => {
  const handed = ask(running, handOver, { note: '台账已移交' })
  t.match(handed.events, [{ type: 'DutyRotationHandedOver', data: { no: 1, orgId: 'org_b', nextOrgId: 'unt_a' } }])
  t.match(handed.state, { terms: [{ state: 'handed_over', note: '台账已移交' }, { state: 'on_duty' }] })
  const second = [...running, ...handed.events]
  t.equal(ask(second, handOver, { note: '移交' }, '2023-03-31').refused, 'not-begun')
  t.equal(ask(second, handOver, { note: '移交' }, '2023-04-01').refused, undefined)
  const last = then(second, handOver, { note: '移交' }, '2023-06-30')
  t.equal(ask(last, handOver, { note: '移交' }, '2023-09-30').refused, 'next-turn-missing')
})

t.test('a turn skipped before it began moves the others up; one under way ends the day before', async (t) => {
  const ahead = ask(running, skipTurn, { no: 2, reason: '搬迁' })
  t.match(ahead.events, [{ data: { no: 2, orgId: 'unt_a', terms: [{ no: 3, from: '2023-04-01', to: '2023-06-30' }] } }])
  t.match(ahead.state, { terms: [{ state: 'on_duty' }, { state: 'skipped' }, { from: '2023-04-01' }] })
  const under = ask(running, skipTurn, { no: 1, reason: '搬迁' }, '2023-02-15')
  t.match(under.events, [
    {
      data: {
        servedTo: '2023-02-14',
        terms: [
          { no: 2, from: '2023-02-15', to: '2023-03-31' },
          { no: 3, from: '2023-04-01' },
        ],
      },
    },
  ])
  t.match(under.state, { terms: [{ state: 'skipped', to: '2023-02-14' }, { state: 'on_duty' }, {}] })
  const late = ask(running, skipTurn, { no: 1, reason: '搬迁' }, '2023-05-15')
  t.match(late.events, [{ data: { servedTo: '2023-03-31', terms: [{ from: '2023-04-01', to: '2023-06-30' }, {}] } }])
  t.equal(ask(running, skipTurn, { no: 4, reason: '搬迁' }).refused, 'term-unknown')
  t.equal(ask([...running, ...ahead.events], skipTurn, { no: 2, reason: '搬迁' }).refused, 'term-unknown')
  const alone = then(then(running, skipTurn, { no: 2, reason: '搬迁' }), skipTurn, { no: 3, reason: '搬迁' })
  t.equal(ask(alone, skipTurn, { no: 1, reason: '搬迁' }).refused, 'next-turn-missing')
})

t.test('the next round comes when the last of this one is on duty, with everybody', async (t) => {
  t.equal(ask(running, extendRotation, { order: plan.order }).refused, 'turns-left')
  const last = then(then(running, handOver, { note: '移交' }), handOver, { note: '移交' }, '2023-06-30')
  t.equal(ask(last, extendRotation, { order: ['org_a', 'org_b'] }).refused, 'turn-order')
  const next = ask(last, extendRotation, { order: ['org_a', 'org_b', 'unt_a'], periodUnit: 'month' })
  t.match(next.events, [
    { data: { terms: [{ no: 4, round: 2, orgId: 'org_a', from: '2023-10-01', to: '2023-10-31' }, {}, { no: 6 }] } },
  ])
})

t.test('whoever joined meanwhile has its turn before a new round', async (t) => {
  const expanded = [...active, ...when(active, expandAlliance, { memberIds: ['org_c', 'org_d'] }).events]
  const extend = (order: string[], history = running) => ask(history, extendRotation, { order }, '2023-03-31', expanded)
  t.match(extend(['org_c']).events, [{ data: { terms: [{ no: 4, round: 1, orgId: 'org_c', from: '2023-10-01' }] } }])
  t.equal(extend(['org_c', 'org_a']).refused, 'turn-order', 'one that had its turn')
  t.equal(extend(['org_a', 'org_b', 'unt_a', 'org_c', 'org_d']).refused, 'turn-order')
  t.equal(extend(['org_e']).refused, 'not-a-member')
})

t.test('whoever leaves has no turn any more; on duty it goes only when another follows', async (t) => {
  const leave = (memberId: string, history = running) => {
    const others = [{ mechanism: rotations, id: 'rot_1', history }]
    return when(active, leaveAlliance, { memberId, reason: '迁出' }, { at: '2023-02-15T02:00:00Z', beside: others })
  }
  t.match(leave('unt_a').also, [{ id: 'rot_1', events: [{ data: { no: 2, terms: [{ no: 3, from: '2023-04-01' }] } }] }])
  t.match(leave('org_b').also, [{ events: [{ data: { no: 1, servedTo: '2023-02-14' } }] }])
  const last = then(then(running, skipTurn, { no: 2, reason: '搬迁' }), skipTurn, { no: 3, reason: '搬迁' })
  t.equal(leave('org_b', last).refused, 'next-turn-missing')
  t.same(leave('org_a', last).also, [{ id: 'rot_1', events: [] }], 'its turn was skipped already')
})

t.test('a member that is no more leaves its turn, whether or not another follows', async (t) => {
  const alone = then(then(running, skipTurn, { no: 2, reason: '搬迁' }), skipTurn, { no: 3, reason: '搬迁' })
  const lost = { memberId: 'org_b', cause: 'dissolved', lostOn: '2023-02-15' }
  const gone = when(active, loseMember, lost, { beside: [{ mechanism: rotations, id: 'rot_1', history: alone }] })
  t.match(gone.also, [{ id: 'rot_1', events: [{ data: { no: 1, servedTo: '2023-02-14', terms: { length: 0 } } }] }])
  const after = [...alone, ...(gone.also[0]?.events ?? [])]
  const left = [...active, ...gone.events]
  const next = ask(after, extendRotation, { order: ['org_a', 'unt_a'] }, '2023-05-01', left)
  t.match(
    next.events,
    [{ data: { terms: [{ round: 2, from: '2023-02-15', to: '2023-03-31' }, {}] } }],
    'no day is free',
  )
})

t.test('a rotation ends with its alliance', async (t) => {
  const over = when(active, dissolveAlliance, { reason: '完成' }, { beside: rotation })
  t.match(over.also, [{ id: 'rot_1', events: [{ type: 'DutyRotationEnded', data: { reason: '完成' } }] }])
  const ended = [...running, ...(over.also[0]?.events ?? [])]
  t.equal(ask(ended, handOver, { note: '移交' }).refused, 'illegal-step')
  t.same(when(active, dissolveAlliance, { reason: '完成' }).also, [], 'without one there is nothing to end')
})
