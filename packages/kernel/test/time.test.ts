import fc from 'fast-check'
import t from 'tap'
import {
  addClockHours,
  addDays,
  addWorkingDays,
  addWorkingHours,
  dayOfWeek,
  daysBetween,
  deadline,
  HOURS_PER_WORKING_DAY,
  instantOf,
  isLocalDate,
  isWorkingDay,
  type LocalDate,
  lastCoveredYear,
  localDate,
  localDateOf,
  OFFICE_HOURS,
  parsePeriod,
  periodContains,
  periodsOf,
  periodWithin,
  previousPeriod,
  samePeriodLastYear,
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

t.test('only a day that exists is a date', async (t) => {
  for (const text of ['2023-02-28', '2024-02-29', '2000-02-29', '2023-12-31']) t.ok(isLocalDate(text), text)
  for (const text of [
    '2023-02-29',
    '1900-02-29',
    '2023-04-31',
    '2023-13-01',
    '2023-00-10',
    '2023-01-00',
    '2023-1-1',
    '0099-01-01',
    '',
    '2023-01-01T00:00',
  ]) {
    t.notOk(isLocalDate(text), text)
    t.throws(() => d(text), { name: 'RangeError' })
  }
})

t.test('the day in the city turns at 16:00 UTC', async (t) => {
  t.equal(localDateOf(new Date('2023-06-30T15:59:59.999Z')), '2023-06-30')
  t.equal(localDateOf(new Date('2023-06-30T16:00:00Z')), '2023-07-01')
  t.throws(() => localDateOf(new Date(Number.NaN)), { name: 'RangeError' })
})

t.test('a time of day on a date is an instant at +08:00', async (t) => {
  t.equal(instantOf(d('2023-06-30'), '09:00').toISOString(), '2023-06-30T01:00:00.000Z')
  for (const time of ['24:00', '9:00', '09:60', ''])
    t.throws(() => instantOf(d('2023-06-30'), time), { name: 'RangeError' })
})

t.test('days are counted across months, years and leap days', async (t) => {
  t.equal(addDays(d('2024-02-28'), 1), '2024-02-29')
  t.equal(addDays(d('2023-01-01'), -1), '2022-12-31')
  t.equal(daysBetween(d('2023-03-01'), d('2024-03-01')), 366)
  t.equal(dayOfWeek(d('2023-06-30')), 5)
  t.equal(dayOfWeek(d('2024-02-04')), 7)
  t.throws(() => addDays(d('2023-01-01'), 0.5), { name: 'RangeError' })
  t.throws(() => addDays(d('9999-12-31'), 1), { name: 'RangeError' })
})

t.test('adding days and counting them undo each other', async () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, n) => daysBetween(date, addDays(date, n)) === n),
  )
})

t.test('every minute of a date lies in that date', async () => {
  fc.assert(fc.property(instants, (instant) => localDateOf(instant) === shown(instant).slice(0, 10)))
})

t.test('a period id says its first and last day', async (t) => {
  const table = [
    ['2023', 'year', '2023-01-01', '2023-12-31'],
    ['2023H1', 'half-year', '2023-01-01', '2023-06-30'],
    ['2023H2', 'half-year', '2023-07-01', '2023-12-31'],
    ['2023Q2', 'quarter', '2023-04-01', '2023-06-30'],
    ['2023Q4', 'quarter', '2023-10-01', '2023-12-31'],
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2023-12', 'month', '2023-12-01', '2023-12-31'],
    ['9999', 'year', '9999-01-01', '9999-12-31'],
  ] as const
  for (const [id, kind, start, end] of table) t.strictSame(parsePeriod(id), { id, kind, start: d(start), end: d(end) })
})

t.test('an id that is no period is refused with the forms that are', async (t) => {
  for (const id of [
    '2023H3',
    '2023Q0',
    '2023Q5',
    '2023-13',
    '2023-00',
    '2023-6',
    '23',
    '2023h1',
    '2023 ',
    '',
    '0999',
  ]) {
    t.throws(() => parsePeriod(id), { name: 'RangeError', message: /expected a year 2023, half-year 2023H1/ })
  }
})

t.test('each period has one before it and a like one a year before', async (t) => {
  const table = [
    ['2023', '2022', '2022'],
    ['2023H1', '2022H2', '2022H1'],
    ['2023H2', '2023H1', '2022H2'],
    ['2023Q1', '2022Q4', '2022Q1'],
    ['2023Q3', '2023Q2', '2022Q3'],
    ['2023-01', '2022-12', '2022-01'],
    ['2024-03', '2024-02', '2023-03'],
  ] as const
  for (const [id, previous, lastYear] of table) {
    t.equal(previousPeriod(parsePeriod(id)).id, previous)
    t.equal(samePeriodLastYear(parsePeriod(id)).id, lastYear)
  }
})

t.test('a date lies in one period of each kind, nested in one another', async (t) => {
  t.strictSame(
    periodsOf(d('2023-06-30')).map((period) => period.id),
    ['2023-06', '2023Q2', '2023H1', '2023'],
  )
  fc.assert(
    fc.property(dates, (date) => {
      const [month, quarter, half, year] = periodsOf(date)
      const nested = periodWithin(month, quarter) && periodWithin(quarter, half) && periodWithin(half, year)
      return nested && periodContains(month, date) && !periodWithin(year, half)
    }),
  )
})

t.test('periods of a kind follow each other without gap, and read back from their id', async () => {
  fc.assert(
    fc.property(dates, (date) =>
      periodsOf(date).every((period) => {
        const before = previousPeriod(period)
        return addDays(before.end, 1) === period.start && parsePeriod(period.id).end === period.end
      }),
    ),
  )
})

const calendar = [
  ['2022-12-31', false, 'New Year, Saturday'],
  ['2023-01-02', false, 'New Year, Monday'],
  ['2023-01-03', true, 'a Tuesday'],
  ['2023-01-20', true, 'the Friday before Spring Festival'],
  ['2023-01-21', false, 'Spring Festival begins'],
  ['2023-01-27', false, 'Spring Festival ends, Friday'],
  ['2023-01-28', true, 'make-up Saturday'],
  ['2023-01-29', true, 'make-up Sunday'],
  ['2023-02-04', false, 'a Saturday'],
  ['2023-04-04', true, 'the day before Qingming'],
  ['2023-04-05', false, 'Qingming, Wednesday'],
  ['2023-04-06', true, 'the day after Qingming'],
  ['2023-04-23', true, 'make-up Sunday'],
  ['2023-04-28', true, 'the Friday before Labour Day'],
  ['2023-04-29', false, 'Labour Day begins'],
  ['2023-05-03', false, 'Labour Day ends, Wednesday'],
  ['2023-05-06', true, 'make-up Saturday'],
  ['2023-05-07', false, 'a Sunday'],
  ['2023-06-22', false, 'Dragon Boat, Thursday'],
  ['2023-06-23', false, 'Dragon Boat, Friday'],
  ['2023-06-24', false, 'Dragon Boat, Saturday'],
  ['2023-06-25', true, 'make-up Sunday'],
  ['2023-06-30', true, 'a Friday'],
  ['2023-09-28', true, 'the Thursday before Mid-Autumn'],
  ['2023-09-29', false, 'Mid-Autumn, Friday'],
  ['2023-10-06', false, 'National Day ends, Friday'],
  ['2023-10-07', true, 'make-up Saturday'],
  ['2023-10-08', true, 'make-up Sunday'],
  ['2024-01-01', false, 'New Year, Monday'],
  ['2024-02-04', true, 'make-up Sunday'],
  ['2024-02-09', true, 'New Year’s Eve, not statutory in 2024'],
  ['2024-02-10', false, 'Spring Festival begins'],
  ['2024-02-16', false, 'Spring Festival, Friday'],
  ['2024-02-17', false, 'Spring Festival ends'],
  ['2024-02-18', true, 'make-up Sunday'],
  ['2024-04-04', false, 'Qingming, Thursday'],
  ['2024-04-07', true, 'make-up Sunday'],
  ['2024-04-28', true, 'make-up Sunday'],
  ['2024-05-01', false, 'Labour Day, Wednesday'],
  ['2024-05-03', false, 'Labour Day, Friday'],
  ['2024-05-11', true, 'make-up Saturday'],
  ['2024-06-10', false, 'Dragon Boat, Monday'],
  ['2024-09-14', true, 'make-up Saturday'],
  ['2024-09-16', false, 'Mid-Autumn, Monday'],
  ['2024-09-29', true, 'make-up Sunday'],
  ['2024-10-07', false, 'National Day ends, Monday'],
  ['2024-10-12', true, 'make-up Saturday'],
  ['2024-12-31', true, 'a Tuesday'],
] as const

t.test('the calendar knows the days off and the make-up days of 2023 and 2024', async (t) => {
  for (const [date, works, why] of calendar) t.equal(isWorkingDay(d(date)), works, `${date} ${why}`)
})

t.test('the years 2023 and 2024 have the working days of the notices', async (t) => {
  const count = (year: string): number => {
    const { start, end } = parsePeriod(year)
    const days = Array.from({ length: daysBetween(start, end) + 1 }, (_, n) => addDays(start, n))
    return days.filter(isWorkingDay).length
  }
  t.equal(count('2023'), 249)
  t.equal(count('2024'), 251)
})

t.test('beyond the last covered year only weekdays are known', async (t) => {
  t.ok(lastCoveredYear() >= 2026)
  const year = lastCoveredYear() + 1
  for (let day = d(`${year}-01-01`); day <= `${year}-12-31`; day = addDays(day, 1)) {
    if (isWorkingDay(day) !== dayOfWeek(day) <= 5) t.fail(`${day} is more than a weekday`)
  }
})

t.test('working days step over holidays and onto make-up days', async (t) => {
  const table = [
    ['2023-09-28', 1, '2023-10-07'],
    ['2023-09-28', 3, '2023-10-09'],
    ['2023-06-21', 2, '2023-06-26'],
    ['2023-06-24', 1, '2023-06-25'],
    ['2023-06-22', 0, '2023-06-25'],
    ['2023-06-21', 0, '2023-06-21'],
    ['2023-10-07', -1, '2023-09-28'],
    ['2024-02-09', 1, '2024-02-18'],
  ] as const
  for (const [from, n, to] of table) t.equal(addWorkingDays(d(from), n), to, `${from} ${n}`)
  t.throws(() => addWorkingDays(d('2023-06-21'), 1.5), { name: 'RangeError' })
})

t.test('working days added are that many working days away, and lead back', async () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: 1, max: 60 }), (date, n) => {
      const first = addWorkingDays(date, 0)
      const end = addWorkingDays(first, n)
      return (
        isWorkingDay(end) &&
        addWorkingDays(end, -n) === first &&
        addWorkingDays(addWorkingDays(first, n - 1), 1) === end
      )
    }),
  )
})

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
