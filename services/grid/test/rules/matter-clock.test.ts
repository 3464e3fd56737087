import t from 'tap'
import {
  assignMatterDown,
  closeMatter,
  dispatchMatter,
  escalateMatter,
  extendMatter,
  feedBack,
  fileMatter,
  markMatterOverdue,
  matters,
  resumeMatter,
  startMatter,
  suspendMatter,
  urgeMatter,
} from '../../src/matters/index.ts'
import { type MatterTown, matterAfter, matterTown } from './matter-town.ts'

/** An instant of 2023 as the clocks of the city show it. */
const at = (text: string): string => new Date(`2023-${text.replace(' ', 'T')}:00+08:00`).toISOString()
const when = (text: string) => ({ at: at(text) })
const reason = '情况复杂'
const mark = (here: MatterTown, id: string, text: string) => here.send(markMatterOverdue, id, {}, when(text))
const town = { roles: ['town-secretary'] } as const

t.test('while a matter is suspended its clock stands still, and goes on afterwards', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 3, { severity: 'urgent' })
  t.match(here.state(id), { state: 'handling', dueAt: at('06-05 17:30') }, 'seven working hours')
  here.send(suspendMatter, id, { reason }, when('06-05 11:00'))
  t.match(here.state(id), { state: 'suspended', running: {}, lapsesAt: undefined })
  t.equal(here.send(feedBack, id, { result: '好' }, when('06-06 11:00')).refused, 'illegal-step')
  t.match(mark(here, id, '06-20 10:00'), { refused: 'not-due' }, 'it owes nothing now')
  const [resumed] = here.send(resumeMatter, id, {}, when('06-20 14:00')).parts
  t.match(resumed?.events[0]?.data, { newDueAt: at('06-21 10:30'), days: 15 })
  t.match(here.state(id), { state: 'handling', dueAt: at('06-21 10:30'), lapsesAt: at('06-21 10:30') })
})

t.test('a suspension after the time limit moves nothing, and records that it had passed', async (t) => {
  const here = matterTown()
  const [id, onTheDot] = [matterAfter(here, 3), matterAfter(here, 3)]
  const dueAt = at('06-07 17:30')
  const late = { type: 'MatterOverdue', data: { deadline: 'close', dueAt, overdueOn: '2023-06-07' } }
  const [suspended] = here.send(suspendMatter, id, { reason }, when('06-08 09:00')).parts
  t.match(suspended?.events, [late, { type: 'MatterSuspended' }])
  here.send(resumeMatter, id, {}, when('06-12 09:00'))
  t.match(here.state(id), { dueAt, running: {}, overdue: ['close'] })
  t.equal(mark(here, id, '06-30 09:00').refused, 'not-due', 'once')
  here.send(suspendMatter, onTheDot, { reason }, when('06-07 17:30'))
  t.match(mark(here, onTheDot, '06-08 10:00').parts[0]?.events, [late])
})

t.test('a step that comes late says so itself, before any tick does', async (t) => {
  const here = matterTown()
  const passed = (id: string, command: Parameters<typeof here.send>[0], body: object, text: string) =>
    here
      .send(command, id, body, when(text))
      .parts[0]?.events.flatMap(({ type, data }) => (type === 'MatterOverdue' ? data.deadline : []))
  const [id, other] = [matterAfter(here, 0), matterAfter(here, 5)]
  t.same(passed(id, fileMatter, {}, '06-06 17:40'), ['file'])
  t.same(passed(id, dispatchMatter, { ownerUnitId: 'unt_1' }, '06-07 17:30'), [], 'on the dot is in time')
  here.send(escalateMatter, id, { reason }, when('06-08 10:00'))
  const [returned] = here.send(assignMatterDown, id, { reason }, { ...when('06-09 17:40'), ...town }).parts
  t.match(returned?.events, [
    { data: { deadline: 'answer' } },
    { data: { deadline: 'close' } },
    { type: 'MatterAssignedDown' },
  ])
  t.same(passed(other, closeMatter, {}, '06-07 18:00'), ['close'])
  t.match(here.state(other), { state: 'closed', onTime: false, overdue: ['close'] })
})

t.test('a suspension told by its day alone never ends before it began', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 3)
  here.send(suspendMatter, id, { reason }, when('06-06 15:00'))
  here.send(resumeMatter, id, {}, { on: '2023-06-06' })
  t.match(here.state(id), { suspensions: [{ from: at('06-06 15:00'), to: at('06-06 15:00') }] })
})

t.test('twenty suspensions are enough', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 3)
  for (let n = 0; n < 20; n++) {
    here.send(suspendMatter, id, { reason }, when('06-06 09:00'))
    here.send(resumeMatter, id, {}, when('06-06 09:00'))
  }
  t.equal(here.send(suspendMatter, id, { reason }, when('06-06 10:00')).refused, 'quota-exhausted')
  here.send(dispatchMatter, id, { ownerUnitId: 'unt_2' }, when('06-06 11:00'))
  t.match(here.state(id), { suspensions: [], dueAt: at('06-08 17:30') }, 'a second dispatch starts the clock anew')
})

t.test('a matter is extended once, before it is due, and by its own time limit at most', async (t) => {
  const here = matterTown()
  const [id, late] = [matterAfter(here, 3), matterAfter(here, 3)]
  const extend = (of: string, amount: number, text: string) =>
    here.send(extendMatter, of, { amount, reason }, when(text))
  t.match(extend(id, 3, '06-06 10:00'), { refused: 'extension-too-long', at: '/amount' })
  t.match(extend(id, 2, '06-07 17:30').parts[0]?.events[0]?.data, { dueAt: at('06-09 17:30') })
  t.match(here.state(id), { extensions: 1, term: { amount: 4 }, lapsesAt: at('06-09 17:30') })
  t.equal(extend(id, 1, '06-08 10:00').refused, 'quota-exhausted')
  t.equal(extend(late, 1, '06-07 17:31').refused, 'deadline-passed')
  here.send(feedBack, id, { result: '好' }, when('06-08 10:00'))
  t.equal(extend(id, 1, '06-08 11:00').refused, 'illegal-step')
})

t.test('urging only rises, and may be repeated', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 2)
  const urge = (level: string) => here.send(urgeMatter, id, { level, reason }).refused
  t.same(
    [urge('plain'), urge('yellow'), urge('yellow'), urge('plain')],
    [undefined, undefined, undefined, 'urging-falls'],
  )
  t.same([urge('red'), urge('yellow')], [undefined, 'urging-falls'])
  t.match(here.state(id), { state: 'dispatched', urging: 'red' })
})

t.test('a matter goes up one level at a time; the level above takes it or returns it', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 1)
  const escalate = (level?: number, who = {}) =>
    here.send(escalateMatter, id, { reason, ...(level ? { level } : {}) }, { ...who, ...when('06-05 10:00') })
  t.match(escalate(3), { refused: 'level-skipped', at: '/level' })
  t.match(escalate(1), { refused: 'level-skipped', at: '/level' })
  t.match(escalate().parts[0]?.events, [
    { type: 'MatterEscalated', data: { from: 1, to: 2, escalatedOn: '2023-06-05', answerBy: at('06-06 17:30') } },
  ])
  t.match(here.state(id), { state: 'filed', level: 2, unanswered: true, running: { dispatch: String, answer: String } })
  t.equal(
    here.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }).refused,
    'level-too-low',
    'the community passed it on',
  )
  t.equal(escalate().refused, 'level-too-low')
  here.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }, town)
  t.match(here.state(id), { level: 2, unanswered: false, running: { close: String, answer: undefined } })
  t.equal(here.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }, town).refused, 'same-value')
  here.send(assignMatterDown, id, { reason }, town)
  t.match(here.state(id), {
    level: 1,
    escalations: [
      { from: 1, to: 2 },
      { from: 2, to: 1 },
    ],
  })
  t.equal(here.send(assignMatterDown, id, { reason }, town).refused, 'level-end')
})

t.test('the level above may take a matter with the unit it has', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 3)
  here.send(escalateMatter, id, { reason })
  t.equal(here.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }, town).refused, undefined)
  t.match(here.state(id), { state: 'dispatched', unanswered: false })
})

t.test('only an emergency leaves levels out, and the city is the last', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 1, { severity: 'emergency' })
  t.equal(here.send(escalateMatter, id, { reason, level: 4 }).refused, undefined)
  const city = { roles: ['district-admin', 'city-admin'] }
  t.equal(here.send(escalateMatter, id, { reason }, city).refused, 'level-end')
  t.equal(here.send(dispatchMatter, id, { ownerUnitId: 'unt_far' }, city).refused, undefined, 'across districts')
  here.send(assignMatterDown, id, { reason }, city)
  t.match(here.state(id), { level: 3 })
})

t.test('an answer that does not come is recorded, and so is what nobody files or dispatches', async (t) => {
  const here = matterTown()
  const [unfiled, undispatched] = [matterAfter(here, 0), matterAfter(here, 1)]
  here.send(escalateMatter, undispatched, { reason }, when('06-05 16:00'))
  t.equal(mark(here, unfiled, '06-06 17:29').refused, 'not-due')
  t.match(mark(here, unfiled, '06-06 18:00').parts[0]?.events, [
    { type: 'MatterOverdue', data: { deadline: 'file', dueAt: at('06-06 17:30'), overdueOn: '2023-06-06' } },
  ])
  const [both] = mark(here, undispatched, '06-07 00:00').parts
  t.same(
    both?.events.map(({ data }) => data.deadline),
    ['dispatch', 'answer'],
  )
  t.match(here.state(undispatched), { state: 'filed', overdue: ['dispatch', 'answer'], lapsesAt: undefined })
  here.send(fileMatter, unfiled, {}, when('06-07 09:00'))
  t.match(here.state(unfiled), { lapsesAt: at('06-08 17:30') }, 'the next step has its own')
})

t.test('a time limit may pass in every state but the ended ones, and ends with the matter', async (t) => {
  const here = matterTown()
  for (const n of [0, 1, 2, 3, 4, 5]) {
    const id = matterAfter(here, n)
    const { state } = here.state(id) ?? { state: '' }
    t.match(mark(here, id, '06-30 09:00'), { refused: undefined }, state)
    t.equal(here.state(id)?.state, state)
  }
  const closed = matterAfter(here, 5)
  here.send(closeMatter, closed, {}, when('06-06 09:00'))
  t.equal(mark(here, closed, '06-30 09:00').refused, 'illegal-step')
  t.same(markMatterOverdue.roles, ['system'])
  t.same(matters.due, { path: 'state.lapsesAt', command: 'markOverdue' })
})

t.test('an emergency runs by the clock, holidays included', async (t) => {
  const here = matterTown()
  const eve = at('06-21 23:30')
  const [emergency, normal] = [matterAfter(here, 2, { severity: 'emergency' }, eve), matterAfter(here, 2, {}, eve)]
  t.match(here.state(emergency), { dueAt: at('06-22 03:30') })
  t.match(here.state(normal), { dueAt: at('06-26 17:30') }, 'after the Dragon Boat festival, with its make-up Sunday')
  here.send(startMatter, emergency, {}, when('06-22 00:10'))
  here.send(suspendMatter, emergency, { reason }, when('06-22 00:30'))
  here.send(resumeMatter, emergency, {}, when('06-22 02:30'))
  t.match(here.state(emergency), { dueAt: at('06-22 05:30') })
})
