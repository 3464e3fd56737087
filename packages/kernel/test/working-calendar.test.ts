import fc from 'fast-check'
import t from 'tap'
import {
  addDays,
  addWorkingDays,
  dayOfWeek,
  daysBetween,
  isWorkingDay,
  type LocalDate,
  lastCoveredYear,
  localDate,
  parsePeriod,
} from '../src/time/index.ts'

const d = localDate
/** An instant as the clocks of the city show it: `2023-06-01 09:00`. */
const dates = fc.integer({ min: 0, max: 9000 }).map((n): LocalDate => addDays(d('2004-01-01'), n))

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
