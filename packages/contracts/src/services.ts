import type { EventType } from '@jiceng/kernel'
import { allianceEvents } from './alliances/alliances.ts'
import { coverageEvents } from './grid/coverage.ts'
import { gridEvents, gridMergerEvents, legacyGridEvents } from './grid/grids.ts'
import { divisionEvents } from './organizations/divisions.ts'
import { grantEvents } from './organizations/grants.ts'
import { organizationEvents } from './organizations/party-organizations.ts'
import { unitEvents } from './organizations/units.ts'
import { calendarEvents } from './reporting/calendar.ts'

export const serviceNames = ['organizations', 'grid', 'alliances', 'reporting'] as const
export type ServiceName = (typeof serviceNames)[number]
export const isServiceName = (word: string): word is ServiceName => serviceNames.some((name) => name === word)

/** Every event a service publishes. */
export const eventsOf: Readonly<Record<ServiceName, readonly EventType[]>> = {
  organizations: [...divisionEvents, ...unitEvents, ...organizationEvents, ...grantEvents],
  grid: [...gridEvents, ...legacyGridEvents, ...gridMergerEvents, ...coverageEvents],
  alliances: [...allianceEvents],
  reporting: [...calendarEvents],
}

export const topicOf = (service: ServiceName): string => `jiceng.${service}.events`
/** Partitions of every topic, never changed in place. */
export const partitions = 12

/** Which service answers for a resource: how the gateway routes. */
export const resources = {
  divisions: 'organizations',
  units: 'organizations',
  organizations: 'organizations',
  grants: 'organizations',
  grids: 'grid',
  'legacy-grids': 'grid',
  'grid-mergers': 'grid',
  'coverage-links': 'grid',
  alliances: 'alliances',
  calendar: 'reporting',
} as const satisfies Record<string, ServiceName>
