/** What the rules' tests look at. */
export { calendarOf } from '../src/calendar.ts'
