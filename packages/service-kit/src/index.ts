export { type AccessOptions, maxTimeMS, mayRead, readingGrants, wholeScope } from './access.ts'
export { type AppOptions, buildApp } from './app.ts'
export { batchLimit, bodyLimit } from './bodies.ts'
export { businessClock, type Clock, calendarId } from './clock.ts'
export { commandPath, idOf, kebab, type Run } from './command-routes.ts'
export { commonSettings, commonTable } from './config.ts'
export { type Cursors, cursors } from './cursors.ts'
export { type Database, openDatabase } from './database.ts'
export { ensureIndexes, indexReplicas } from './filters.ts'
export { caughtUp, type Following, follow, groupName, watchdog } from './following.ts'
export type { CaughtUp } from './freshness.ts'
export { type FreshnessOptions, sayIfStale } from './freshness.ts'
export type { Position } from './headers.ts'
export { etag, hasIt } from './headers.ts'
export { createLimiter, type Limiter } from './limits.ts'
export { createLogger } from './logging.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { followMoves, sweepMoves } from './moves.ts'
export { type OpenApiMore, openapi, readers } from './openapi.ts'
export { jsonOf, parameter, problems } from './openapi-parts.ts'
export { buildOps, type OpsOptions, type ReadyCheck } from './ops.ts'
export { describe, type FieldError, notFound, Problem, unavailable } from './problems.ts'
export { checkScope, limitOf, page, type ReadOptions } from './read-routes.ts'
export { replicaProjection } from './replicas.ts'
export {
  type Duty,
  type FurtherRoutes,
  listen,
  openService,
  type RunningService,
  runService,
  type ServiceDefinition,
} from './service.ts'
export { type ServiceSettings, serviceSettings, serviceTable } from './service-settings.ts'
export * from './settings.ts'
export { type TokenOptions, tokenVerifier, unauthenticated, type Verify } from './tokens.ts'
export { badParameter, checkOf, parameters } from './validation.ts'
