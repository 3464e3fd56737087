import { collections, type EventRow } from '@jiceng/eventing'
import type { Mechanism } from '@jiceng/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AccessOptions, listFilter, maxTimeMS, mayRead, readingGrants } from './access.ts'
import { idOf } from './command-routes.ts'
import type { Cursors } from './cursors.ts'
import { historyItem, resourceOf, type StoredDocument } from './documents.ts'
import { filterTypes } from './filters.ts'
import { type FreshnessOptions, sayIfStale } from './freshness.ts'
import { etag, hasIt } from './headers.ts'
import { notFound } from './problems.ts'
import { badParameter, parameters } from './validation.ts'

export interface ReadOptions extends AccessOptions, FreshnessOptions {
  readonly cursors: Cursors
}

const reading = { maxTimeMS, readConcern: { level: 'majority' } } as const

/** Page size: 1 to 200, 50 when left out. */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return 50
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 200) throw badParameter('limit', 'is a number from 1 to 200')
  return limit
}

export function checkScope(scope: string | undefined): void {
  if (scope !== undefined && !/^\d{6}(\d{3}){0,2}$/.test(scope)) throw badParameter('scope', 'is a division code')
}

/** A page and, when more follows, its Link: the question is kept, only the cursor changes. */
export function page<T>(request: FastifyRequest, reply: FastifyReply, data: readonly T[], next: string | undefined) {
  if (next !== undefined) {
    const [path = '', query] = request.url.split('?', 2)
    const search = new URLSearchParams(query)
    search.set('cursor', next)
    reply.header('link', `<${path}?${search}>; rel="next"`)
  }
  return { data, page: { next: next ?? null } }
}

/** The aggregate, if the caller may read it; out of scope reads as unknown, at the cost of the same two reads. */
async function readable(
  options: ReadOptions,
  { collection, readers }: Mechanism,
  request: FastifyRequest,
): Promise<StoredDocument> {
  const _id = idOf(request)
  const [grants, found] = await Promise.all([
    readingGrants(options, request.caller, readers),
    options.db.collection<StoredDocument>(collection).findOne({ _id }, reading),
  ])
  if (!found || !mayRead(grants, found)) throw notFound()
  return found
}

function mountOne(app: FastifyInstance, options: ReadOptions, mechanism: Mechanism): void {
  const resource = resourceOf(mechanism)
  app.route({
    method: 'GET',
    url: `/v1/${mechanism.path}/:id`,
    config: { policy: 'caller', operation: `${mechanism.name}.get` },
    async handler(request, reply) {
      parameters(request.query, [])
      await sayIfStale(options, request, reply)
      const found = await readable(options, mechanism, request)
      const tag = etag(found.version)
      reply.header('etag', tag)
      return hasIt(request, tag) ? reply.code(304).send() : resource(found)
    },
  })
}

function mountList(app: FastifyInstance, options: ReadOptions, mechanism: Mechanism): void {
  const resource = resourceOf(mechanism)
  const filters = filterTypes(mechanism)
  const known = ['limit', 'cursor', 'scope', 'order', ...Object.keys(mechanism.filters)]
  app.route({
    method: 'GET',
    url: `/v1/${mechanism.path}`,
    config: { policy: 'caller', operation: `${mechanism.name}.list` },
    async handler(request, reply) {
      const { limit: size, cursor, scope, order = 'desc', ...asked } = parameters(request.query, known)
      const limit = limitOf(size)
      if (order !== 'asc' && order !== 'desc') throw badParameter('order', 'is asc or desc')
      checkScope(scope)
      const question = [
        request.caller,
        mechanism.path,
        order,
        scope ?? '',
        JSON.stringify(Object.entries(asked).sort()),
      ]
      const last = cursor === undefined ? undefined : options.cursors.open(cursor, question)
      const narrowed = filters.filtersOf(asked)
      await sayIfStale(options, request, reply)
      const grants = await readingGrants(options, request.caller, mechanism.readers)
      const within = await listFilter(options, grants, scope)
      const after = last === undefined ? [] : [{ _id: { [order === 'asc' ? '$gt' : '$lt']: last } }]
      const found = await options.db
        .collection<StoredDocument>(mechanism.collection)
        .find({ $and: [within, ...narrowed, ...after] }, reading)
        .sort({ _id: order === 'asc' ? 1 : -1 })
        .limit(limit + 1)
        .toArray()
      const shown = found.slice(0, limit)
      const end = found.length > limit ? shown.at(-1)?._id : undefined
      return page(request, reply, shown.map(resource), end && options.cursors.seal(end, question))
    },
  })
}

function mountHistory(app: FastifyInstance, options: ReadOptions, mechanism: Mechanism): void {
  app.route({
    method: 'GET',
    url: `/v1/${mechanism.path}/:id/history`,
    config: { policy: 'caller', operation: `${mechanism.name}.history` },
    async handler(request, reply) {
      const { limit: size, cursor } = parameters(request.query, ['limit', 'cursor'])
      const limit = limitOf(size)
      const question = [request.caller, 'history', idOf(request)]
      const last = cursor === undefined ? 0 : Number(options.cursors.open(cursor, question))
      await sayIfStale(options, request, reply)
      const { _id: aggregate } = await readable(options, mechanism, request)
      const found = await options.db
        .collection<EventRow>(collections.events)
        .find({ aggregate, version: { $gt: last } }, reading)
        .sort({ version: 1 })
        .limit(limit + 1)
        .toArray()
      const shown = found.slice(0, limit)
      const end = found.length > limit ? shown.at(-1)?.version : undefined
      const next = end === undefined ? undefined : options.cursors.seal(String(end), question)
      return page(request, reply, shown.map(historyItem), next)
    },
  })
}

/** The three reads of a mechanism: list, one, and its history. */
export function mountReads(app: FastifyInstance, options: ReadOptions, mechanism: Mechanism): void {
  mountList(app, options, mechanism)
  mountOne(app, options, mechanism)
  mountHistory(app, options, mechanism)
}
