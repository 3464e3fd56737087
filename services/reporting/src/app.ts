import { replicas, serviceNames } from '@jiceng/contracts'
import type { UnitOfWork } from '@jiceng/eventing'
import type { ServiceDefinition, ServiceSettings } from '@jiceng/service-kit'
import { alerts, alertThresholds, compare, inRectification, ruleRoutes, watchCalendar } from './alerts/index.ts'
import { calendarOf, tickHourly, withEachTick } from './calendar.ts'
import { figures } from './engine/engine.ts'
import { registryOf } from './engine/registry.ts'
import { figureRoutes } from './figures/routes.ts'
import { platformAlerts } from './platform/platform-alert.ts'
import { sampleMs, watchPlatform } from './platform/watch.ts'
import { tracing } from './reports/counting.ts'
import { reportsWith } from './reports/index.ts'
import { reportRoutes } from './reports/routes.ts'
import { textsIn } from './reports/text.ts'
import { snapshotRoutes } from './snapshots/routes.ts'
import { keptIn, withCommands } from './snapshots/snapshot.ts'
import { hubs, subjects } from './subjects.ts'

/** What figures are made of. */
export const registry = registryOf(subjects, hubs)
const snapshots = withCommands(registry.fed)
const reports = reportsWith(registry.fed)

/** The view of all figures, renamed whenever subjects keep something else than before, so that history is replayed. */
export const figuresView = 'reporting.figures-6'

/** What it amounts to: the calendar that all services live by, figures with their records, and the reports they are for. */
export const service = (settings: ServiceSettings): ServiceDefinition => {
  const { cityCode, clock } = settings
  return {
    name: 'reporting',
    mechanisms: [calendarOf(cityCode), snapshots, reports.mechanism, alerts, alertThresholds, platformAlerts],
    keeps: [{ collection: keptIn, by: ['code', 'period'] }, { collection: textsIn }],
    replicas: [replicas.divisions, replicas.grants],
    views: [
      {
        name: figuresView,
        services: serviceNames,
        projections: [],
        engine: figures(registry),
        lingerMs: 200,
      },
    ],
    routes(app, tools) {
      figureRoutes(registry)(app, tools)
      snapshotRoutes(app, tools)
      reportRoutes(app, tools)
      ruleRoutes(app, tools)
    },
    reactions: [inRectification],
    duties: [
      {
        everyMs: 1000,
        act: watchCalendar(registry),
      },
      {
        everyMs: 1000,
        act: withEachTick((db, today) => compare({ db, registry, today, divisions: replicas.divisions.collection })),
      },
      { everyMs: sampleMs, act: watchPlatform(settings) },
      { everyMs: 1000, act: tracing(cityCode, reports.trace) },
      // A demo or a test moves the calendar itself.
      ...(clock === 'system'
        ? [{ everyMs: 60_000, act: (work: UnitOfWork) => tickHourly(work, calendarOf(cityCode)) }]
        : []),
    ],
  }
}
