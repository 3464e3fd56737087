import type { Consumer, ViewDocument } from '@jiceng/eventing'
import {
  type AccessOptions,
  etag,
  type FreshnessOptions,
  hasIt,
  idOf,
  mayRead,
  notFound,
  parameters,
  readingGrants,
  sayIfStale,
} from '@jiceng/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Cache } from '../cache.ts'
import { gridAnswer, gridView } from './grid.ts'

export interface ViewOptions extends AccessOptions, FreshnessOptions {
  readonly cache: Cache
  /** How far the views are behind their sources. */
  readonly lag: () => Lag
}
export interface Lag {
  readonly lagMs: number
  /** Sources that cannot be read now. */
  readonly degraded: readonly string[]
}

/** A view is behind for longer than this: it says so. */
const degradedAfterMs = 5000
export const lagOf = (consumer: Consumer | undefined): Lag => {
  const lagMs = consumer?.stalledMs() ?? 0
  return { lagMs, degraded: lagMs > degradedAfterMs ? ['grid'] : [] }
}

/** `GET /v1/views/grid/{id}`: one document, one read; its bytes are cached under its version. */
export function mountViews(app: FastifyInstance, options: ViewOptions): void {
  const views = options.db.collection<ViewDocument>(gridView.collection)
  app.get('/v1/views/grid/:id', { config: { policy: 'caller' } }, async (request, reply) => {
    parameters(request.query, [])
    const _id = idOf(request)
    await sayIfStale(options, request, reply)
    const [grants, head] = await Promise.all([
      readingGrants(options, request.caller),
      views.findOne({ _id }, { projection: { n: 1, scopePath: 1, asOf: 1, links: 1 } }),
    ])
    const relates = [`grid:${_id}`]
    if (!head?.scopePath || !mayRead(grants, { scopePath: head.scopePath, relates })) throw notFound()
    const { lagMs, degraded } = options.lag()
    reply.header('x-jiceng-lag-ms', lagMs).header('x-jiceng-as-of', head.asOf)
    const tag = etag(head.n)
    reply.header('etag', tag)
    if (hasIt(request, tag)) return reply.code(304).send()
    const body = await bytes(options, _id, head.n, async () => {
      const document = await views.findOne({ _id })
      return document && gridAnswer(document)
    })
    const stale = reply.hasHeader('x-jiceng-stale') ? { stale: true } : {}
    const block = { asOf: head.asOf, lagMs, ...(degraded.length > 0 ? { degraded } : {}), ...stale }
    return reply.type('application/json; charset=utf-8').send(`{"meta":${JSON.stringify(block)},"view":${body}}`)
  })
}

async function bytes(
  { cache }: ViewOptions,
  id: string,
  version: number,
  make: () => Promise<unknown>,
): Promise<string> {
  const key = `grid:${id}:${version}`
  const kept = await cache.get(key)
  if (kept !== undefined) return kept
  const made = JSON.stringify((await make()) ?? null)
  cache.set(key, made)
  return made
}
