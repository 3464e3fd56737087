import fc from 'fast-check'
import t from 'tap'
import {
  addDays,
  dayOfWeek,
  daysBetween,
  instantOf,
  isLocalDate,
  type LocalDate,
  localDate,
  localDateOf,
  parsePeriod,
  periodContains,
  periodsOf,
  periodWithin,
  previousPeriod,
  samePeriodLastYear,
} from '../src/time/index.ts'

const d = localDate
const shown = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const dates = fc.integer({ min: 0, max: 9000 }).map((n): LocalDate => addDays(d('2004-01-01'), n))
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
