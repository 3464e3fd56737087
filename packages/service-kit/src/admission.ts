import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bearer, isUnderV1, tooLong, urlMax } from './error-answers.ts'
import type { Limiter } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { notFound, Problem } from './problems.ts'
import { unauthenticated, type Verify } from './tokens.ts'

export interface AdmissionOptions {
  readonly verify: Verify
  readonly limiter?: Limiter | undefined
  readonly metrics?: Metrics | undefined
}

/** Takes one from the caller's bucket and says how full it is. */
async function charge(
  limiter: Limiter | undefined,
  bucket: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (!limiter) return
  const { allowed, remaining, resetAfter, retryAfter } = await limiter.take(bucket)
  reply.header('ratelimit-policy', limiter.policy).header('ratelimit', `"caller";r=${remaining};t=${resetAfter}`)
  request.charged = bucket
  if (!allowed)
    throw new Problem('too-many-requests', `Try again in ${retryAfter} s.`, {
      headers: { 'retry-after': String(retryAfter) },
    })
}

/** The account of the request. Whoever has no valid token is charged by address, and learns nothing but 401. */
async function callerOf(options: AdmissionOptions, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { verify, limiter, metrics } = options
  const token = bearer(request)
  try {
    if (token === undefined) throw unauthenticated('Send a bearer token.', request.headers.authorization !== undefined)
    return await verify(token)
  } catch (error) {
    metrics?.authFailures.inc({ reason: token === undefined ? 'missing' : 'invalid' })
    await charge(limiter, `ip:${request.ip}`, request, reply)
    throw error
  }
}

/** Before a byte of a body is read: is the URL short enough, who asks, may they ask so often, is there such a path? */
export function admitCallers(app: FastifyInstance, options: AdmissionOptions): void {
  app.decorateRequest('caller', '')
  app.decorateRequest('charged', '')
  app.addHook('onRequest', async (request, reply) => {
    const url = request.raw.url ?? ''
    if (url.length > urlMax) throw tooLong()
    const { policy } = request.routeOptions.config
    if (policy === 'caller' || (policy === undefined && isUnderV1(url))) {
      request.caller = await callerOf(options, request, reply)
      await charge(options.limiter, `account:${request.caller}`, request, reply)
    } else await charge(options.limiter, `ip:${request.ip}`, request, reply)
    if (request.is404) throw notFound()
  })
  app.addHook('onResponse', async ({ charged }, reply) => {
    if (reply.statusCode === 304 && charged !== '') await options.limiter?.refund(charged)
  })
}
