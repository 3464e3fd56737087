import type { EventRow } from '@jiceng/eventing'
import { service as grid } from '../../services/grid/src/app.ts'
import { service as organizations } from '../../services/organizations/src/app.ts'
import type { FaultCity } from '../city/city.ts'
import { complaints } from '../city/service.ts'
import type { Journal, Op } from '../load/journal.ts'
import { isCanary } from './canary.ts'
import { type Findings, Violations } from './findings.ts'
import { checkLog, type LogCounts, readLog } from './log.ts'
import { checkAudit, checkOps, checkOutbox, checkStates, eventsOf } from './owner.ts'
import { checkParked, checkViews } from './views.ts'

export interface CheckOptions {
  /** Aggregates, and places as `topic:partition:offset`, that the scenario put into the log itself. */
  readonly planted?: ReadonlySet<string>
  /** All commands since the city was opened. */
  readonly ops: readonly Op[]
  readonly journal: Pick<Journal, 'statuses'>
}

const mechanisms = { grid: grid.mechanisms, organizations: organizations.mechanisms } as const
type Owner = keyof typeof mechanisms
const ownerOf = ({ path }: Op): Owner => (path.startsWith('/v1/grids') ? 'grid' : 'organizations')

/** The owner, its audit and its log; the counts for the report. */
async function checkOwner(
  city: FaultCity,
  owner: Owner,
  { ops, planted = new Set() }: CheckOptions,
  violations: Violations,
): Promise<{ events: EventRow[]; lost: number; log: LogCounts }> {
  const db = city.db(owner)
  const events = await eventsOf(db)
  await checkStates(
    db,
    mechanisms[owner].map(({ collection }) => collection),
    events,
    violations,
  )
  const own = ops.filter((op) => ownerOf(op) === owner)
  const lost = await checkOps(db, own, events, violations)
  await checkAudit(db, city.auditKey, events, violations)
  checkOutbox(events, violations)
  const records = await readLog(city.servers.kafka.direct, city.topic(owner))
  const log = checkLog(
    records.filter(
      ({ aggregate, partition, offset }) =>
        !isCanary(aggregate) && !planted.has(aggregate) && !planted.has(`${city.topic(owner)}:${partition}:${offset}`),
    ),
    events,
    violations,
  )
  return { events, lost, log }
}

async function checkLogs(city: FaultCity, violations: Violations): Promise<void> {
  for (const { name, log } of Object.values(city.services))
    for (const line of await complaints(log)) violations.add('I13', `${name}: ${line.slice(0, 300)}`)
}

/** Everything that must hold (docs/faults.md). */
export async function check(city: FaultCity, options: CheckOptions): Promise<Findings> {
  const violations = new Violations()
  const ofGrid = await checkOwner(city, 'grid', options, violations)
  const ofOrganizations = await checkOwner(city, 'organizations', options, violations)
  const views = await checkViews(city, ofGrid.events, ofOrganizations.events, violations)
  await checkParked(city, options.planted ?? new Set(), violations)
  await checkLogs(city, violations)
  const broken = options.journal.statuses.get(500) ?? 0
  if (broken > 0) violations.add('I13', `${broken} answers were 500`)
  return {
    acked: options.ops.filter(({ outcomes }) => outcomes.some(({ status }) => status < 300)).length,
    lost: ofGrid.lost + ofOrganizations.lost + ofGrid.log.lost + ofOrganizations.log.lost + views.lost,
    doubledInLog: ofGrid.log.doubled + ofOrganizations.log.doubled,
    doubledEffects: violations.count('I9') + views.doubled,
    inversions: ofGrid.log.inversions + ofOrganizations.log.inversions,
    violations: violations.list(),
  }
}
