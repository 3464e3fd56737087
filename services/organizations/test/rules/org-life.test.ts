import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  cancelActivity,
  correctRecord,
  holdActivity,
  holdUnplanned,
  orgLifeActivities,
  passRecord,
  planActivity,
  recordActivity,
  returnRecord,
  submitPlan,
} from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const attendance = { shouldAttend: 10, present: 8 }
const record = {
  time: true,
  place: true,
  chair: true,
  recorder: true,
  attendance: true,
  agenda: true,
  discussion: true,
  decision: true,
  signature: true,
}
const vote = { motion: '通过计划', kind: 'resolution', eligible: 10, present: 8, for: 6, against: 1, abstain: 1 }

/** A branch that meets. */
function withMeetings() {
  const line = withLine()
  const { c } = line
  const of = { orgId: line.branch, divisionCode: community, kind: 'general', topic: '党员大会' }
  const held = (more: object = {}, at?: string) =>
    c.does(holdUnplanned, { ...of, ...attendance, ...more }, at === undefined ? {} : { at })
  const plan = (more: object = {}) => c.does(planActivity, { ...of, plannedFor: '2023-07-05', ...more })
  const keep = (id: string, flags: object = {}, at = '2023-06-30T02:00:00Z') =>
    c.does(recordActivity, { record: { ...record, ...flags } }, { id, at })
  return { ...line, of, held, plan, keep }
}

t.test('the table of activities has no flaw', async (t) => t.same(flawsOf(orgLifeActivities), []))

t.test('an activity is planned for a day to come, and held or cancelled', async (t) => {
  const { c, branch, plan } = withMeetings()
  t.match(plan({ plannedFor: '2023-06-29' }), { refused: 'invalid-period', pointer: '/plannedFor' })
  t.match(plan({ plannedFor: '2023-06-31' }), { refused: 'invalid-date' })
  const { id, events } = plan()
  t.match(events, [{ type: 'OrgLifePlanned', data: { activityId: id, orgId: branch, plannedFor: '2023-07-05' } }])
  const later = { id, at: '2023-07-05T02:00:00Z' }
  const { events: held } = c.does(holdActivity, attendance, later)
  t.match(held, [
    { type: 'OrgLifeHeld', data: { activityId: id, kind: 'general', heldOn: '2023-07-05', ...attendance } },
  ])
  t.equal(c.does(cancelActivity, { reason: '改期' }, later).refused, 'illegal-step')
  const other = plan().id
  t.match(c.does(cancelActivity, { reason: '改期' }, { id: other }).events, [{ type: 'OrgLifeCancelled' }])
  t.equal(c.does(holdActivity, attendance, { id: other }).refused, 'illegal-step')
})

t.test('a branch meets, where it lies; its groups meet as parts of it', async (t) => {
  const { held, group, other } = withMeetings()
  t.match(held({ orgId: group }), { refused: 'organization-type', pointer: '/orgId' })
  t.match(held({ divisionCode: '990103001002' }), { refused: 'division-mismatch' })
  t.match(held({ orgId: 'org_nowhere' }), { refused: 'unknown-reference' })
  t.equal(held({ kind: 'group', groupId: group }).refused, undefined)
  t.match(held({ kind: 'general', groupId: group }), { refused: 'organization-type', pointer: '/groupId' })
  t.match(held({ kind: 'group', groupId: group, orgId: other }), { refused: 'organization-type' })
  t.match(held({ kind: 'group' }), { refused: 'no-groups', pointer: '/kind' })
})

t.test('a committee meets where there is one, with half of it there (N-04, N-07)', async (t) => {
  const { held, grand, organization } = withMeetings()
  t.match(held({ kind: 'committee' }), { refused: 'committee-not-possible', pointer: '/kind' })
  const orgId = organization('branch', grand, community, { committeeSize: 5, fullMemberCount: 9, hasPartyGroups: true })
  const committee = (present: number) => held({ kind: 'committee', orgId, shouldAttend: 5, present })
  t.match(committee(2), { refused: 'no-quorum', pointer: '/present' })
  t.equal(committee(3).refused, undefined)
  t.equal(held({ kind: 'group', orgId }).refused, undefined, 'it has groups that are not registered')
})

t.test('nobody is there who should not be, and a vote needs more than half of those entitled (N-06)', async (t) => {
  const { held } = withMeetings()
  t.match(held({ present: 11 }), { refused: 'attendance-invalid', pointer: '/present' })
  const voted = (more: object) => held({ votes: [vote, { ...vote, ...more }] })
  t.equal(voted({}).refused, undefined)
  t.match(voted({ present: 5, for: 5, against: 0, abstain: 0 }), { refused: 'no-quorum', pointer: '/votes/1' })
  t.equal(voted({ present: 6, for: 6, against: 0, abstain: 0 }).refused, undefined)
  t.match(voted({ for: 7 }), { refused: 'attendance-invalid', pointer: '/votes/1' })
  t.equal(voted({ present: 11 }).refused, 'attendance-invalid')
})

t.test('whoever is elected is so by four fifths of those entitled (N-29b)', async (t) => {
  const { held } = withMeetings()
  const elected = (present: number) =>
    held({ votes: [{ ...vote, kind: 'election', present, for: 6, against: 0, abstain: 1 }] }).refused
  t.equal(elected(7), 'quorum-missed')
  t.equal(elected(8), undefined)
})

t.test('who led or lectured is a member', async (t) => {
  const { branch, held, member } = withMeetings()
  t.match(held({ kind: 'lecture', lecturerId: 'per_nobody' }), { refused: 'unknown-reference', pointer: '/lecturerId' })
  const lecturerId = member(branch).id
  t.match(held({ kind: 'lecture', lecturerId }).events, [{ data: { lecturerId } }])
})

t.test('an item of the plan is one of the organisation itself, and of the same kind', async (t) => {
  const { c, branch, other, held } = withMeetings()
  const items = Array.from({ length: 12 }, (_, n) => ({ month: n + 1, kind: 'theme_day', topic: '主题党日' }))
  const { id } = c.does(submitPlan, { orgId: branch, divisionCode: community, year: 2023, fixedDay: 15, items })
  const planItemId = c.standing.get(id)?.stored.relates[1]?.slice('item:'.length)
  const themeDay = { kind: 'theme_day', planItemId }
  t.match(held(themeDay).events, [{ data: themeDay }])
  t.match(held({ ...themeDay, orgId: other }), { refused: 'unknown-reference', pointer: '/planItemId' })
  t.match(held({ ...themeDay, planItemId: 'oli_nowhere' }), { refused: 'unknown-reference' })
  t.match(held({ ...themeDay, kind: 'lecture' }), { refused: 'wrong-kind', pointer: '/planItemId' })
})

t.test('a record is late when it was made more than fifteen days after the meeting (M-073)', async (t) => {
  const { held, keep } = withMeetings()
  const recordedOn = (at: string) => keep(held({}, '2023-06-01T02:00:00Z').id, {}, at).events
  t.match(recordedOn('2023-06-16T02:00:00Z'), [{ type: 'OrgLifeRecorded', data: { lagDays: 15, late: false } }])
  t.match(recordedOn('2023-06-17T02:00:00Z'), [{ data: { lagDays: 16, late: true, recordedBy: 'clerk' } }])
})

t.test('an import is as late as it was recorded where it comes from', async (t) => {
  const { c, held } = withMeetings()
  const imported = (recordedAt: string) => {
    const { id } = held({}, '2022-03-01T02:00:00Z')
    const { events } = c.does(recordActivity, { record }, { id, at: '2023-06-30T02:00:00Z', recordedAt })
    c.does(passRecord, {}, { id, actor: 'li' })
    t.match(c.standing.get(id)?.history.at(-1)?.data, { lagDays: events?.[0]?.data.lagDays }, 'and so is its review')
    return events
  }
  t.match(imported('2022-03-04T02:00:00Z'), [{ data: { lagDays: 3, late: false } }])
  t.match(imported('2022-03-17T02:00:00Z'), [{ data: { lagDays: 16, late: true } }])
})

t.test('a record passes when it holds all nine, and not by the hand that wrote it', async (t) => {
  const { c, held, keep } = withMeetings()
  const { id } = held()
  keep(id)
  t.equal(c.does(passRecord, {}, { id }).refused, 'own-application')
  const review = { compliant: true, missingFlags: [], lagDays: 0, reviewedOn: '2023-06-30' }
  t.match(c.does(passRecord, {}, { id, actor: 'li' }).events, [{ type: 'OrgLifeRecordReviewed', data: review }])
  t.equal(c.does(returnRecord, { missingFlags: ['time'] }, { id, actor: 'li' }).refused, 'illegal-step')
})

for (const flag of Object.keys(record))
  t.test(`a record without ${flag} is returned, corrected and then passes`, async (t) => {
    const { c, held, keep } = withMeetings()
    const { id } = held()
    keep(id, { [flag]: false })
    const by = { id, actor: 'li' }
    t.equal(c.does(passRecord, {}, by).refused, 'record-incomplete')
    t.equal(c.does(returnRecord, { missingFlags: ['agenda'] }, { id }).refused, 'own-application')
    const [returned] = c.does(returnRecord, { missingFlags: ['agenda'] }, by).events ?? []
    t.match(returned, { data: { compliant: false } })
    t.same(
      returned?.data.missingFlags,
      Object.keys(record).filter((one) => one === flag || one === 'agenda'),
    )
    t.equal(c.does(recordActivity, { record }, { id }).refused, 'illegal-step')
    c.does(correctRecord, { record }, { id })
    t.match(c.the(id), { state: 'corrected' })
    c.does(passRecord, {}, by)
    t.match(c.the(id), { state: 'compliant', missingFlags: [] })
  })
