import { setTimeout as wait } from 'node:timers/promises'
import { resources, type ServiceName } from '@jiceng/contracts'
import { batchLimit, bodyLimit, unavailable } from '@jiceng/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Dispatcher, Pool } from 'undici'
import { type Collected, collected } from './collected.ts'

/** What a caller's request carries on to the service, and what its answer carries back; nothing else crosses. */
const there = [
  'authorization',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-jiceng-after',
  'x-correlation-id',
  'traceparent',
  'accept',
] as const
/** And when a body is passed on. */
const withBody = [...there, 'content-type'] as const
const back = [
  'content-type',
  'content-length',
  'content-disposition',
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

/** Milliseconds for which a service may be away, as when it is started again, before a caller hears of it. */
const awayMostMs = 10_000

/** Reads and commands are passed on as they are: rules, roles and scope are the service's. */
export function passing(urls: Readonly<Record<ServiceName, string>>, awayMs = awayMostMs): Passing {
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
    const body = bodyOf(request)
    const question = { path: url, method: methodOf(method), headers: passedOn(request, body ? withBody : there), body }
    const answer = await ask(pool, question, awayMs).catch((error: unknown) => {
      request.log.warn({ err: error, service, requestId: request.id }, 'a service does not answer')
      throw unavailable('This part of the platform does not answer now; try again in a second.')
    })
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
        inner.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
        for (const [resource, service] of Object.entries(resources))
          for (const [url, limit] of pathsOf(resource))
            inner.route({
              method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
              url,
              bodyLimit: limit,
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

type Passed = Collected | Dispatcher.ResponseData

function passedOn({ headers }: FastifyRequest, names: readonly string[]): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of names) if (headers[name] !== undefined) passed[name] = String(headers[name])
  return passed
}

const wholeMax = 64 * 1024

/** What a command is answered is short. What is read may be long: then it is passed on as it comes. */
async function asked(pool: Pool, options: Dispatcher.RequestOptions): Promise<Passed> {
  if (options.method !== 'GET') return await collected(pool, options)
  const answer = await pool.request(options)
  if (Number(answer.headers['content-length'] ?? Number.POSITIVE_INFINITY) > wholeMax) return answer
  return { ...answer, body: Buffer.from(await answer.body.arrayBuffer()) }
}

const refused = 'ECONNREFUSED'
const lost = new Set([refused, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'])
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/**
 * Asks again when the connection fails: what never arrived at all, and what may be repeated because it only reads or because
 * its key makes the service give its first answer again.
 */
async function ask(pool: Pool, options: Dispatcher.RequestOptions, awayMs: number): Promise<Passed> {
  const { method, headers } = options
  const isRepeatable = method === 'GET' || 'idempotency-key' in (headers ?? {})
  const end = performance.now() + awayMs
  for (let pause = 50; ; pause = Math.min(pause * 2, 400))
    try {
      return await asked(pool, options)
    } catch (error) {
      const code = codeOf(error)
      if (!(lost.has(code) && (isRepeatable || code === refused)) || performance.now() + pause > end) throw error
      await wait(pause)
    }
}

const known: readonly Dispatcher.HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const methodOf = (method: string | undefined): Dispatcher.HttpMethod => known.find((one) => one === method) ?? 'GET'

/** Read whole, so that a slow caller holds no connection of a service, and one that is down costs the caller an answer only. */
const bodyOf = ({ body }: FastifyRequest): Buffer | null => (Buffer.isBuffer(body) ? body : null)

/** The last is a verb on the collection: what creates otherwise than the first command. */
const pathsOf = (resource: string): readonly (readonly [url: string, bodyLimit: number])[] => [
  [`/v1/${resource}`, bodyLimit],
  [`/v1/${resource}/*`, bodyLimit],
  [`/v1/${resource}::batch`, batchLimit],
  [`/v1/${resource}:::verb`, bodyLimit],
]
