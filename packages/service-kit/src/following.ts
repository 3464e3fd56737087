import { eventsOf, kinds, type ServiceName, topicOf } from '@jiceng/contracts'
import {
  type Consumer,
  type ConsumerOptions,
  catchUp,
  endsOf,
  fetchMany,
  type Group,
  kafkaReader,
  newId,
  type Plan,
  readPositions,
  startReconciling,
  startWatched,
} from '@jiceng/eventing'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, MongoClient } from 'mongodb'
import { freshnessOf } from './canary.ts'
import type { CaughtUp } from './freshness.ts'
import type { Metrics } from './metrics.ts'
import { headsFrom, missingFrom } from './owners.ts'
import type { ServiceSettings } from './service-settings.ts'

export interface FollowOptions {
  readonly client: MongoClient
  readonly db: Db
  readonly logger: FastifyBaseLogger
  readonly settings: Pick<
    ServiceSettings,
    'topicPrefix' | 'kafkaBrokers' | 'consumerSessionMs' | 'cityScope' | 'opsUrls' | 'serviceKey'
  >
  readonly onApplied?: ConsumerOptions['onApplied']
  readonly metrics?: Metrics
}

/** A consumer group of a service: what it makes of whose events. */
export interface Following extends Pick<Group, 'projections' | 'engine' | 'react' | 'reacts' | 'lingerMs'> {
  /** `<service>.<view>`; renaming it replays history. */
  readonly name: string
  readonly services: readonly ServiceName[]
}

/** Every event type of this build: one of any other is parked until a build knows it. */
const known = new Set(Object.values(eventsOf).flatMap((events) => events.map(({ type }) => type)))

/** What a group hears of; undefined when it is everything. */
function heardBy({
  projections,
  engine,
  react,
  reacts,
}: Omit<Following, 'name' | 'services'>): ReadonlySet<string> | undefined {
  if (react && !reacts) return undefined
  return new Set([...projections.flatMap(({ listens }) => listens), ...(engine?.listens ?? []), ...(reacts ?? [])])
}

/** Aggregates of a kind that has an event the group hears, and those of a kind this build does not know. */
function concernsOf(group: Omit<Following, 'name' | 'services'>): ((aggregate: string) => boolean) | undefined {
  const heard = heardBy(group)
  if (!heard) return undefined
  const others = new Set(
    Object.entries(kinds).flatMap(([prefix, types]) => (types.some((type) => heard.has(type)) ? [] : [prefix])),
  )
  return (aggregate) => !others.has(aggregate.slice(0, Math.max(0, aggregate.indexOf('_'))))
}

/** Does a group keep how far an aggregate is? Of what it cannot hear it keeps nothing. */
export type Hears = (group: string, aggregate: string) => boolean
export function hearsOf(groups: readonly Following[]): Hears {
  const concerns = new Map(groups.map((group) => [group.name, concernsOf(group)]))
  return (group, aggregate) => concerns.get(group)?.(aggregate) !== false
}

/**
 * Nobody waits for a reaction or for a figure as he does for a view: under load they read more at a time, and what changes several
 * times meanwhile is written once. Milliseconds.
 */
const unhurriedMs = 500

const groupName = (settings: Pick<ServiceSettings, 'topicPrefix'>, name: string): string => settings.topicPrefix + name

function count(metrics: Metrics, group: string, { events, duplicates, parked }: Plan): void {
  metrics.applied.inc({ group }, events.length)
  metrics.duplicates.inc({ group }, duplicates)
  for (const { reason } of parked) metrics.parked.inc({ group, reason })
  const freshness = freshnessOf(events)
  if (freshness !== undefined) metrics.freshness.set({ group }, freshness)
}

/** Starts a consumer group; it goes on by itself through any trouble of its servers. */
export async function follow(
  { client, db, logger, settings, onApplied, metrics }: FollowOptions,
  following: Following,
): Promise<Consumer> {
  const { name, services, projections, engine, react, reacts, lingerMs = 0 } = following
  const concerns = concernsOf(following)
  const group: Group = {
    name: groupName(settings, name),
    projections,
    engine,
    concerns,
    known,
    root: settings.cityScope,
    lingerMs,
    ...(react ? { react, reacts } : {}),
  }
  const topics = services.map((of) => settings.topicPrefix + topicOf(of))
  const { kafkaBrokers: brokers, consumerSessionMs: sessionMs } = settings
  const reader = (as: string, fetchBytes?: number) => (onCrash: (error: Error) => void) =>
    kafkaReader({
      ...{ brokers, group: as, topics, sessionMs, onCrash },
      ...(fetchBytes ? { fetchBytes } : {}),
      ...(react || lingerMs > 0 ? { spaceMs: unhurriedMs } : {}),
    })
  await engine?.prepare(db)
  // A reaction to the past would be no reaction: only views are made again.
  if (!react)
    await catchUp({
      db,
      group,
      owner: newId(),
      ends: () => endsOf(brokers, topics),
      openReader: reader(`${group.name}.rebuild`, fetchMany),
    })
  const consumer = startWatched({
    client,
    db,
    group,
    fetchMissing: missingFrom(settings),
    openReader: reader(group.name),
    onTrouble: (what, error) => logger.warn({ err: error, what, group: group.name }, 'a consumer goes on by itself'),
    onApplied(plan, topic) {
      if (metrics) count(metrics, name, plan)
      onApplied?.(plan, topic)
    },
  })
  const reconciling = services.map((of) =>
    startReconciling(
      {
        db,
        group: group.name,
        concerns,
        topic: settings.topicPrefix + topicOf(of),
        consumer,
        heads: headsFrom(settings, of),
        onLost(aggregate, events) {
          metrics?.lost.inc({ group: name }, events)
          logger.error({ aggregate, events, group: group.name }, 'events were lost on the way and are made good')
        },
      },
      (error) => logger.warn({ err: error, what: 'heads', group: group.name }, 'a consumer goes on by itself'),
    ),
  )
  return {
    ...consumer,
    async stop() {
      await Promise.all(reconciling.map((one) => one.stop()))
      await consumer.stop()
    },
  }
}

/** Have these groups applied what the positions name? Nothing here can stand on what none of them hears. */
export function caughtUp(db: Db, settings: Pick<ServiceSettings, 'topicPrefix'>, of: readonly Following[]): CaughtUp {
  const groups = of.map((group) => ({ ...group, name: groupName(settings, group.name), concerns: concernsOf(group) }))
  return async (positions) => {
    const isApplied = async ({ name, services, concerns }: (typeof groups)[number]): Promise<boolean> => {
      const ofTheirs = positions.filter(({ service }) => services.some((one) => one === service))
      const heard = ofTheirs.filter(({ aggregate }) => concerns?.(aggregate) !== false)
      const aggregates = heard.map(({ aggregate }) => aggregate)
      const applied = heard.length > 0 ? await readPositions(db, undefined, name, aggregates) : new Map()
      return heard.every(({ aggregate, version }) => (applied.get(aggregate) ?? 0) >= version)
    }
    return (await Promise.all(groups.map(isApplied))).every((one) => one)
  }
}

/** A partition with work and no progress: not ready after 30 s, replaced in place after 60 s, the process after 120 s (`reliability` 9). */
const stalledAfterMs = 30_000
const giveUpMs = 120_000

export function watchdog(consumers: readonly Consumer[]) {
  const stalledMs = (): number => Math.max(0, ...consumers.map((one) => one.stalledMs()))
  return {
    async check(): Promise<void> {
      if (stalledMs() > stalledAfterMs)
        throw new Error(`a consumer has not advanced for ${Math.round(stalledMs() / 1000)} s`)
    },
    alive: (): boolean => stalledMs() < giveUpMs,
  }
}
