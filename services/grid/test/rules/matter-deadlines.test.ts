import { instantOf, localDate, OFFICE_HOURS, type Term } from '@jiceng/kernel'
import t from 'tap'
import { answerDue, handlingDue, isAfter, momentOf, nextOf, stepDue, termOf } from '../../src/matters/deadlines.ts'

type Unit = Term['unit']
/** Dispatched, unit, amount, due, and the suspensions; by the clocks of the city, reckoned by hand on the calendar of the notices. */
type Case = readonly [from: string, unit: Unit, amount: number, due: string, ...pauses: (readonly [string, string])[]]
const [day, hour, clock] = ['working-day', 'working-hour', 'clock-hour'] as const

const golden: readonly Case[] = [
  // Working days: from the day after, to the close of the last one.
  ['2023-01-03 10:00', day, 1, '2023-01-04 17:30'],
  ['2023-01-20 16:00', day, 1, '2023-01-28 17:30'],
  ['2023-01-20 16:00', day, 3, '2023-01-30 17:30'],
  ['2023-02-03 10:00', day, 1, '2023-02-06 17:30'],
  ['2023-04-04 09:00', day, 1, '2023-04-06 17:30'],
  ['2023-04-21 09:00', day, 1, '2023-04-23 17:30'],
  ['2023-04-28 17:00', day, 2, '2023-05-05 17:30'],
  ['2023-04-28 17:00', day, 3, '2023-05-06 17:30'],
  ['2023-06-21 10:00', day, 1, '2023-06-25 17:30'],
  ['2023-06-23 12:00', day, 2, '2023-06-26 17:30'],
  ['2023-09-28 10:00', day, 2, '2023-10-08 17:30'],
  ['2023-12-29 10:00', day, 1, '2024-01-02 17:30'],
  ['2024-02-09 10:00', day, 2, '2024-02-19 17:30'],
  ['2024-04-03 18:00', day, 2, '2024-04-08 17:30'],
  ['2024-05-10 08:00', day, 1, '2024-05-11 17:30'],
  ['2024-09-13 10:00', day, 2, '2024-09-18 17:30'],
  ['2024-09-30 10:00', day, 5, '2024-10-12 17:30'],
  // Working hours: three and four a day, none at noon, at night and on days off.
  ['2023-06-01 09:00', hour, 7, '2023-06-01 17:30'],
  ['2023-06-01 11:30', hour, 1, '2023-06-01 14:00'],
  ['2023-06-02 16:30', hour, 4, '2023-06-05 12:00'],
  ['2023-06-21 17:00', hour, 4, '2023-06-25 14:00'],
  ['2023-06-24 10:00', hour, 2, '2023-06-25 11:00'],
  ['2023-09-28 15:30', hour, 9, '2023-10-07 17:30'],
  ['2023-10-08 16:30', hour, 2, '2023-10-09 10:00'],
  ['2024-02-09 17:30', hour, 1, '2024-02-18 10:00'],
  ['2024-04-30 17:00', hour, 8, '2024-05-07 09:30', ['2024-05-01 00:00', '2024-05-02 00:00']],
  ['2024-06-07 20:00', hour, 3, '2024-06-11 12:00'],
  ['2024-09-14 16:30', hour, 4, '2024-09-18 12:00'],
  // Emergencies: by the clock, nights and holidays included.
  ['2023-01-21 23:00', clock, 2, '2023-01-22 01:00'],
  ['2023-10-01 08:00', clock, 24, '2023-10-02 08:00'],
  ['2023-12-31 22:30', clock, 4, '2024-01-01 02:30'],
  ['2024-02-28 12:00', clock, 24, '2024-02-29 12:00'],
  // Suspended: the clock stands still and goes on.
  ['2023-06-05 09:00', day, 2, '2023-06-12 17:30', ['2023-06-06 10:00', '2023-06-09 10:00']],
  ['2023-06-05 09:00', day, 1, '2023-06-06 17:30', ['2023-06-06 09:00', '2023-06-06 16:00']],
  ['2023-06-05 09:00', day, 2, '2023-06-08 17:30', ['2023-06-06 17:00', '2023-06-07 09:00']],
  ['2023-09-28 09:00', day, 1, '2023-10-08 17:30', ['2023-09-30 00:00', '2023-10-07 20:00']],
  ['2023-06-05 09:00', hour, 4, '2023-06-06 09:30', ['2023-06-05 10:00', '2023-06-05 15:00']],
  ['2023-06-05 09:00', hour, 7, '2023-06-25 11:00', ['2023-06-05 15:30', '2023-06-21 20:00']],
  [
    '2024-02-10 00:00',
    clock,
    4,
    '2024-02-10 07:00',
    ['2024-02-10 01:00', '2024-02-10 02:00'],
    ['2024-02-10 03:00', '2024-02-10 05:00'],
  ],
  ['2023-06-05 09:00', clock, 2, '2023-06-05 11:00', ['2023-06-05 11:00', '2023-06-07 09:00']],
]

const instant = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString()

t.test('forty time limits of 2023 and 2024 are due when the calendar says', async (t) => {
  t.equal(golden.length, 40)
  for (const [from, unit, amount, due, ...pauses] of golden) {
    const suspensions = pauses.map(([start, end]) => ({ from: instant(start), to: instant(end) }))
    const reckoned = handlingDue({ dispatchedAt: instant(from), term: { unit, amount }, suspensions })
    t.equal(reckoned, instant(due), `${from} + ${amount} ${unit}${pauses.length > 0 ? ', suspended' : ''}`)
  }
})

t.test('a category has its time limit by severity; its small class goes first', async (t) => {
  t.same(termOf('0101', 'normal'), { unit: 'working-day', amount: 2 })
  t.same(termOf('0102', 'normal'), { unit: 'working-hour', amount: 4 })
  t.same(termOf('0503', 'normal'), { unit: 'clock-hour', amount: 2 })
  for (const big of ['01', '02', '03', '04', '05', '06'])
    t.equal(termOf(`${big}99`, 'emergency').unit, 'clock-hour', `an emergency of ${big} runs by the clock`)
  for (const none of ['0001', '0701', '9999']) t.throws(() => termOf(none, 'normal'), { code: 'category-unknown' })
})

const at = new Date(instant('2023-06-21 17:00'))
const context = { commandId: '1', correlationId: '1', actor: { id: 'a', kind: 'account' }, roles: [] } as const
const told = { ...context, at, on: localDate('2023-06-21'), now: at, id: (prefix: string) => prefix }
const onDay = { ...told, at: undefined }

t.test('filing, dispatching and answering have time limits of their own', async (t) => {
  t.equal(stepDue(told, 'normal'), instant('2023-06-25 17:30'))
  t.equal(stepDue(told, 'urgent'), instant('2023-06-25 14:00'))
  t.equal(stepDue(told, 'emergency'), instant('2023-06-21 18:00'))
  t.equal(answerDue(told), instant('2023-06-25 17:30'))
})

t.test('where only the day of a step was told, it counts from the beginning of office hours', async (t) => {
  t.same(momentOf(onDay), instantOf(onDay.on, OFFICE_HOURS[0].from))
  t.same(
    momentOf(onDay, instant('2023-06-21 15:00')),
    new Date(instant('2023-06-21 15:00')),
    'never before the last step',
  )
  t.same(momentOf(told), at)
  t.notOk(isAfter(onDay, instant('2023-06-21 08:00')), 'days are compared')
  t.ok(isAfter(told, instant('2023-06-21 08:00')))
  t.notOk(isAfter(told, at.toISOString()))
})

t.test('the first of the deadlines that run comes next', async (t) => {
  t.equal(nextOf({}), undefined)
  t.equal(
    nextOf({ close: instant('2023-06-07 17:30'), answer: instant('2023-06-06 17:30') }),
    instant('2023-06-06 17:30'),
  )
})
