import type { Socket } from 'node:net'
import { type Answer, newId } from '@jiceng/eventing'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerOf, internal, notFound, Problem, problemOf, problemType, withInstance } from './problems.ts'
import type { Verify } from './tokens.ts'

/** Bytes of a URL (`api` 5). */
export const urlMax = 4096

/** Sends a refusal or problem; every answer from 400 on has this shape. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, body } = withInstance(answer, request.id)
  request.problem = String(body.code)
  return reply.code(status).type(problemType).send(body)
}

/** The problem an error reads as. Our own mistakes are logged here, once, and stay opaque outside. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = problemOf(error)
  // Whoever has hung up breaks the stream of their answer themselves.
  if (!known && reply.raw.destroyed) request.log.debug({ err: error, requestId: request.id }, 'a caller has hung up')
  else if (!known) request.log.error({ err: error, requestId: request.id }, 'a request broke')
  const problem = known ?? internal()
  if (reply.raw.headersSent) return reply
  reply.removeHeader('etag').headers(problem.more.headers ?? {})
  return sendProblem(request, reply, answerOf(problem))
}

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendError(notFound(), request, reply))
}

/** Does a path, however it is written, lie under /v1? Such a path answers 401 to whoever has no token, known or not. */
export function isUnderV1(url: string): boolean {
  const path = url.split('?', 1)[0] ?? ''
  return /^[/\\]+v1(?:[/\\:?#]|$)/i.test(
    path.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number(`0x${hex}`))),
  )
}

export const bearer = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([^\s]+)$/i.exec(headers.authorization ?? '')?.[1]

export const tooLong = (): Problem => new Problem('uri-too-long', `A URL has up to ${urlMax} bytes.`)

/** URLs that cannot be routed never reach the hooks: length and token are checked here. */
export const frameworkError =
  (verify: Verify | undefined) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const url = request.raw.url ?? ''
    const said = async (): Promise<unknown> => {
      if (url.length > urlMax) return tooLong()
      if (verify && isUnderV1(url)) await verify(bearer(request) ?? '')
      return error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? notFound() : error
    }
    void said().then(
      (found) => sendError(found, request, reply),
      (refused) => sendError(refused, request, reply),
    )
  }

/** What is not even HTTP, too large in its headers or too slow: one answer, and the connection ends. */
export function clientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers-too-large' : 'invalid-request'
  const answer = withInstance(answerOf(new Problem(code, 'The request could not be read.')), `req_${newId()}`)
  const body = JSON.stringify(answer.body)
  const head = [
    `HTTP/1.1 ${answer.status} ${code}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
