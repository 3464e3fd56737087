import { problem } from '@jiceng/contracts'
import { answerOf, Problem } from './problems.ts'

/** Codes an operation can answer by status; the first is the usual one. */
const codesOf = {
  400: ['invalid-request', 'invalid-json', 'unknown-parameter', 'invalid-cursor', 'scope-not-yours'],
  401: ['unauthenticated'],
  403: ['forbidden'],
  404: ['not-found'],
  409: ['illegal-step', 'already-exists', 'claim-taken', 'busy'],
  412: ['version-mismatch'],
  413: ['too-large'],
  415: ['unsupported-media-type'],
  422: [
    'unknown-reference',
    'idempotency-key-reused',
    'occurred-in-future',
    'occurred-before-previous',
    'invalid-date',
  ],
  428: ['if-match-required'],
  429: ['too-many-requests'],
  503: ['unavailable', 'reference-not-yet-known'],
} as const
export type ProblemStatus = keyof typeof codesOf

const requestId = 'req_01JZ8Q4M6T0000000000000000'

function exampleOf(code: string): unknown {
  const { en } = problem(code)
  const errors =
    code === 'invalid-request' ? [{ pointer: '/field', code: 'required', message: 'is missing' }] : undefined
  const allowed = code === 'illegal-step' ? ['verify', 'return'] : undefined
  const roles = code === 'forbidden' ? ['town-clerk'] : undefined
  const steps = allowed?.map((command) => ({ command, roles: ['community-clerk', 'town-clerk'] }))
  return {
    value: { ...answerOf(new Problem(code, `${en}.`, { errors, allowed, roles, steps })).body, instance: requestId },
  }
}

const responseOf = (status: ProblemStatus): unknown => ({
  description: problem(codesOf[status][0]).en,
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(codesOf[status].map((code) => [code, exampleOf(code)])),
    },
  },
})

const statuses = Object.keys(codesOf).map(Number)
const isStatus = (status: number): status is ProblemStatus => status in codesOf

const header = (name: string, description: string, schema: object): unknown => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...schema },
})

/** What operations share. */
export const components = {
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token (at+jwt), up to an hour.',
    },
  },
  parameters: {
    Id: { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z]{3}_[0-9A-Za-z]{1,40}$' } },
    IdempotencyKey: header('Idempotency-Key', 'The same key and body get the same answer for 48 hours.', {
      pattern: '^[\\x21-\\x7e]{1,200}$',
    }),
    IfMatch: header('If-Match', 'The ETag of what was read; 412 when it has changed since.', {}),
    IfNoneMatch: header('If-None-Match', 'The ETag that is known; 304 when nothing has changed.', {}),
    After: header('X-Jiceng-After', 'Positions to wait for, service/aggregate@version, up to 50.', { maxLength: 4000 }),
    Limit: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
    Cursor: { name: 'cursor', in: 'query', schema: { type: 'string', maxLength: 200 }, description: 'From page.next.' },
    Scope: {
      name: 'scope',
      in: 'query',
      schema: { type: 'string', pattern: '^\\d{6}(\\d{3}){0,2}$' },
      description: 'Division code: only what lies there.',
    },
    Order: { name: 'order', in: 'query', schema: { type: 'string', enum: ['asc', 'desc'], default: 'desc' } },
  },
  responses: Object.fromEntries(statuses.filter(isStatus).map((status) => [`Problem${status}`, responseOf(status)])),
  schemas: {
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'code'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        instance: { type: 'string', description: 'The request id.' },
        code: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
          },
        },
        rule: { type: 'string', description: 'The rule that refuses, where it has a number.' },
        allowed: {
          type: 'array',
          items: { type: 'string' },
          description: 'Commands that are possible in this state.',
        },
        roles: { type: 'array', items: { type: 'string' }, description: 'Roles of which one is needed.' },
        steps: {
          type: 'array',
          description: 'The commands of `allowed`, each with the roles of which one is needed.',
          items: {
            type: 'object',
            properties: { command: { type: 'string' }, roles: { type: 'array', items: { type: 'string' } } },
          },
        },
      },
    },
    Done: {
      type: 'object',
      required: ['id', 'version', 'state'],
      properties: { id: { type: 'string' }, version: { type: 'integer' }, state: { type: 'string' } },
    },
  },
} as const

export const parameter = (name: keyof typeof components.parameters): unknown => ({
  $ref: `#/components/parameters/${name}`,
})
export const problems = (...of: readonly ProblemStatus[]): Record<string, unknown> =>
  Object.fromEntries(of.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]))
export const jsonOf = (schema: unknown, example: unknown): unknown => ({ 'application/json': { schema, example } })
