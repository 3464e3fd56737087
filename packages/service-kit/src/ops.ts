import { createHash, timingSafeEqual } from 'node:crypto'
import { collections, type EventRow, withAcks } from '@jiceng/eventing'
import type { Mechanism } from '@jiceng/kernel'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { Db } from 'mongodb'
import { maxTimeMS } from './access.ts'
import { answerProblems } from './error-answers.ts'
import { healthOf } from './health.ts'
import { refuseMethods } from './methods.ts'
import type { Metrics } from './metrics.ts'
import { observe } from './observing.ts'
import { notFound, Problem } from './problems.ts'
import { shell } from './shell.ts'
import { badParameter, parameters } from './validation.ts'

/** One thing readiness depends on; resolves when it is well, rejects saying what is not. */
export type ReadyCheck = () => Promise<unknown>
export interface OpsOptions {
  readonly db: Db
  readonly mechanisms: readonly Mechanism[]
  readonly serviceKey: string
  readonly metrics: Metrics
  /** By name; MongoDB's primary is always among them. Kafka and Redis do not belong here: commands go on without them. */
  readonly checks?: Readonly<Record<string, ReadyCheck>>
  /** False once a watchdog has given up: the supervisor restarts the process. */
  readonly alive?: () => boolean
  /** True from SIGTERM on: no new work comes, what runs is finished. */
  readonly draining?: () => boolean
  readonly logger?: FastifyBaseLogger
  /** Consumer groups that run here, as their places name them. */
  readonly groups?: readonly string[]
  /** Further routes; those with `policy: 'service'` are guarded by the service key. */
  readonly routes?: (app: FastifyInstance) => void
}

const checkMs = 1000
const pageMax = 1000
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The operations port: health, metrics, and what other services may read of the owner. Never on the public listener. */
export function buildOps(options: OpsOptions): FastifyInstance {
  const app = shell(options.logger ? { logger: options.logger } : {})
  observe(app, undefined)
  answerProblems(app)
  const declared = refuseMethods(app)
  guard(app, options.serviceKey)
  mountHealth(app, options)
  mountInternal(app, options)
  options.routes?.(app)
  declared.close()
  return app
}

/** Routes for services need the service key, as a bearer token; compared in constant time. */
function guard(app: FastifyInstance, serviceKey: string): void {
  const expected = digest(`Bearer ${serviceKey}`)
  app.addHook('onRequest', async ({ routeOptions, headers, is404 }: FastifyRequest) => {
    if (is404) throw notFound()
    if (routeOptions.config.policy !== 'service') return
    if (!timingSafeEqual(digest(headers.authorization ?? ''), expected))
      throw new Problem('unauthenticated', 'Send the service key as a bearer token.', {
        headers: { 'www-authenticate': 'Bearer realm="jiceng-internal"' },
      })
  })
}

async function isWell(check: ReadyCheck): Promise<string | undefined> {
  const late = AbortSignal.timeout(checkMs)
  const tooLate = new Promise<never>((_, fail) => {
    late.addEventListener('abort', () => fail(new Error(`no answer in ${checkMs} ms`)))
  })
  try {
    await Promise.race([check(), tooLate])
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'not well'
  }
}

function mountHealth(app: FastifyInstance, { db, checks, alive, draining, metrics }: OpsOptions): void {
  const all: Readonly<Record<string, ReadyCheck>> = {
    mongodb: async () => {
      const { isWritablePrimary } = await db.command({ hello: 1 })
      if (isWritablePrimary !== true) throw new Error('no primary')
    },
    ...checks,
  }
  app.get('/livez', { config: { policy: 'public' } }, async (_, reply) => {
    const isAlive = alive?.() ?? true
    return reply.code(isAlive ? 200 : 503).send({ status: isAlive ? 'alive' : 'given up' })
  })
  app.get('/readyz', { config: { policy: 'public' } }, async ({ query }, reply) => {
    const { verbose } = parameters(query, ['verbose'])
    const found = await Promise.all(
      Object.entries(all).map(async ([name, check]) => [name, await isWell(check)] as const),
    )
    const isDraining = draining?.() ?? false
    const isReady = !isDraining && found.every(([, trouble]) => trouble === undefined)
    const status = isDraining ? 'draining' : isReady ? 'ready' : 'not ready'
    const details = { checks: Object.fromEntries(found.map(([name, trouble]) => [name, trouble ?? 'well'])) }
    return reply.code(isReady ? 200 : 503).send({ status, ...(verbose === undefined ? {} : details) })
  })
  app.get('/metrics', { config: { policy: 'public' } }, async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}

const countOf = (name: string, text: string | undefined, fallback: number, max: number): number => {
  if (text === undefined) return fallback
  if (!/^\d{1,12}$/.test(text) || Number(text) > max) throw badParameter(name, `is a number up to ${max}`)
  return Number(text)
}

/** Events and versions as their owner keeps them: how a consumer fills a gap and proves that none is left. */
function mountInternal(app: FastifyInstance, { db, mechanisms, groups = [] }: OpsOptions): void {
  app.get('/internal/health', { config: { policy: 'service' } }, async ({ query }) => {
    parameters(query, [])
    return await healthOf(db, groups)
  })
  app.get('/internal/events', { config: { policy: 'service' } }, async ({ query }) => {
    const { aggregate, from, limit } = parameters(query, ['aggregate', 'from', 'limit'])
    if (aggregate === undefined) throw badParameter('aggregate', 'is required')
    const found = await db
      .collection<EventRow>(collections.events)
      .find({ aggregate, version: { $gte: countOf('from', from, 1, 1e12) } }, { maxTimeMS })
      .sort({ version: 1 })
      .limit(countOf('limit', limit, pageMax, pageMax))
      .toArray()
    return { data: await withAcks(db, found) }
  })
  app.get('/internal/heads', { config: { policy: 'service' } }, async ({ query }) => {
    const { after = '', limit } = parameters(query, ['after', 'limit'])
    const size = countOf('limit', limit, pageMax, pageMax)
    const names = [...new Set(mechanisms.map(({ collection }) => collection))]
    const found = await Promise.all(names.map((name) => headsIn(db, name, after, size)))
    const data = found.flat().sort((a, b) => (a.aggregate < b.aggregate ? -1 : 1))
    return { data: data.slice(0, size), next: data.length >= size ? (data[size - 1]?.aggregate ?? null) : null }
  })
}

async function headsIn(db: Db, name: string, after: string, size: number) {
  const found = await db
    .collection<{ _id: string; version: number }>(name)
    .find({ _id: { $gt: after } }, { maxTimeMS, projection: { version: 1 } })
    .sort({ _id: 1 })
    .limit(size)
    .toArray()
  return found.map(({ _id, version }) => ({ aggregate: _id, version }))
}
