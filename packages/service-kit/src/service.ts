import { partitions, serviceNames, topicOf } from '@jiceng/contracts'
import {
  newId,
  personalData,
  prepare,
  provision,
  type RelayThread,
  startRelayThread,
  startSigning,
  type UnitOfWork,
  unitOfWork,
} from '@jiceng/eventing'
import type { FastifyInstance } from 'fastify'
import type { Db } from 'mongodb'
import { buildApp } from './app.ts'
import { canaryOf, startCanary } from './canary.ts'
import { businessClock, type Clock } from './clock.ts'
import { cursors } from './cursors.ts'
import { openDatabase } from './database.ts'
import type { ServiceDefinition } from './definition.ts'
import { startDues } from './dues.ts'
import { startErasing } from './erasing.ts'
import { ensureIndexes, indexKept, indexReplicas } from './filters.ts'
import { caughtUp, type Hears, watchdog } from './following.ts'
import { giveBackWhenIdle } from './idle.ts'
import { createLimiter } from './limits.ts'
import { knowing, startListening } from './listening.ts'
import { createLogger } from './logging.ts'
import { createMetrics } from './metrics.ts'
import { buildOps } from './ops.ts'
import { describe } from './problems.ts'
import type { ServiceSettings } from './service-settings.ts'
import { tokenVerifier } from './tokens.ts'

export interface RunningService {
  readonly app: FastifyInstance
  readonly ops: FastifyInstance
  readonly db: Db
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly hears: Hears
  close(): Promise<void>
}

/** Every collection a service writes to, since a transaction cannot create one. */
const collectionsOf = ({ mechanisms, replicas = [], views = [], keeps = [] }: ServiceDefinition): string[] => [
  ...[...keeps, ...mechanisms, ...replicas].map(({ collection }) => collection),
  ...views.flatMap(({ projections, engine }) => [
    ...projections.map(({ collection }) => collection),
    ...(engine?.collections ?? []),
  ]),
]

/** Everything of one service, without listening: database, unit of work, relay, consumers, door and operations port. */
export async function openService(definition: ServiceDefinition, settings: ServiceSettings): Promise<RunningService> {
  const { name, mechanisms } = definition
  const logger = createLogger({ level: settings.logLevel, service: name })
  const metrics = createMetrics(name)
  const { client, db, close } = await openDatabase(settings.mongoUrl, settings.database)
  const own = name === 'organizations'
  const names = { grants: own ? 'grants' : 'known_grants', divisions: own ? 'divisions' : 'known_divisions' }
  const canary = canaryOf(name, settings.cityCode)
  await prepare(db, [...collectionsOf(definition), canary.collection])
  await ensureIndexes(db, mechanisms, names.grants)
  await indexReplicas(
    db,
    (definition.replicas ?? []).map(({ collection }) => collection),
  )
  await indexKept(db, definition.keeps ?? [])
  const clock = await businessClock({
    kind: settings.clock,
    db,
    collection: name === 'reporting' ? 'calendar' : 'known_calendar',
  })
  const persons = personalData(settings.personalDataKey)
  let relay: RelayThread | undefined
  const work = unitOfWork({
    client,
    db,
    service: name,
    partitions,
    timeline: 1,
    auditKey: settings.auditKey,
    ...names,
    describe,
    now: clock.now,
    today: clock.today,
    seal: persons.seal,
    onCommitted: (parcel) => relay?.wake(parcel),
    onBroken: (error, { requestId }) => logger.error({ err: error, requestId }, 'a rule broke'),
  })
  await definition.bootstrap?.(work, settings)
  await provision(
    settings.kafkaBrokers,
    serviceNames.map((of) => settings.topicPrefix + topicOf(of)),
    partitions,
    settings.topicReplicas,
  )
  relay = startRelayThread(
    {
      mongoUrl: settings.mongoUrl,
      database: settings.database,
      brokers: settings.kafkaBrokers,
      service: name,
      topic: settings.topicPrefix + topicOf(name),
      owner: newId(),
    },
    (what, message) => logger.warn({ what, message }, 'the relay goes on by itself'),
  )
  const placed = [...mechanisms, ...(definition.replicas ?? [])].map(({ collection }) => collection)
  const moves = { db, divisions: names.divisions, collections: [...new Set(placed)] }
  const listening = await startListening(definition, { client, db, logger, settings, metrics }, work, moves, clock)
  const warn = (say: string) => (error: unknown) => logger.warn({ err: error }, say)
  const singing = startCanary(canary, work, db, warn('the canary goes on by itself'))
  const signing = startSigning({ db, key: settings.auditKey, work }, warn('the audit is signed a minute later'))
  const dues = startDues({ db, mechanisms, work, clock }, warn('dues go on by themselves'))
  const erasing = startErasing(db, clock.today, warn('what is to be erased is erased later'))
  // The gateway keeps the limit that all instances share; here each instance only protects itself.
  const { rateBurst: burst, ratePerSecond: perSecond } = settings
  const limiter = createLimiter({ burst, perSecond, prefix: name })
  const reads = { db, ...names, service: name, today: clock.today }
  const viewed = caughtUp(db, settings, definition.views ?? [])
  const tools = {
    ...reads,
    now: clock.now,
    cursors: cursors(settings.cursorKey),
    caughtUp: viewed,
    open: persons.open,
    run: work.run,
  }
  const app = buildApp({
    ...reads,
    mechanisms,
    run: work.run,
    routes: (mounting) => definition.routes?.(mounting, tools),
    verify: tokenVerifier(settings),
    cursorKey: settings.cursorKey,
    limiter,
    metrics,
    logger,
    trustProxy: settings.trustProxy,
    caughtUp: caughtUp(db, settings, [knowing(definition)]),
  })
  const { check, alive } = watchdog(listening.consumers)
  let isDraining = false
  const ops = buildOps({
    db,
    mechanisms,
    metrics,
    serviceKey: settings.serviceKey,
    groups: listening.groups.map((group) => settings.topicPrefix + group),
    logger,
    checks: { consumers: check },
    alive,
    draining: () => isDraining,
  })
  return {
    app,
    ops,
    db,
    work,
    clock,
    hears: listening.hears,
    // Callers are served until the slower half has ended, so that a restart is short for them.
    async close() {
      isDraining = true
      singing.stop()
      erasing.stop()
      await dues.stop()
      await listening.stop()
      await Promise.all([app.close(), ops.close()])
      await work.close()
      await signing.stop()
      await relay.stop()
      await limiter.close()
      clock.stop()
      await close()
    },
  }
}

/** Opens a service, listens, tells the launcher, and ends on a signal or when the launcher is gone. */
export async function runService(definition: ServiceDefinition, settings: ServiceSettings): Promise<void> {
  await listen(await openService(definition, settings), settings)
}

/** Listens on both ports until told to end; what is under way is finished. */
export async function listen(
  service: Pick<RunningService, 'app' | 'ops' | 'close'>,
  { host, port, opsPort }: Pick<ServiceSettings, 'host' | 'port' | 'opsPort'>,
): Promise<void> {
  const url = await service.app.listen({ host, port })
  const opsUrl = await service.ops.listen({ host, port: opsPort })
  process.send?.({ url, opsUrl })
  giveBackWhenIdle()
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    service.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, end)
}
