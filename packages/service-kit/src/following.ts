import { eventsOf, type ServiceName, topicOf } from '@jiceng/contracts'
import {
  type Consumer,
  type ConsumerOptions,
  type Group,
  kafkaReader,
  readPositions,
  startConsumer,
} from '@jiceng/eventing'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, MongoClient } from 'mongodb'
import type { CaughtUp } from './freshness.ts'
import { missingFrom } from './owners.ts'
import type { ServiceSettings } from './service-settings.ts'

export interface FollowOptions {
  readonly client: MongoClient
  readonly db: Db
  readonly logger: FastifyBaseLogger
  readonly settings: Pick<ServiceSettings, 'topicPrefix' | 'kafkaBrokers' | 'cityScope' | 'opsUrls' | 'serviceKey'>
  readonly onApplied?: ConsumerOptions['onApplied']
}

/** A consumer group of a service: what it makes of whose events. */
export interface Following extends Pick<Group, 'projections' | 'react'> {
  /** `<service>.<view>`; renaming it replays history. */
  readonly name: string
  readonly services: readonly ServiceName[]
}

/** Every event type of this build: one of any other is parked until a build knows it. */
const known = new Set(Object.values(eventsOf).flatMap((events) => events.map(({ type }) => type)))

export const groupName = (settings: Pick<ServiceSettings, 'topicPrefix'>, name: string): string =>
  settings.topicPrefix + name

/** Starts a consumer group; it goes on by itself through any trouble of its servers. */
export function follow(
  { client, db, logger, settings, onApplied }: FollowOptions,
  { name, services, projections, react }: Following,
): Promise<Consumer> {
  const group: Group = {
    name: groupName(settings, name),
    projections,
    known,
    root: settings.cityScope,
    ...(react ? { react } : {}),
  }
  const topics = services.map((of) => settings.topicPrefix + topicOf(of))
  return startConsumer({
    client,
    db,
    group,
    fetchMissing: missingFrom(settings),
    openReader: (onCrash) => kafkaReader({ brokers: settings.kafkaBrokers, group: group.name, topics, onCrash }),
    onTrouble: (what, error) => logger.warn({ err: error, what, group: group.name }, 'a consumer goes on by itself'),
    ...(onApplied ? { onApplied } : {}),
  })
}

/** Has a group applied what the positions name? */
export const caughtUp =
  (db: Db, group: string): CaughtUp =>
  async (positions) => {
    const aggregates = positions.map(({ aggregate }) => aggregate)
    const applied = await readPositions(db, undefined, group, aggregates)
    return positions.every(({ aggregate, version }) => (applied.get(aggregate) ?? 0) >= version)
  }

/** A partition with work and no progress: not ready after 30 s, restarted by its supervisor after 120 s (`reliability` 9). */
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
