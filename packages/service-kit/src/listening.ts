import type { ServiceName } from '@jiceng/contracts'
import { type Consumer, lookedAtMost, type Reactor, reactor, type UnitOfWork } from '@jiceng/eventing'
import type { Clock } from './clock.ts'
import type { ServiceDefinition } from './definition.ts'
import { type Following, type FollowOptions, follow, type Hears, hearsOf } from './following.ts'
import { followMoves, type MovesOptions, sweepMoves } from './moves.ts'
import { replicaProjection } from './replicas.ts'

/** Whose events are heard. */
const publishersOf = (of: readonly { readonly service: ServiceName }[]): ServiceName[] => [
  ...new Set(of.map(({ service }) => service)),
]

/** What a service knows of others. */
export const knowing = ({ name, replicas = [] }: Pick<ServiceDefinition, 'name' | 'replicas'>): Following => ({
  name: `${name}.known`,
  services: publishersOf(replicas),
  projections: replicas.map(replicaProjection),
})

/** Milliseconds between looks for events to react to later, and how many follow each other when there is much to look at. */
const rescanEveryMs = 1000
const rescansMost = 10

async function rescanAll({ rescan }: Reactor): Promise<void> {
  for (let n = 0; n < rescansMost && (await rescan()) === lookedAtMost; n++);
}

/** Acts again and again, never twice at once; stopping waits for what is under way. */
function again(everyMs: number, act: () => Promise<unknown>, onTrouble: (error: unknown) => void): () => Promise<void> {
  let acting: Promise<void> | undefined
  const timer = setInterval(() => {
    acting ??= act()
      .then(() => undefined, onTrouble)
      .finally(() => {
        acting = undefined
      })
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await acting
  }
}

/** Consumers of a service: one group for what it knows of others, one for its reactions, one for each view. */
export async function startListening(
  { name, replicas = [], reactions = [], views = [], duties = [] }: ServiceDefinition,
  options: FollowOptions,
  work: UnitOfWork,
  moves: MovesOptions,
  { today, lastTick }: Clock,
): Promise<{ consumers: readonly Consumer[]; groups: readonly string[]; hears: Hears; stop(): Promise<void> }> {
  const onTrouble = (what: string, error: unknown): void =>
    options.logger.warn({ err: error, what }, 'a reaction goes on by itself')
  const reacting = reactor({ db: options.db, service: name, reactions, run: work.run, onTrouble })
  const groups: readonly Following[] = [
    knowing({ name, replicas }),
    {
      name: `${name}.reactions`,
      services: publishersOf(reactions),
      projections: [],
      react: reacting.react,
      reacts: new Set(reactions.flatMap(({ on }) => on)),
    },
    followMoves(name, moves),
    ...views,
  ]
  const consumers = await Promise.all(
    groups.filter(({ services }) => services.length > 0).map((group) => follow(options, group)),
  )
  const stops = duties.map(({ everyMs, act }) =>
    again(
      everyMs,
      () => act(work, { db: options.db, today, lastTick }),
      (error) => onTrouble('duty', error),
    ),
  )
  const sweeping = sweepMoves(moves, (error) => onTrouble('moves', error))
  const stopRescans = again(
    rescanEveryMs,
    () => rescanAll(reacting),
    (error) => onTrouble('rescan', error),
  )
  return {
    consumers,
    groups: groups.map(({ name: of }) => of),
    hears: hearsOf(groups),
    async stop() {
      await Promise.all([stopRescans, ...stops].map((stop) => stop()))
      sweeping.stop()
      await Promise.all(consumers.map((consumer) => consumer.stop()))
    },
  }
}
