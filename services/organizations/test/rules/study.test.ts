import { foldHistory } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  appointPost,
  computeStudy,
  followTraining,
  holdSession,
  members,
  scheduleSession,
  studyFollowsMembers,
  studyFollowsTraining,
  studyOfTheMonth,
} from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const session = { theme: 'cpc20', title: '专题培训班', level: 'community', mode: 'onsite', field: ['urban_community'] }
const event = (type: string, data: object) => ({
  ...{ id: 'x', type, source: '', aggregate: 'trs_1', version: 1, timeline: 1, time: '', occurredOn: '2023-06-30' },
  ...{ scopePath: '/990100/990103', actor: '', correlationId: '', data: { ...data } },
})

/** A community that trains its members. */
function withTraining() {
  const line = withLine()
  const { c, grand, branch } = line
  const train = (endOn: string, attendance: object[], hours = 40): string => {
    const dates = { startOn: endOn.replace(/\d\d$/, '01'), endOn, divisionCode: community, hostOrgId: grand }
    const { id } = c.does(scheduleSession, { ...session, ...dates, hours, enrolled: 9 })
    c.does(holdSession, { attendance }, { id, at: `${endOn}T09:00:00Z` })
    return id
  }
  const follow = (personId: string, sessionId: string) =>
    c.does(followTraining, { sessionId }, { id: personId, actor: 'system' })
  const compute = (on: string, year = Number(on.slice(0, 4))) =>
    c.does(computeStudy, { year }, { id: branch, actor: 'system', at: `${on}T02:00:00Z` })
  return { ...line, train, follow, compute }
}

t.test('a member has the hours that a session says, once', async (t) => {
  const { c, branch, member, train, follow } = withTraining()
  const personId = member(branch).id
  const id = train('2023-06-12', [{ personId, hours: 12 }])
  const data = { personId, branchId: branch, sessionId: id, endOn: '2023-06-12', hours: 12 }
  t.strictSame(follow(personId, id).events, [{ type: 'MemberTrained', data }])
  t.equal(follow(personId, id).refused, 'same-value')
  t.ok(c.standing.get(personId)?.stored.relates.includes(`trained:${id}`))
  t.equal(follow(member(branch).id, id).refused, 'same-value', 'who was not there')
})

t.test('who is on the list of a session no longer has its hours no longer', async (t) => {
  const trained = { personId: 'per_1', branchId: 'org_1', sessionId: 'trs_1', endOn: '2023-06-12', hours: 12 }
  const admitted = { personId: 'per_1', branchId: 'org_1', divisionCode: community, admittedOn: '2010-01-01' }
  const history = given(
    { type: 'MemberAdmitted', data: { ...admitted, fullSince: '2011-01-01' } },
    { type: 'MemberTrained', data: trained },
  )
  const now = (endOn: string, hours: number) =>
    history.when(followTraining, { sessionId: 'trs_1' }, { id: 'per_1', found: { session: { endOn, hours } } })
  t.match(now('', 0).events, [{ data: { hours: 0, endOn: '2023-06-12' } }])
  t.match(now('', 0).state, { trained: [] })
  t.equal(now('2023-06-12', 12).refused, 'same-value')
  t.match(now('2023-06-20', 12).events, [{ data: { hours: 12, endOn: '2023-06-20' } }])
})

t.test('hours of the last year and the one before are kept', async (t) => {
  const trained = (sessionId: string, endOn: string) => ({
    ...{ _id: sessionId, type: 'MemberTrained' },
    data: { personId: 'per_1', branchId: 'org_1', sessionId, endOn, hours: 8 },
  })
  const last = foldHistory(members, [
    trained('trs_1', '2021-05-01'),
    trained('trs_2', '2022-05-01'),
    trained('trs_3', '2023-05-01'),
  ])
  t.match(last, { trained: [{ sessionId: 'trs_2' }, { sessionId: 'trs_3' }] })
})

t.test('a branch says who has what the days of the year ask of thirty-two hours (N-29)', async (t) => {
  const { branch, member, train, follow, compute } = withTraining()
  const [much, just, little] = [member(branch).id, member(branch).id, member(branch).id]
  const id = train('2023-06-10', [
    { personId: much, hours: 32 },
    { personId: just, hours: 16 },
    { personId: little, hours: 7 },
  ])
  for (const one of [much, just, little]) follow(one, id)
  const data = { orgId: branch, field: 'urban_community', year: 2023, asOf: '2023-06-30', members: 3 }
  t.strictSame(compute('2023-06-30').events, [
    { type: 'BranchStudyHoursComputed', data: { ...data, met32: 2, below8: 1 } },
  ])
  t.equal(compute('2023-06-30').refused, 'same-value')
  t.match(compute('2023-07-10').events, [{ data: { asOf: '2023-07-10', met32: 1 } }], '16 are no longer enough')
  t.equal(compute('2023-07-11').refused, 'same-value', 'nothing is another')
  t.match(compute('2023-07-31').events, [{ data: { asOf: '2023-07-31', met32: 1 } }], 'said at the end of a month')
  t.match(compute('2024-01-10', 2023).events, [{ data: { asOf: '2023-12-31', met32: 1 } }], 'a year ends on its day')
  t.match(compute('2024-01-10').events, [{ data: { year: 2024, met32: 0, below8: 3 } }], 'and begins with nothing')
})

t.test('of who came during the year only its days since then ask', async (t) => {
  const { branch, admit, train, follow, compute } = withTraining()
  const { id: personId } = admit(branch, {}, '2023-06-01T02:00:00Z')
  const id = train('2023-06-10', [{ personId, hours: 3 }])
  follow(personId, id)
  t.match(compute('2023-06-30').events, [{ data: { met32: 1 } }])
})

t.test('of a secretary the year asks fifty-six hours (N-11)', async (t) => {
  const { c, branch, member, train, follow, compute } = withTraining()
  const personId = member(branch).id
  t.notOk('secretaryMet' in (compute('2023-06-29').events?.[0]?.data ?? {}))
  c.does(appointPost, { divisionCode: community, orgId: branch, personId, post: 'secretary' })
  const id = train('2023-06-10', [{ personId, hours: 27 }])
  follow(personId, id)
  t.match(compute('2023-06-30').events, [{ data: { met32: 1, secretaryMet: false } }])
  const more = train('2023-06-11', [{ personId, hours: 1 }])
  follow(personId, more)
  t.match(compute('2023-06-30').events, [{ data: { secretaryMet: true } }])
})

t.test('whom a session lists follows it, and who was listed before; their branch follows them', async (t) => {
  const attendance = [{ personId: 'per_1', hours: 3 }]
  const relates = (type: string, data: object) => studyFollowsTraining.targets(event(type, data)).filter.relates
  t.same(relates('TrainingHeld', { attendance }), { $in: ['person:per_1', 'trained:trs_1'] })
  t.same(relates('TrainingHeld', {}), { $in: ['trained:trs_1'] })
  const corrected = { corrects: 'e', type: 'TrainingHeld', data: { attendance } }
  t.same(relates('TrainingSessionFactCorrected', corrected), { $in: ['person:per_1', 'trained:trs_1'] })
  t.same(relates('TrainingSessionFactRevoked', { revokes: 'e' }), { $in: ['trained:trs_1'] })
  const trained = event('MemberTrained', { branchId: 'org_1', endOn: '2022-12-30' })
  t.match(studyFollowsMembers.targets(trained).filter, { _id: 'org_1' })
  t.strictSame(studyFollowsMembers.body(trained, anything), { year: 2022 })
})
const anything = { _id: '', version: 1, state: {}, scopePath: '', scopes: [], relates: [], lastOn: '', lastAt: null }

t.test('on the last day of a month every branch sums up', async (t) => {
  const on = (day: string) => studyOfTheMonth.targets(event('ClockTicked', { day })).filter
  t.match(on('2023-06-30'), {
    scopes: '990100',
    'state.structureOn': { $gt: '' },
    'state.studyOn': { $not: { $gte: '2023-06-30' } },
  })
  t.strictSame(on('2023-06-29')['state.structureOn'], { $in: [] })
  t.strictSame(studyOfTheMonth.body(event('ClockTicked', { day: '2024-02-29' }), anything), { year: 2024 })
})
