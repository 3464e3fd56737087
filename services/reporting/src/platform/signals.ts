import type { platformSignals, ServiceName } from '@jiceng/contracts'
import type { Words } from '@jiceng/kernel'
import type { Health } from '@jiceng/service-kit'

export type Signal = (typeof platformSignals)[number]
interface Spec {
  /** Beyond this it is an alert, beyond that a severe one. */
  readonly limit: number
  readonly severe: number
  readonly title: Words
  readonly advice: Words
}
/** W-42: what is measured of each service, and when it is wrong. */
export const signals: Readonly<Record<Signal, Spec>> = {
  'consumer-lag-seconds': {
    ...{ limit: 300, severe: 900 },
    title: { zh: '事件消费滞后', en: 'Events are applied late' },
    advice: { zh: '按运维手册 LagGrowing 处理', en: 'See the runbook LagGrowing' },
  },
  'outbox-unsent': {
    ...{ limit: 1000, severe: 10_000 },
    title: { zh: '待发事件积压', en: 'Many events are unsent' },
    advice: { zh: '按运维手册 OutboxStuck 处理', en: 'See the runbook OutboxStuck' },
  },
  'outbox-oldest-seconds': {
    ...{ limit: 120, severe: 600 },
    title: { zh: '事件发送停滞', en: 'An event is unsent for long' },
    advice: { zh: '按运维手册 OutboxStuck 处理', en: 'See the runbook OutboxStuck' },
  },
  parked: {
    ...{ limit: 0, severe: 20 },
    title: { zh: '有事件搁置', en: 'Events are parked' },
    advice: { zh: '按运维手册 ParkedAggregates 处理', en: 'See the runbook ParkedAggregates' },
  },
  'projection-p95-seconds': {
    ...{ limit: 30, severe: 120 },
    title: { zh: '视图更新变慢', en: 'Views are updated slowly' },
    advice: { zh: '按运维手册 LagGrowing 处理', en: 'See the runbook LagGrowing' },
  },
}
const isSignal = (word: string): word is Signal => word in signals

/** Where the log ended at a moment, by topic and partition. */
export interface Sample {
  readonly at: number
  readonly ends: ReadonlyMap<string, bigint>
}

/** Seconds for which a place has had work before it: since the first sample whose end it has not reached. */
function lagAt({ topic, partition, next }: Health['places'][number], samples: readonly Sample[], now: number): number {
  const place = BigInt(next)
  const first = samples.find(({ ends }) => (ends.get(`${topic}:${partition}`) ?? 0n) > place)
  return first ? Math.floor((now - first.at) / 1000) : 0
}
/** Seconds of the place that is furthest behind. */
export const lagOf = ({ places }: Pick<Health, 'places'>, samples: readonly Sample[], now: number): number =>
  Math.max(0, ...places.map((one) => lagAt(one, samples, now)))

/** Nineteen of twenty were at most so much. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0
}

export interface Measured {
  readonly service: ServiceName
  readonly values: Readonly<Record<Signal, number>>
}
export const measured = (service: ServiceName, { outbox, parked }: Health, lags: readonly number[]): Measured => ({
  service,
  values: {
    'consumer-lag-seconds': lags.at(-1) ?? 0,
    'outbox-unsent': outbox.unsent,
    'outbox-oldest-seconds': outbox.oldestSeconds,
    parked,
    'projection-p95-seconds': p95(lags),
  },
})

/** What is wrong with a service now. */
export const wrongsOf = ({
  values,
}: Measured): { signal: Signal; severity: 'W' | 'S'; value: number; limit: number }[] =>
  Object.entries(signals).flatMap(([signal, { limit, severe }]) => {
    const value = isSignal(signal) ? values[signal] : 0
    if (!isSignal(signal) || value <= limit) return []
    return [{ signal, severity: value > severe ? ('S' as const) : ('W' as const), value, limit }]
  })
