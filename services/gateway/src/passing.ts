import { Readable } from 'node:stream'
import { resources, type ServiceName } from '@jiceng/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Dispatcher, Pool } from 'undici'

/** What a caller's request carries on to the service, and what its answer carries back; nothing else crosses. */
const there = [
  'authorization',
  'content-type',
  'content-encoding',
  'content-length',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-jiceng-after',
  'x-correlation-id',
  'traceparent',
  'accept',
] as const
const back = [
  'content-type',
  'content-length',
  'etag',
  'location',
  'link',
  'retry-after',
  'allow',
  'www-authenticate',
  'idempotent-replayed',
  'x-jiceng-position',
  'x-jiceng-stale',
  'x-request-id',
  'cache-control',
] as const

export interface Passing {
  /** Passes `/v1/<resource>…` on to the service that answers for it (`contracts/services.ts`). */
  mount(app: FastifyInstance): void
  close(): Promise<void>
}

/** Reads and commands are passed on as they are: rules, roles and scope are the service's. */
export function passing(urls: Readonly<Record<ServiceName, string>>): Passing {
  const pools = new Map(
    Object.entries(urls).map(([name, url]) => [
      name,
      new Pool(url, { connections: 64, pipelining: 1, headersTimeout: 15_000, bodyTimeout: 15_000 }),
    ]),
  )
  async function pass(service: ServiceName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const pool = pools.get(service)
    if (!pool) throw new Error(`no address of ${service}`)
    const { method, url = '/' } = request.raw
    const headers = Object.fromEntries(
      there.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]])),
    )
    const answer = await pool.request({ path: url, method: methodOf(method), headers, body: bodyOf(request) })
    for (const name of back) {
      const value = answer.headers[name]
      if (value !== undefined) reply.header(name, value)
    }
    return reply.code(answer.statusCode).send(answer.body)
  }
  return {
    mount(app) {
      app.register(async (inner) => {
        inner.removeAllContentTypeParsers()
        inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
        // The last is a verb on the collection: `:batch`, and what creates otherwise than the first command.
        for (const [resource, service] of Object.entries(resources))
          for (const path of [`/v1/${resource}`, `/v1/${resource}/*`, `/v1/${resource}:::verb`])
            inner.route({
              method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
              url: path,
              config: { policy: 'caller' },
              handler: (request, reply) => pass(service, request, reply),
            })
      })
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
    },
  }
}

const known: readonly Dispatcher.HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const methodOf = (method: string | undefined): Dispatcher.HttpMethod => known.find((one) => one === method) ?? 'GET'

/** The parser above hands over the request's own stream. */
const bodyOf = ({ body }: FastifyRequest): Readable | null => (body instanceof Readable ? body : null)
