import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { closeCooperation, cooperationTopics, openCooperation, recordOutcome } from '../../src/cooperation.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const topic = {
  allianceId: 'aln_1',
  ...here,
  kind: 'village_enterprise',
  title: '村企共建蓝莓基地',
  partnerIds: ['org_a', 'unt_a'],
}
const id = 'ctp_1'
const opened = (): Memory => {
  const db = allied()
  db.send(openCooperation, topic, { id })
  return db
}

t.test('cooperation topics have no flaw', async (t) => t.same(flawsOf(cooperationTopics), []))

t.test('a topic is opened by two members or more of an active alliance', async (t) => {
  const { events } = allied().send(openCooperation, topic, { id })
  t.same(events, [{ type: 'CooperationOpened', data: { topicId: id, ...topic, startedOn: '2023-06-30' } }])
  const tried = (partnerIds: string[]) => refusal(allied(), openCooperation, { ...topic, partnerIds })
  t.throws(() => tried(['org_a']), 'one partner fits no body')
  t.same(tried(['org_a', 'unt_b']), ['not-a-member', '/partnerIds/1'])
  t.same(refusedElsewhere(openCooperation, topic), everywhereElse)
})

t.test('its outcomes are kept, two hundred at most', async (t) => {
  const db = opened()
  const { events } = db.send(recordOutcome, { text: '建成二百亩' }, { id, on: '2023-07-01' })
  const outcome = { text: '建成二百亩', achievedOn: '2023-07-01' }
  t.same(events, [{ type: 'CooperationOutcomeRecorded', data: outcome }])
  t.match(db.stateOf(cooperationTopics, id), { state: 'open', outcomes: [outcome] })
  for (let n = 1; n < 200; n++) db.send(recordOutcome, { text: `第${n}项` }, { id })
  t.same(refusal(db, recordOutcome, { text: '再一项' }, { id }), ['quota-exhausted'])
})

t.test('a closed topic has no more outcomes', async (t) => {
  const db = opened()
  t.same(db.send(closeCooperation, { reason: '期满' }, { id }).events, [
    { type: 'CooperationClosed', data: { reason: '期满', closedOn: '2023-06-30' } },
  ])
  t.same(refusal(db, recordOutcome, { text: '一项' }, { id }), ['illegal-step'])
  t.same(refusal(db, closeCooperation, { reason: '期满' }, { id }), ['illegal-step'])
})

t.test('a topic reaches the grants of its alliance and of each partner', async (t) =>
  t.same(cooperationTopics.relates(opened().stateOf(cooperationTopics, id)), [
    'alliance:aln_1',
    'org:org_a',
    'unit:unt_a',
  ]),
)
