import type { Answer, CommandRequest } from '@jiceng/eventing'
import type { Command, Mechanism } from '@jiceng/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bodyLimit } from './bodies.ts'
import { sendProblem } from './error-answers.ts'
import { awaitReferences, type FreshnessOptions } from './freshness.ts'
import { etag, hashOf, header, idempotencyKey, ifMatch } from './headers.ts'
import { notFound } from './problems.ts'
import { checkOf, parameters, parted, wireBody } from './validation.ts'

export type Run = (request: CommandRequest) => Promise<Answer>
export interface CommandOptions extends FreshnessOptions {
  readonly run: Run
}

export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
export const isId = (text: string): boolean => /^[a-z]{3}_[0-9A-Za-z]{1,40}$/.test(text)
/** An id in a path; anything that cannot be one reads as unknown. */
export function idIn({ params }: FastifyRequest, name: string): string {
  const found = typeof params === 'object' && params !== null ? String(Reflect.get(params, name)) : ''
  if (!isId(found)) throw notFound()
  return found
}
export const idOf = (request: FastifyRequest): string => idIn(request, 'id')

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/
const correlation = /^[0-9A-Za-z_-]{1,64}$/
const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? url

/** What every command of one HTTP request shares. */
export function originOf(request: FastifyRequest): Pick<
  CommandRequest,
  'actor' | 'requestId' | 'correlationId' | 'traceparent'
> & {
  keyOf: (suffix: string) => string | undefined
} {
  const key = idempotencyKey(request)
  const trace = header(request, 'traceparent') ?? ''
  const given = header(request, 'x-correlation-id') ?? ''
  return {
    actor: { id: request.caller, kind: 'account' },
    requestId: request.id,
    correlationId: correlation.test(given) ? given : request.id,
    ...(traceparent.test(trace) ? { traceparent: trace } : {}),
    keyOf: (suffix) => (key === undefined ? undefined : `${request.caller}|POST|${pathOf(request)}|${key}${suffix}`),
  }
}

/** Paths of a mechanism's commands: the first that creates is the collection itself. */
export function commandPath({ path, commands }: Mechanism, command: Command): string {
  const creating = Object.values(commands).filter(({ creates }) => creates)
  if (!command.creates) return `/v1/${path}/:id/${kebab(command.name)}`
  return command === creating[0] ? `/v1/${path}` : `/v1/${path}::${kebab(command.name)}`
}

/** Sends what the unit of work answered, with the headers that belong to it. */
function send(command: Command, answer: Answer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body, position, replayed } = answer
  if (position !== undefined) reply.header('x-jiceng-position', position)
  if (replayed) reply.header('idempotent-replayed', 'true')
  if (status === 503) reply.header('retry-after', '1')
  if (status >= 400) return sendProblem(request, reply, answer)
  if (status < 300 && typeof body.version === 'number') reply.header('etag', etag(body.version))
  if (status === 201) reply.header('location', `/v1/${command.mechanism.path}/${body.id}`)
  return reply.code(status).send(body)
}

/** One route: the body is checked here, everything else by the unit of work on what is stored. */
export function mountCommand(app: FastifyInstance, options: CommandOptions, command: Command): void {
  const check = checkOf(wireBody(command))
  app.route({
    method: 'POST',
    url: commandPath(command.mechanism, command),
    bodyLimit,
    config: { policy: 'caller', operation: `${command.mechanism.name}.${command.name}` },
    async handler(request, reply) {
      parameters(request.query, [])
      const target = command.creates ? undefined : idOf(request)
      const wire = request.body === undefined ? {} : request.body
      check(wire)
      const { keyOf, ...origin } = originOf(request)
      const asked = ifMatch(request, command.name === 'correct')
      await awaitReferences(options, request)
      const answer = await options.run({
        ...origin,
        ...parted(command, wire),
        command,
        id: target,
        key: keyOf(''),
        hash: hashOf(wire),
        ifMatch: asked,
      })
      return send(command, answer, request, reply)
    },
  })
}
