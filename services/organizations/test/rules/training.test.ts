import { flawsOf, foldHistory } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { cancelSession, holdSession, scheduleSession, trainingSessions } from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const session = {
  theme: 'cpc20',
  title: '党的二十大精神专题培训班',
  level: 'community',
  divisionCode: community,
  startOn: '2023-06-05',
  endOn: '2023-06-06',
  hours: 12,
  mode: 'onsite',
  field: ['urban_community'],
  enrolled: 80,
}

/** A community that trains its members. */
function withTraining() {
  const line = withLine()
  const schedule = (more: object = {}) => line.c.does(scheduleSession, { ...session, hostOrgId: line.grand, ...more })
  const hold = (body: object, at = '2023-06-06T09:00:00Z', id = schedule().id) =>
    line.c.does(holdSession, body, { id, at })
  return { ...line, schedule, hold }
}

t.test('the table of training has no flaw', async (t) => t.same(flawsOf(trainingSessions), []))

t.test('a session has eight hours a day at most, and ends after it began', async (t) => {
  const { schedule } = withTraining()
  t.match(schedule({ hours: 17 }), { refused: 'too-many-hours', pointer: '/hours' })
  t.equal(schedule({ hours: 16 }).refused, undefined)
  t.match(schedule({ endOn: '2023-06-04' }), { refused: 'invalid-period', pointer: '/endOn' })
  t.match(schedule({ startOn: '2023-06-31' }), { refused: 'invalid-date', pointer: '/startOn' })
  t.match(schedule({ hostOrgId: 'org_nowhere' }), { refused: 'unknown-reference', pointer: '/hostOrgId' })
  t.match(schedule({ divisionCode: '990103001002' }), { refused: 'division-mismatch' })
})

t.test('person-times are those listed, or as many as were counted', async (t) => {
  const { branch, grand, member, hold } = withTraining()
  const [a, b] = [member(branch).id, member(branch).id]
  const attendance = [
    { personId: a, hours: 12 },
    { personId: b, hours: 6 },
  ]
  const data = { theme: 'cpc20', hostOrgId: grand, endOn: '2023-06-06', hours: 12, persons: 2, personTimes: 2 }
  t.match(hold({ attendance }).events, [{ type: 'TrainingHeld', data: { ...data, attendance } }])
  t.match(hold({ attendanceCount: 76 }).events, [{ data: { persons: 76, personTimes: 76, attendance: undefined } }])
  t.match(hold({}), { refused: 'attendance-invalid', pointer: '/attendanceCount' })
  t.match(hold({ attendance, attendanceCount: 2 }), { refused: 'attendance-invalid' })
})

t.test('who is listed is a member, once, and for no more hours than there were', async (t) => {
  const { branch, member, hold } = withTraining()
  const personId = member(branch).id
  const listed = (...attendance: object[]) => hold({ attendance })
  t.match(listed({ personId, hours: 13 }), { refused: 'too-many-hours', pointer: '/attendance/0/hours' })
  const once = { personId, hours: 12 }
  t.match(listed(once, once), { refused: 'attendance-invalid', pointer: '/attendance/1/personId' })
  t.match(listed(once, { personId: 'per_nobody', hours: 1 }), {
    refused: 'unknown-reference',
    pointer: '/attendance/1/personId',
  })
})

t.test('a session is recorded when it has ended, with the day and the hours it really had', async (t) => {
  const { hold } = withTraining()
  const counted = { attendanceCount: 60 }
  t.match(hold(counted, '2023-06-05T09:00:00Z'), { refused: 'session-running', pointer: '/endOn' })
  const shorter = { ...counted, endOn: '2023-06-05', hours: 6 }
  t.match(hold(shorter, '2023-06-05T09:00:00Z').events, [{ data: { endOn: '2023-06-05', hours: 6 } }])
  t.equal(hold({ ...shorter, hours: 9 }).refused, 'too-many-hours')
  t.equal(hold({ ...shorter, endOn: '2023-06-04' }).refused, 'invalid-period')
})

t.test('what was held is not cancelled, and what was cancelled is not held', async (t) => {
  const { c, schedule, hold } = withTraining()
  const held = hold({ attendanceCount: 60 }).id
  t.equal(c.does(cancelSession, { reason: '调整' }, { id: held }).refused, 'illegal-step')
  const { id } = schedule()
  t.match(c.does(cancelSession, { reason: '调整' }, { id }).events, [{ type: 'TrainingCancelled' }])
  t.equal(hold({ attendanceCount: 60 }, '2023-07-06T09:00:00Z', id).refused, 'illegal-step')
})

t.test('a corrected count is that of the list', async (t) => {
  const { c, hold } = withTraining()
  const { id } = hold({ attendanceCount: 60 })
  const history = (c.standing.get(id)?.history ?? []).map((one, n) => ({
    ...one,
    _id: `01JZ8Q4M6T0000000000000000-${n}`,
  }))
  const { correct } = trainingSessions.commands
  const [, held] = history
  if (!correct || !held) throw new Error('what was held can be corrected')
  const corrected = (more: object) => {
    const body = { eventId: held._id, data: { ...held.data, ...more }, reason: '漏报' }
    return given(...history).when(correct, body, { found: { history } })
  }
  t.equal(corrected({ personTimes: 62 }).refused, 'attendance-invalid')
  t.equal(corrected({ hours: 17 }).refused, 'too-many-hours')
  const { events } = corrected({ persons: 62, personTimes: 62 })
  t.match(foldHistory(trainingSessions, [...history, ...events.map((one) => ({ _id: 'x', ...one }))]), {
    personTimes: 62,
  })
})
