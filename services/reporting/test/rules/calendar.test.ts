import { flawsOf, type Mechanism } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { calendarOf } from '../mechanisms.ts'

const calendar: Mechanism = calendarOf('990100')
const { tick } = calendar.commands
const ticked = (now: string, day: string) => ({ type: 'ClockTicked', data: { now, day } })
const at = ticked('2023-06-28T00:00:00.000Z', '2023-06-28')
const when = (past: readonly ReturnType<typeof ticked>[], body: unknown) => {
  if (!tick) throw new Error('no tick')
  return given(...past).when(tick, body)
}

t.test('the calendar has no flaw', async (t) => t.same(flawsOf(calendar), []))

t.test('the first tick may be any day', async (t) => {
  const { events, state } = when([], { day: '2023-06-30' })
  t.same(events, [ticked('2023-06-29T16:00:00.000Z', '2023-06-30')])
  t.match(state, { state: 'running', day: '2023-06-30', divisionCode: '990100' })
})

t.test('no day is left out: each begins with a tick of its own', async (t) => {
  const { events } = when([at], { day: '2023-07-01' })
  t.same(
    events.map(({ data }) => data.day),
    ['2023-06-29', '2023-06-30', '2023-07-01'],
  )
})

t.test('a later hour of the same day is one tick', async (t) => {
  t.same(when([at], { now: '2023-06-28T05:00:00Z' }).events, [ticked('2023-06-28T05:00:00.000Z', '2023-06-28')])
})

t.test('the calendar never moves back, nor stands still', async (t) => {
  t.equal(when([at], { day: '2023-06-27' }).refused, 'calendar-backwards')
  t.equal(when([at], { now: '2023-06-28T00:00:00Z' }).refused, 'calendar-backwards')
})

t.test('a day that does not exist and a leap of years are refused', async (t) => {
  t.equal(when([at], { day: '2023-02-29' }).refused, 'invalid-date')
  t.equal(when([at], { day: '2030-01-01' }).refused, 'calendar-backwards')
})
