import fc from 'fast-check'
import t from 'tap'
import {
  addClockHours,
  addDays,
  addWorkingHours,
  deadline,
  HOURS_PER_WORKING_DAY,
  instantOf,
  type LocalDate,
  localDate,
  OFFICE_HOURS,
  workingHoursBetween,
} from '../src/time/index.ts'

const d = localDate
/** An instant as the clocks of the city show it: `2023-06-01 09:00`. */
const at = (text: string): Date => instantOf(d(text.slice(0, 10)), text.slice(11))
const shown = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const dates = fc.integer({ min: 0, max: 9000 }).map((n): LocalDate => addDays(d('2004-01-01'), n))
const minutes = fc.integer({ min: 1, max: 60 * 24 * 20 })
const instants = fc
  .tuple(dates, fc.integer({ min: 0, max: 1439 }))
  .map(([date, minute]) => new Date(instantOf(date, '00:00').getTime() + minute * 60_000))

t.test('a working day has the hours its constant says', async (t) => {
  t.equal(workingHoursBetween(at('2023-06-01 00:00'), at('2023-06-02 00:00')), HOURS_PER_WORKING_DAY)
  t.equal(OFFICE_HOURS.length, 2)
})

t.test('working hours stop at noon, at night and on days off', async (t) => {
  const table = [
    ['2023-06-01 09:00', 3, '2023-06-01 12:00'],
    ['2023-06-01 11:00', 2, '2023-06-01 14:30'],
    ['2023-06-01 12:30', 0.5, '2023-06-01 14:00'],
    ['2023-06-01 17:00', 1, '2023-06-02 09:30'],
    ['2023-06-01 03:00', 7, '2023-06-01 17:30'],
    ['2023-06-21 17:00', 1, '2023-06-25 09:30'],
    ['2023-06-24 10:00', 1, '2023-06-25 10:00'],
    ['2023-06-01 20:00', 0, '2023-06-01 20:00'],
  ] as const
  for (const [from, hours, to] of table) t.equal(shown(addWorkingHours(at(from), hours)), to, `${from} + ${hours} h`)
  t.throws(() => addWorkingHours(at('2023-06-01 09:00'), -1), { name: 'RangeError' })
  t.equal(workingHoursBetween(at('2023-06-21 17:00'), at('2023-06-25 09:30')), 1)
  t.equal(workingHoursBetween(at('2023-06-25 09:30'), at('2023-06-21 17:00')), 0)
})

t.test('working hours add up, and counting them gives back what was added', async () => {
  fc.assert(
    fc.property(instants, minutes, minutes, (instant, a, b) => {
      const end = addWorkingHours(instant, (a + b) / 60)
      const inTwo = addWorkingHours(addWorkingHours(instant, a / 60), b / 60)
      return end.getTime() === inTwo.getTime() && Math.abs(workingHoursBetween(instant, end) - (a + b) / 60) < 1e-6
    }),
    { numRuns: 50 },
  )
})

t.test('clock hours run through nights and holidays', async (t) => {
  t.equal(shown(addClockHours(at('2023-09-28 22:00'), 4)), '2023-09-29 02:00')
  t.equal(shown(deadline(at('2023-09-28 22:00'), { unit: 'clock-hour', amount: 48 })), '2023-09-30 22:00')
  t.throws(() => addClockHours(at('2023-06-01 09:00'), Number.NaN), { name: 'RangeError' })
})

t.test('a term in working days is due at the close of its last day', async (t) => {
  const due = (from: string, amount: number): string => shown(deadline(at(from), { unit: 'working-day', amount }))
  t.equal(due('2023-06-01 08:00', 1), '2023-06-02 17:30')
  t.equal(due('2023-06-01 23:59', 1), '2023-06-02 17:30')
  t.equal(due('2023-06-21 10:00', 3), '2023-06-27 17:30')
  t.equal(due('2023-06-23 10:00', 1), '2023-06-25 17:30')
})

t.test('a suspension does not count', async (t) => {
  const pause = { from: at('2023-06-06 10:00'), to: at('2023-06-08 10:00') }
  const due = (unit: 'working-day' | 'working-hour' | 'clock-hour', amount: number): string =>
    shown(deadline(at('2023-06-05 09:00'), { unit, amount }, [pause]))
  t.equal(due('working-day', 1), '2023-06-08 17:30')
  t.equal(due('working-day', 2), '2023-06-09 17:30')
  t.equal(due('working-hour', 8), '2023-06-06 10:00')
  t.equal(due('working-hour', 9), '2023-06-08 11:00')
  t.equal(due('clock-hour', 25), '2023-06-06 10:00')
  t.equal(due('clock-hour', 26), '2023-06-08 11:00')
})

t.test('a pause within one working day, or after its close, moves no term in working days', async (t) => {
  const due = (from: string, to: string): string =>
    shown(deadline(at('2023-06-05 09:00'), { unit: 'working-day', amount: 1 }, [{ from: at(from), to: at(to) }]))
  t.equal(due('2023-06-06 10:00', '2023-06-06 16:00'), '2023-06-06 17:30')
  t.equal(due('2023-06-06 17:30', '2023-06-09 10:00'), '2023-06-06 17:30')
  t.equal(due('2023-06-06 17:00', '2023-06-06 18:00'), '2023-06-07 17:30')
})

t.test('overlapping and unordered suspensions count once', async (t) => {
  const pauses = [
    { from: at('2023-06-07 00:00'), to: at('2023-06-08 00:00') },
    { from: at('2023-06-06 00:00'), to: at('2023-06-07 12:00') },
    { from: at('2023-06-06 06:00'), to: at('2023-06-06 07:00') },
    { from: at('2023-06-01 00:00'), to: at('2023-06-04 00:00') },
  ]
  t.equal(shown(deadline(at('2023-06-05 00:00'), { unit: 'clock-hour', amount: 30 }, pauses)), '2023-06-08 06:00')
})

t.test('the clock hours to a deadline are the term and the time suspended', async () => {
  fc.assert(
    fc.property(instants, minutes, minutes, minutes, (start, amount, before, length) => {
      const from = addClockHours(start, before / 60)
      const pause = { from, to: addClockHours(from, length / 60) }
      const due = deadline(start, { unit: 'clock-hour', amount: amount / 60 }, [pause])
      const waited = before < amount ? amount + length : amount
      return due.getTime() - start.getTime() === waited * 60_000
    }),
  )
})

t.test('a suspension never brings a deadline forward', async () => {
  const units = fc.constantFrom('working-day' as const, 'working-hour' as const, 'clock-hour' as const)
  fc.assert(
    fc.property(
      units,
      instants,
      fc.integer({ min: 1, max: 30 }),
      minutes,
      minutes,
      (unit, start, amount, before, length) => {
        const from = addClockHours(start, before / 60)
        const pause = { from, to: addClockHours(from, length / 60) }
        return deadline(start, { unit, amount }, [pause]) >= deadline(start, { unit, amount })
      },
    ),
  )
})

t.test('a term of nothing, of half a working day or with a reversed suspension is refused', async (t) => {
  const start = at('2023-06-05 09:00')
  const reversed = [{ from: at('2023-06-07 00:00'), to: at('2023-06-06 00:00') }]
  t.throws(() => deadline(start, { unit: 'working-day', amount: 0 }), { name: 'RangeError' })
  t.throws(() => deadline(start, { unit: 'working-day', amount: 0.5 }), { name: 'RangeError' })
  t.throws(() => deadline(start, { unit: 'clock-hour', amount: 1e12 }), { name: 'RangeError' })
  t.throws(() => deadline(new Date(Number.NaN), { unit: 'clock-hour', amount: 1 }), { name: 'RangeError' })
  t.throws(() => deadline(start, { unit: 'clock-hour', amount: 1 }, reversed), { name: 'RangeError' })
})
