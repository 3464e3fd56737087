import { flawsOf, foldHistory } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { recordWorkMeeting, workMeetings } from '../../src/work-meetings.ts'

const body = {
  kind: 'progress',
  hostOrgId: 'org_1',
  topic: '半年工作推进会',
  attendeeCount: 32,
  divisionCode: '990103',
}
const day = { at: '2023-06-20T02:00:00Z' }

t.test('work meetings have no flaw', async (t) => t.same(flawsOf(workMeetings), []))

t.test('a meeting is recorded on the day it was held', async (t) => {
  const { events, state } = given().when(recordWorkMeeting, body, day)
  t.match(events, [{ type: 'WorkMeetingHeld', data: { ...body, heldOn: '2023-06-20' } }])
  t.match(state, { state: 'recorded', attendeeCount: 32 })
})

t.test('an organisation that ended holds no meeting', async (t) => {
  const { host: wanted } = recordWorkMeeting.lookups({ id: 'wmt_1', body, state: workMeetings.initial })
  const place = {
    scopePath: '/990100/990103',
    scopes: ['990100', '990103'],
    relates: [],
    lastOn: '2023-01-01',
    lastAt: null,
  }
  const found = { _id: 'org_1', version: 2, state: { name: '桐陂区委', state: 'dissolved' }, ...place }
  t.throws(() => wanted?.as([found]), { code: 'organization-not-active', at: '/hostOrgId' })
  t.throws(() => wanted?.as([]), { code: 'unknown-reference' })
})

t.test('a meeting is recorded once, afterwards only corrected', async (t) => {
  const { events } = given().when(recordWorkMeeting, body, day)
  t.equal(given(...events).when(recordWorkMeeting, body, day).refused, 'illegal-step')
  const history = events.map((one) => ({ _id: '01JZ8Q4M6T0000000000000000-0', ...one }))
  const { correct } = workMeetings.commands
  if (!correct) throw new Error('a fact can be corrected')
  const data = { ...body, heldOn: '2023-06-20', attendeeCount: 34 }
  const corrected = given(...history).when(
    correct,
    { eventId: '01JZ8Q4M6T0000000000000000-0', data, reason: '漏报两人' },
    { found: { history } },
  )
  t.match(foldHistory(workMeetings, [...history, ...corrected.events.map((one) => ({ _id: 'x', ...one }))]), {
    attendeeCount: 34,
  })
})
