import { problem } from '@jiceng/contracts'
import { type Answer, Unavailable } from '@jiceng/eventing'
import type { Refusal, Step } from '@jiceng/kernel'

export interface FieldError {
  /** JSON pointer into the body, or the name of a query parameter or header. */
  readonly pointer: string
  readonly code: string
  readonly message: string
}
/** A key as a step of a JSON pointer. */
export const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

interface More {
  readonly errors?: readonly FieldError[] | undefined
  /** Commands that are legal in this state. */
  readonly allowed?: readonly string[] | undefined
  /** Roles of which one is needed. */
  readonly roles?: readonly string[] | undefined
  /** The commands of `allowed`, each with the roles of which one is needed. */
  readonly steps?: readonly Step[] | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export const problemType = 'application/problem+json; charset=utf-8'

/** Thrown anywhere in a request: becomes the answer of its code. The detail says what to do next. */
export class Problem extends Error {
  readonly code: string
  readonly more: More

  constructor(code: string, detail: string, more: More = {}) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.more = more
  }
}

/** The body of a problem without its request (RFC 9457): the same for every caller, so it can be stored. */
function bodyOf(code: string, detail: string, { errors, allowed, roles, steps }: More): Answer['body'] {
  const { status, zh, en, rule } = problem(code)
  return {
    type: `/problems/${code}`,
    title: `${zh} · ${en}`,
    status,
    detail,
    code,
    ...(rule ? { rule } : {}),
    ...(errors ? { errors } : {}),
    ...(allowed ? { allowed } : {}),
    ...(roles ? { roles } : {}),
    ...(steps ? { steps } : {}),
  }
}

export const answerOf = ({ code, message, more }: Problem): Answer => ({
  status: problem(code).status,
  body: bodyOf(code, message, more),
})

/** How a refusal reads as an answer: what the unit of work stores under the Idempotency-Key. */
export function describe({ code, message, at, allowed, roles, steps }: Refusal): Answer {
  const errors = at === undefined ? undefined : [{ pointer: at, code, message }]
  return { status: problem(code).status, body: bodyOf(code, message, { errors, allowed, roles, steps }) }
}

/** The answer to one request: its id is the `instance` an official can quote. */
export const withInstance = (answer: Answer, requestId: string): Answer =>
  answer.status < 400 ? answer : { ...answer, body: { ...answer.body, instance: requestId } }

const retrySoon = { 'retry-after': '1' } as const

export const unavailable = (detail: string): Problem => new Problem('unavailable', detail, { headers: retrySoon })
export const notYetKnown = (): Problem =>
  new Problem('reference-not-yet-known', 'What X-Jiceng-After names has not arrived here yet; try again in a second.', {
    headers: retrySoon,
  })
/** One wrong thing in a request. */
export const invalid = (pointer: string, code: string, message: string): Problem =>
  new Problem('invalid-request', message, { errors: [{ pointer, code, message }] })
/** Out of scope and unknown read alike. */
export const notFound = (): Problem => new Problem('not-found', 'Nothing with this id lies within your grants.')

const databaseTroubles = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
])
const isDatabaseTrouble = (error: Error): boolean =>
  databaseTroubles.has(error.name) || ('code' in error && error.code === 50)

/** Codes of Fastify's own errors, by what they mean to a caller. */
const ofFramework: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'Send less at once; lists of commands go to :batch.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send application/json, uncompressed.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid-request', 'Content-Length does not fit the body.'],
  FST_ERR_BAD_URL: ['invalid-request', 'The URL is not well encoded.'],
}

/** Any error as the problem it reads as; `undefined` means our own mistake. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof Unavailable) return unavailable(error.message)
  if (!(error instanceof Error)) return undefined
  if (isDatabaseTrouble(error)) return unavailable('The database does not answer now; try again in a second.')
  const known = 'code' in error ? ofFramework[String(error.code)] : undefined
  if (known) return new Problem(...known)
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status === 400 ? new Problem('invalid-request', 'The request is not well formed.') : undefined
}

/** Opaque: the cause is in the log under the request id only. */
export const internal = (): Problem => new Problem('internal', 'Something broke on our side; quote the request id.')
