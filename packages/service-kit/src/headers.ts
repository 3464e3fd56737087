import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { invalid, Problem } from './problems.ts'

/** One header as text. Node joins doubled ones with a comma, which no single key, tag or position survives. */
export function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The Idempotency-Key, 1 to 200 visible ASCII characters. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = header(request, 'idempotency-key')
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalid('idempotency-key', 'header', 'An Idempotency-Key has 1 to 200 visible ASCII characters.')
  return key
}

/** Never equal to a version: the tag is none of ours, so the command ends in 412 after its rights were checked. */
const foreignTag = -1

/** The version a command insists on; `correct` must name one. */
export function ifMatch(request: FastifyRequest, isRequired: boolean): number | undefined {
  const tag = header(request, 'if-match')
  if (tag === undefined && isRequired)
    throw new Problem('if-match-required', 'Send If-Match with the ETag of what you read, then correct it.')
  if (tag === undefined || tag === '*') return undefined
  if (!/^(W\/)?"[\x21\x23-\x7e]{0,100}"$/.test(tag))
    throw invalid('if-match', 'header', 'If-Match names one ETag, in quotes.')
  const [, version] = /^"(\d{1,15})"$/.exec(tag) ?? []
  return version === undefined ? foreignTag : Number(version)
}

export const etag = (version: number): string => `"${version}"`

/** Has the caller got this version already? Weak comparison, as RFC 9110 wants it for reads. */
export function hasIt(request: FastifyRequest, tag: string): boolean {
  const known = header(request, 'if-none-match')
  if (known === undefined) return false
  return known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}

export interface Position {
  readonly service: string
  readonly aggregate: string
  readonly version: number
}
const positionsMax = 50
const position = /^([a-z]{2,20})\/([a-z]{3}_[0-9A-Za-z]{1,40})@(\d{1,12})$/

/** What X-Jiceng-After names: `service/aggregate@version`, at most 50, separated by commas. */
export function positionsOf(request: FastifyRequest): Position[] {
  const text = header(request, 'x-jiceng-after')
  if (text === undefined || text === '') return []
  const parts = text.split(',')
  if (parts.length > positionsMax)
    throw invalid('x-jiceng-after', 'header', `X-Jiceng-After names up to ${positionsMax} positions.`)
  return parts.map((part) => {
    const [, service, aggregate, version] = position.exec(part.trim()) ?? []
    if (!service || !aggregate) throw invalid('x-jiceng-after', 'header', 'A position reads service/aggregate@version.')
    return { service, aggregate, version: Number(version) }
  })
}

/** JSON whose keys are sorted, so that equal bodies have one text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? ''
export const hashOf = (body: unknown): string => hash('sha256', canonical(body))
