import { partitions, replicas, serviceNames, topicOf } from '@jiceng/contracts'
import { type ConsumerOptions, type Projection, prepare, provision } from '@jiceng/eventing'
import {
  buildApp,
  buildOps,
  businessClock,
  caughtUp,
  createLimiter,
  createLogger,
  createMetrics,
  ensureIndexes,
  type Following,
  follow,
  followMoves,
  hearsOf,
  indexReplicas,
  openDatabase,
  type RunningService,
  replicaProjection,
  sweepMoves,
  tokenVerifier,
  watchdog,
} from '@jiceng/service-kit'
import { redisCache } from './cache.ts'
import type { GatewaySettings } from './config.ts'
import { mountDocs } from './docs/routes.ts'
import { demoIssuer } from './identity/issuer.ts'
import { signingKey } from './identity/keys.ts'
import { passing } from './passing.ts'
import { gridView } from './views/grid.ts'
import { lagOf, mountViews } from './views/routes.ts'

export type Gateway = Pick<RunningService, 'app' | 'ops' | 'db' | 'hears' | 'close'>

/** What the gateway itself must know: who may see what, where divisions lie, what time it is. */
const known = [replicas.divisions, replicas.grants, replicas.calendar]
/** Views across services; each is one projection. */
const views: readonly Projection[] = [gridView]
const ofViews: Following = { name: 'gateway.views', services: ['grid'], projections: views }
const ofOthers: Following = {
  name: 'gateway.known',
  services: ['organizations', 'reporting'],
  projections: known.map(replicaProjection),
}

/** The public door of the platform: passes commands and reads on, answers views, describes the whole. Owns nothing of the domain. */
export async function openGateway(
  settings: GatewaySettings,
  onApplied?: ConsumerOptions['onApplied'],
): Promise<Gateway> {
  const logger = createLogger({ level: settings.logLevel, service: 'gateway' })
  const metrics = createMetrics('gateway')
  const { client, db, close } = await openDatabase(settings.mongoUrl, settings.database)
  await prepare(
    db,
    [...known, ...views].map(({ collection }) => collection),
  )
  await indexReplicas(
    db,
    [...known, ...views].map(({ collection }) => collection),
  )
  await ensureIndexes(db, [], replicas.grants.collection)
  await provision(
    settings.kafkaBrokers,
    serviceNames.map((of) => settings.topicPrefix + topicOf(of)),
    partitions,
    settings.topicReplicas,
  )
  const clock = await businessClock({ kind: settings.clock, db, collection: replicas.calendar.collection })
  const options = { client, db, logger, settings, metrics }
  const following = await follow({ ...options, ...(onApplied ? { onApplied } : {}) }, ofViews)
  const knowing = await follow(options, ofOthers)
  const moves = {
    db,
    divisions: replicas.divisions.collection,
    collections: [...known, ...views].map(({ collection }) => collection),
  }
  const ofMoves = followMoves('gateway', moves)
  const moving = await follow(options, ofMoves)
  const sweeping = sweepMoves(moves, (error) => logger.warn({ err: error }, 'a move goes on by itself'))
  const { check, alive } = watchdog([following, knowing, moving])
  let isDraining = false
  const cache = redisCache(settings.redisUrl, `${settings.topicPrefix}gateway:`)
  const { rateBurst: burst, ratePerSecond: perSecond, redisUrl } = settings
  const limiter = createLimiter({
    burst,
    perSecond,
    redisUrl,
    prefix: `${settings.topicPrefix}gateway:`,
    onDegraded: (degraded) => metrics.limitDegraded.set(degraded ? 1 : 0),
  })
  const through = passing(settings.urls)
  const issuer = settings.demo ? demoIssuer({ ...settings, key: await signingKey(settings.keysDir) }) : undefined
  const access = {
    db,
    service: 'gateway',
    grants: 'known_grants',
    divisions: 'known_divisions',
    today: clock.today,
    caughtUp: caughtUp(db, settings, [ofViews, ofOthers]),
  }
  const app = buildApp({
    ...access,
    mechanisms: [],
    cursorKey: settings.cursorKey,
    limiter,
    metrics,
    logger,
    trustProxy: settings.trustProxy,
    verify: tokenVerifier(settings),
    run: () => Promise.reject(new Error('the gateway decides nothing')),
    routes(routes) {
      through.mount(routes)
      mountViews(routes, { ...access, cache, lag: () => lagOf(following) })
      mountDocs(routes, settings.demo)
      issuer?.(routes)
    },
  })
  const ops = buildOps({
    db,
    mechanisms: [],
    metrics,
    serviceKey: settings.serviceKey,
    logger,
    checks: { consumers: check },
    alive,
    draining: () => isDraining,
  })
  return {
    app,
    ops,
    db,
    hears: hearsOf([ofViews, ofOthers, ofMoves]),
    async close() {
      isDraining = true
      await Promise.all([following.stop(), knowing.stop(), moving.stop()])
      await Promise.all([app.close(), ops.close()])
      await Promise.all([through.close(), limiter.close()])
      sweeping.stop()
      clock.stop()
      cache.close()
      await close()
    },
  }
}
