export { draftsOf, factsIn } from './city.ts'
export { live } from './live.ts'
export { calendarNow, moveCalendar } from './load/calendar.ts'
export { type CityOptions, cityDoor, isLoaded, loadCity } from './load/city.ts'
export type { Door } from './load/door.ts'
export { atRest, told } from './load/load.ts'
export { progress } from './load/progress.ts'
export { type ExpectedAlert, expectedAlerts } from './oracle/alerts.ts'
export { type Golden, goldenOf } from './oracle/golden.ts'
export { isProfile, type Profile, type ProfileName, profiles } from './profiles/index.ts'
export {
  type Intake,
  intake,
  loadRegister,
  type RegisterReport,
  type Registration,
  type Row,
  rowOfCsv,
  rowOfTsv,
  type Taken,
  tally,
} from './register/index.ts'
export { verifyAlerts } from './verify/alerts.ts'
export { type Line, verifyAll } from './verify/all.ts'
export { halfYearReport } from './verify/report.ts'
export { shownFigures } from './verify/shown.ts'
export { type Finding, verify } from './verify/verify.ts'
export { worldOf } from './world/index.ts'
