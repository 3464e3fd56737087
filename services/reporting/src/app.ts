import { replicas } from '@jiceng/contracts'
import type { ServiceDefinition, ServiceSettings } from '@jiceng/service-kit'
import { calendarOf, tickHourly } from './calendar.ts'
import { gridSubject } from './subjects/grid.ts'

/** What it amounts to: so far the calendar that all services live by, and the subject of each grid. */
export const service = ({ cityCode, clock }: ServiceSettings): ServiceDefinition => ({
  name: 'reporting',
  mechanisms: [calendarOf(cityCode)],
  replicas: [replicas.divisions, replicas.grants],
  views: [{ name: 'reporting.subjects', services: ['grid'], projections: [gridSubject], lingerMs: 200 }],
  // A demo or a test moves the calendar itself.
  duties: clock === 'system' ? [{ everyMs: 60_000, act: (work) => tickHourly(work, calendarOf(cityCode)) }] : [],
})
