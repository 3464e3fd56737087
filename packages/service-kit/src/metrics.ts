import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a service counts, in base units; labels never hold ids. Further metrics register in `registry`. */
export interface Metrics {
  readonly registry: Registry
  readonly duration: Histogram<'method' | 'route' | 'status'>
  readonly problems: Counter<'code'>
  readonly authFailures: Counter<'reason'>
  readonly scopeDenials: Counter
  readonly limitDegraded: Gauge
  readonly freshness: Gauge<'group'>
  readonly applied: Counter<'group'>
  readonly duplicates: Counter<'group'>
  readonly parked: Counter<'group' | 'reason'>
  readonly lost: Counter<'group'>
}

/**
 * Milliseconds, which `nodejs_eventloop_lag_*` contain: at rest they say 0.1 s. At the 10 of the library a service that rests is woken a
 * hundred times a second, to see that it rests.
 */
const eventLoopMonitoringPrecision = 100

export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision })
  const registers = [registry]
  return {
    registry,
    duration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    problems: new Counter({ name: 'http_problems_total', help: 'Problems answered.', labelNames: ['code'], registers }),
    authFailures: new Counter({
      name: 'auth_failures_total',
      help: 'Requests without a valid token.',
      labelNames: ['reason'],
      registers,
    }),
    scopeDenials: new Counter({ name: 'scope_denials_total', help: 'Answers 403 and scope refusals.', registers }),
    freshness: new Gauge({
      name: 'projection_freshness_seconds',
      help: 'From the recording of the last canary to its being applied.',
      labelNames: ['group'],
      registers,
    }),
    applied: new Counter({
      name: 'consumer_applied_total',
      help: 'Events applied.',
      labelNames: ['group'],
      registers,
    }),
    duplicates: new Counter({
      name: 'consumer_duplicates_total',
      help: 'Deliveries that changed nothing.',
      labelNames: ['group'],
      registers,
    }),
    parked: new Counter({
      name: 'consumer_parked_total',
      help: 'Records parked.',
      labelNames: ['group', 'reason'],
      registers,
    }),
    lost: new Counter({
      name: 'consumer_lost_total',
      help: 'Events that the log did not bring and that were found by comparing heads.',
      labelNames: ['group'],
      registers,
    }),
    limitDegraded: new Gauge({
      name: 'rate_limit_degraded',
      help: '1 while limits are kept without Redis.',
      registers,
    }),
  }
}
