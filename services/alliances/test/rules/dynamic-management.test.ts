import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  allianceReviews,
  alliances,
  exitMember,
  joinAlliance,
  leaveAlliance,
  remindMember,
  restoreMember,
  reviewAlliance,
  suspendMember,
} from '../../src/alliances/index.ts'
import { holdPledgeDrive } from '../../src/pledges/index.ts'
import { allianceOf, allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const row = (memberId: string, outcome: string) => ({ memberId, duty: '参加联席会议', score: 60, outcome })
const rows = [row('org_a', 'remind'), row('org_b', 'suspend'), row('org_c', 'exit'), row('unt_a', 'keep')]
const review = { allianceId: 'aln_1', ...here, period: '2023H1', rows }
const reviewIn = (db: Memory, period: string, on: string, of = rows): string => {
  const id = `drv_1${period}`
  db.send(reviewAlliance, { ...review, period, rows: of }, { id, on })
  return id
}
const reviewed = (): Memory => {
  const db = allied()
  reviewIn(db, '2023H1', '2023-06-30')
  return db
}
const on1 = { reviewId: 'drv_12023H1' }
const id = 'aln_1'
const standings = (db: Memory) => allianceOf(db).standings

t.test('reviews have no flaw', async (t) => t.same(flawsOf(allianceReviews), []))

t.test('members are reviewed once in a half-year', async (t) => {
  const { events } = allied().send(reviewAlliance, review, { id: 'drv_12023H1' })
  t.same(events, [{ type: 'AllianceReviewed', data: { ...review, reviewId: 'drv_12023H1', reviewedOn: '2023-06-30' } }])
  const natural = reviewAlliance.newId(review, () => 'drv_random')
  t.equal(natural, 'drv_12023H1', 'the alliance and the half-year are its key')
  t.same(refusal(reviewed(), reviewAlliance, review, { id: natural }), ['illegal-step'])
  t.same(refusedElsewhere(reviewAlliance, review), everywhereElse)
})

t.test('each row is of another member, and the half-year has begun', async (t) => {
  const tried = (more: object) => refusal(allied(), reviewAlliance, { ...review, ...more })
  t.same(tried({ rows: [row('org_a', 'keep'), row('org_a', 'remind')] }), ['member-twice', '/rows/1/memberId'])
  t.same(tried({ rows: [row('org_other', 'keep')] }), ['not-a-member', '/rows/0/memberId'])
  t.same(tried({ rows: [row('org_lead', 'keep')] }), ['lead-stays', '/rows/0/memberId'])
  t.same(tried({ period: '2023H2' }), ['period-ahead', '/period'])
  t.throws(() => tried({ period: '2023Q1' }), 'reviews are half-yearly')
})

t.test('a member is reminded as its review decided, once', async (t) => {
  const db = reviewed()
  const { events } = db.send(remindMember, { memberId: 'org_a', ...on1 }, { id })
  const data = { memberId: 'org_a', ...on1, period: '2023H1', inARow: 1, remindedOn: '2023-06-30' }
  t.same(events, [{ type: 'AllianceMemberReminded', data }])
  t.same(standings(db), [{ memberId: 'org_a', ...on1, remindedIn: '2023H1', inARow: 1 }])
  const again = (memberId: string, reviewId: string) => refusal(db, remindMember, { memberId, reviewId }, { id })
  t.same(again('org_a', on1.reviewId), ['already-exists'])
  t.same(again('org_b', on1.reviewId), ['outcome-differs', '/reviewId'])
  t.same(again('org_other', on1.reviewId), ['not-a-member', '/memberId'])
  t.same(again('org_a', 'drv_none'), ['unknown-reference', '/reviewId'])
})

t.test('what another alliance’s review says is nothing here', async (t) => {
  const db = reviewed()
  db.send(reviewAlliance, { ...review, allianceId: 'aln_2', rows: [row('org_a', 'remind')] }, { id: 'drv_2' })
  const tried = refusal(db, remindMember, { memberId: 'org_a', reviewId: 'drv_2' }, { id })
  t.same(tried, ['other-alliance', '/reviewId'])
})

/** Reminded for 2022H2 and 2023H1, or for 2022H1 and 2023H1. */
function remindedTwice(first: string): Memory {
  const db = allied()
  for (const period of [first, '2023H1'])
    db.send(remindMember, { memberId: 'org_a', reviewId: reviewIn(db, period, '2023-06-30') }, { id })
  return db
}
const exit = { memberId: 'org_a', ...on1, meetingId: 'mtg_1', reason: '连续两次提醒' }

t.test('two reminders in a row propose that a member leaves, the joint meeting decides', async (t) => {
  const db = remindedTwice('2022H2')
  t.match(standings(db), [{ memberId: 'org_a', inARow: 2 }])
  const { events } = db.send(exitMember, exit, { id })
  const left = { memberId: 'org_a', leftOn: '2023-06-30', reason: exit.reason, meetingId: 'mtg_1' }
  t.same(events, [{ type: 'AllianceMemberLeft', data: left }])
  t.match(allianceOf(db), { standings: [], members: { length: 3 } })
  for (const meetingId of ['mtg_2', 'mtg_other'])
    t.same(refusal(remindedTwice('2022H2'), exitMember, { ...exit, meetingId }, { id }), [
      'meeting-not-held',
      '/meetingId',
    ])
  const { meetingId: _, ...undecided } = exit
  t.throws(() => remindedTwice('2022H2').send(exitMember, undecided, { id }), 'without a meeting nobody has to go')
})

t.test('reminders with a half-year between them, or only one, propose nothing', async (t) => {
  const apart = remindedTwice('2022H1')
  t.match(standings(apart), [{ inARow: 1 }])
  t.same(refusal(apart, exitMember, exit, { id }), ['exit-not-proposed', '/reviewId'])
  t.same(refusal(reviewed(), exitMember, exit, { id }), ['exit-not-proposed', '/reviewId'])
})

t.test('a review may propose by itself that a member leaves, while two stay', async (t) => {
  const db = reviewed()
  const leaving = { ...exit, memberId: 'org_c' }
  t.same(refusal(db, exitMember, { ...exit, memberId: 'org_lead' }, { id }), ['not-a-member', '/memberId'])
  for (const memberId of ['org_b', 'unt_a']) db.send(leaveAlliance, { memberId, reason: '迁出' }, { id })
  t.same(refusal(db, exitMember, leaving, { id }), ['too-few-parties'])
  db.send(joinAlliance, { memberId: 'unt_b' }, { id })
  t.same(refusal(db, exitMember, leaving, { id }), [undefined])
})

t.test('a suspended member takes part in nothing until it is restored', async (t) => {
  const db = reviewed()
  const member = { memberId: 'org_b', ...on1 }
  t.same(db.send(suspendMember, member, { id }).events, [
    { type: 'AllianceMemberSuspended', data: { ...member, period: '2023H1', suspendedOn: '2023-06-30' } },
  ])
  t.same(refusal(db, suspendMember, member, { id }), ['member-suspended', '/memberId'])
  t.same(refusal(db, suspendMember, { ...member, memberId: 'unt_a' }, { id }), ['outcome-differs', '/reviewId'])
  const drive = { allianceId: id, ...here, kind: 'show', title: '亮承诺', orgIds: ['org_a', 'org_b'], personsCount: 9 }
  t.same(refusal(db, holdPledgeDrive, drive), ['member-suspended', '/orgIds/1'])
  const restored = { memberId: 'org_b', reason: '已整改' }
  t.same(db.send(restoreMember, restored, { id }).events, [
    { type: 'AllianceMemberRestored', data: { ...restored, restoredOn: '2023-06-30' } },
  ])
  t.same(standings(db), [])
  t.same(refusal(db, holdPledgeDrive, drive), [undefined])
  t.same(refusal(db, restoreMember, restored, { id }), ['same-value', '/memberId'])
})

t.test('who was reminded and suspended is restored with its reminders', async (t) => {
  const db = allied()
  const first = reviewIn(db, '2022H2', '2023-06-30')
  const second = reviewIn(db, '2023H1', '2023-06-30', [row('org_a', 'suspend')])
  db.send(remindMember, { memberId: 'org_a', reviewId: first }, { id })
  db.send(suspendMember, { memberId: 'org_a', reviewId: second }, { id })
  t.match(standings(db), [{ remindedIn: '2022H2', inARow: 1, suspendedOn: '2023-06-30' }])
  db.send(restoreMember, { memberId: 'org_a', reason: '已整改' }, { id })
  t.match(standings(db), [{ remindedIn: '2022H2', inARow: 1, suspendedOn: undefined }])
})

t.test('the alliance and its reviews have no flaw and reach the grants of its lead', async (t) => {
  const db = reviewed()
  t.same(flawsOf(alliances), [])
  t.same(allianceReviews.relates(db.stateOf(allianceReviews, 'drv_12023H1')), ['alliance:aln_1'])
})
