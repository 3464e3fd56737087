export { type Intake, intake, type Registration, type Taken } from './intake.ts'
export { loadRegister } from './load.ts'
export { type RegisterReport, tally } from './report.ts'
export { type Row, rowOfCsv, rowOfTsv } from './rows.ts'
