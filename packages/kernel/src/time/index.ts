export {
  addDays,
  dayOfWeek,
  daysBetween,
  instantOf,
  isLocalDate,
  type LocalDate,
  localDate,
  localDateOf,
} from './date.ts'
export { addClockHours, addWorkingHours, deadline, type Term, workingHoursBetween } from './deadline.ts'
export {
  type Period,
  type PeriodKind,
  parsePeriod,
  periodContains,
  periodOf,
  periodsOf,
  periodWithin,
  previousPeriod,
  samePeriodLastYear,
} from './period.ts'
export {
  addWorkingDays,
  HOURS_PER_WORKING_DAY,
  isWorkingDay,
  lastCoveredYear,
  OFFICE_CLOSES,
  OFFICE_HOURS,
  type Span,
} from './working-calendar.ts'
