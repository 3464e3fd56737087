import { type AnyEvent, flawsOf } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import { alliances, foundAlliance, leaveAlliance, prepareAlliance } from '../../src/alliances/index.ts'
import {
  cancelMeeting,
  closeDecision,
  conveneMeeting,
  holdMeeting,
  meetings,
  reassignDecision,
} from '../../src/meetings/index.ts'
import { rotations, scheduleRotation } from '../../src/rotations/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const founded = (...memberIds: string[]): AnyEvent[] => [
  ...prepared,
  ...when(prepared, foundAlliance, { memberIds }, { at: '2023-01-10T02:00:00Z' }).events,
]
const active = founded('org_a', 'org_b', 'unt_a')
const alliance = (history: readonly AnyEvent[] = active) => ({ mechanism: alliances, id: 'aln_1', history })
const plan = {
  allianceId: 'aln_1',
  divisionCode: '990103001',
  periodUnit: 'quarter',
  from: '2023-04-01',
  order: ['org_b', 'unt_a', 'org_a'],
}
const rotation = {
  mechanism: rotations,
  id: 'rot_1',
  history: when([], scheduleRotation, plan, { id: 'rot_1', beside: [alliance()] }).events,
}
const call = { allianceId: 'aln_1', divisionCode: '990103001', no: 2, plannedOn: '2023-06-28', agenda: ['项目进展'] }
const convened = when([], conveneMeeting, call, { id: 'mtg_1', beside: [alliance()] })
const minutes = {
  chairOrgId: 'org_b',
  attendance: ['org_b', 'org_lead', 'unt_a'],
  decisions: [
    { text: '开放学生实践基地', ownerOrgId: 'unt_a', dueOn: '2023-07-15' },
    { text: '整治沿河步道', ownerOrgId: 'org_a', dueOn: '2023-08-31' },
  ],
}
const hold = (more: object = {}, beside = [alliance(), rotation]) =>
  when(convened.events, holdMeeting, { ...minutes, ...more }, { id: 'mtg_1', beside })
const held = [...convened.events, ...hold().events]
const follow = (command: Parameters<typeof when>[1], body: unknown, beside = [alliance()], history = held) =>
  when(history, command, body, { id: 'mtg_1', beside })

t.test('the machine of meetings has no flaw', async (t) => t.same(flawsOf(meetings), []))

t.test('a meeting is convened once under its number, by an alliance at work', async (t) => {
  t.match(convened.events, [{ type: 'AllianceMeetingConvened', data: { no: 2, convenedOn: '2023-06-30' } }])
  t.same(convened.claims, ['alliance-meeting:aln_1|2'])
  t.same(convened.guards, ['alliance:aln_1'])
  const refused = (more: object, history = active) =>
    when([], conveneMeeting, { ...call, ...more }, { id: 'mtg_1', beside: [alliance(history)] }).refused
  t.equal(refused({}, [...prepared]), 'alliance-not-active')
  t.equal(refused({ divisionCode: '990103002' }), 'division-mismatch')
  t.equal(refused({ plannedOn: '2023-06-31' }), 'invalid-date')
  t.equal(when([], conveneMeeting, call).refused, 'unknown-reference')
})

t.test('it is held with more than half of the lead and the members', async (t) => {
  t.match(hold().events, [
    { type: 'AllianceMeetingHeld', data: { no: 2, present: 3, due: 4, decisions: [{ n: 1 }, { n: 2 }] } },
  ])
  t.match(hold().state, { state: 'held', openDecisions: 2 })
  t.equal(hold({ attendance: ['org_b', 'org_a'] }).refused, 'quorum-not-met', 'two of four are not more than half')
  t.equal(hold({ attendance: ['org_b', 'org_a', 'org_c'] }).refused, 'not-a-member')
  const left = [...active, ...when(active, leaveAlliance, { memberId: 'org_a', reason: '迁出' }).events]
  t.equal(hold({ attendance: ['org_b', 'unt_a'], decisions: [] }, [alliance(left), rotation]).refused, undefined)
})

t.test('the quorum is more than half, for every number of members', async (t) => {
  const ids = ['org_a', 'org_b', 'org_c', 'org_d', 'org_e', 'unt_a', 'unt_b', 'unt_camp']
  const alliances = ids.map((_, n) => founded(...ids.slice(0, Math.max(2, n + 1))))
  const property = fc.property(fc.nat({ max: 7 }), fc.nat({ max: 8 }), (n, others) => {
    const size = Math.max(2, n + 1)
    const attendance = ['org_lead', ...ids.slice(0, Math.min(size, others))]
    const beside = [alliance(alliances[n])]
    const { refused } = hold({ chairOrgId: 'org_lead', attendance, decisions: [] }, beside)
    return (refused === undefined) === attendance.length > (size + 1) / 2
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 100, seed: 95 }))
})

t.test('whoever is on duty takes the chair and is there; the lead does while nobody is', async (t) => {
  t.equal(hold({ chairOrgId: 'org_lead' }).refused, 'not-on-duty')
  t.equal(hold({ attendance: ['org_lead', 'unt_a', 'org_a'] }).refused, 'not-on-duty')
  t.equal(hold({}, [alliance()]).refused, 'not-on-duty')
  t.equal(hold({ chairOrgId: 'org_lead' }, [alliance()]).refused, undefined)
})

t.test('a decision has an owner in the alliance and a day to come', async (t) => {
  const decided = (of: object) =>
    hold({ decisions: [{ text: '整治', ownerOrgId: 'org_a', dueOn: '2023-07-01', ...of }] })
  t.equal(decided({}).refused, undefined)
  t.equal(decided({ ownerOrgId: 'org_c' }).refused, 'not-a-member')
  t.equal(decided({ dueOn: '2023-06-29' }).refused, 'invalid-period')
  t.equal(decided({ dueOn: '2023-02-30' }).refused, 'invalid-date')
})

t.test('decisions are followed until each is closed', async (t) => {
  const closed = follow(closeDecision, { n: 1, outcome: '已开放' })
  const data = { n: 1, ownerOrgId: 'unt_a', dueOn: '2023-07-15', outcome: '已开放', closedOn: '2023-06-30' }
  t.same(closed.events, [{ type: 'AllianceDecisionClosed', data }])
  t.match(closed.state, { openDecisions: 1, decisions: [{ state: 'closed' }, { state: 'open' }] })
  const after = [...held, ...closed.events]
  t.equal(follow(closeDecision, { n: 1, outcome: '已开放' }, [], after).refused, 'decision-closed')
  t.equal(follow(closeDecision, { n: 3, outcome: '已开放' }).refused, 'decision-unknown')
  const given = follow(reassignDecision, { n: 2, ownerOrgId: 'org_b', dueOn: '2023-09-30' })
  t.match(given.state, { decisions: [{}, { ownerOrgId: 'org_b', dueOn: '2023-09-30', state: 'open' }] })
  const reassign = (of: object) =>
    follow(reassignDecision, { n: 2, ownerOrgId: 'org_b', dueOn: '2023-09-30', ...of }).refused
  t.equal(reassign({ ownerOrgId: 'org_c' }), 'not-a-member')
  t.equal(reassign({ dueOn: '2023-06-01' }), 'invalid-period')
  t.equal(reassign({ ownerOrgId: 'org_a', dueOn: '2023-08-31' }), 'same-value')
  t.equal(reassign({ n: 9 }), 'decision-unknown')
})

t.test('a meeting that does not come about is cancelled', async (t) => {
  const cancelled = follow(cancelMeeting, { reason: '未过半' }, [], [...convened.events])
  t.match(cancelled.state, { state: 'cancelled', reason: '未过半' })
  t.equal(follow(cancelMeeting, { reason: '未过半' }).refused, 'illegal-step')
  t.same(meetings.relates(hold().state), ['alliance:aln_1', 'unit:unt_a', 'org:org_a'])
})
