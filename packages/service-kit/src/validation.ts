import { Day, Instant } from '@jiceng/contracts'
import type { Command } from '@jiceng/kernel'
import { type StaticEncode, type TObject, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { escapePointer, type FieldError, Problem } from './problems.ts'

const errorsMax = 20

function fieldErrors(error: TLocalizedValidationError): FieldError[] {
  const { instancePath, message } = error
  const below = (keys: readonly string[], code: string, say: string): FieldError[] =>
    keys.map((key) => ({ pointer: `${instancePath}/${escapePointer(key)}`, code, message: say }))
  if (error.keyword === 'required') return below(error.params.requiredProperties, 'required', 'is missing')
  if (error.keyword === 'additionalProperties')
    return below(error.params.additionalProperties, 'unknown-field', 'is not a field of this body')
  // An unknown field is reported twice; the error that names it is enough.
  if (error.keyword === 'boolean') return []
  return [{ pointer: instancePath, code: error.keyword, message }]
}

/** Returns the value when it fits; otherwise throws `invalid-request` with a pointer for each flaw. */
export type Check<T> = (value: unknown) => T

/** Nothing is coerced, removed or filled in: what fits is passed on as it came. */
export function checkOf<const T extends TSchema>(schema: T): Check<StaticEncode<T>> {
  const validator = Compile(schema)
  return (value) => {
    if (validator.Check(value)) return value
    const errors = validator.Errors(value).slice(0, errorsMax).flatMap(fieldErrors).slice(0, errorsMax)
    throw new Problem('invalid-request', 'The body does not fit its schema; see errors.', { errors })
  }
}

const OccurredAt = Type.Optional(
  Type.Union([Day, Instant], { description: 'When it happened: an instant, or a day. Now, when left out.' }),
)

const RecordedAt = Type.Optional(
  Type.Union([Instant], { description: 'When it was recorded where it comes from. Only an import says so.' }),
)

/** A command's body on the wire: its own fields and, optionally, when it happened and was recorded. */
export function wireBody({ body }: Command): TObject {
  const times = { occurredAt: OccurredAt, recordedAt: RecordedAt }
  const properties = 'occurredAt' in body.properties ? body.properties : { ...body.properties, ...times }
  return Type.Object(properties, { additionalProperties: false })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export interface Parted {
  readonly body: unknown
  readonly occurred?: string | undefined
  readonly recorded?: string | undefined
}
/** Parts a checked wire body into what the rule sees, when it happened, and when it was recorded. */
export function parted(command: Command, value: unknown): Parted {
  if (!isRecord(value) || 'occurredAt' in command.body.properties) return { body: value }
  const { occurredAt, recordedAt, ...body } = value
  const text = (time: unknown): string | undefined => (typeof time === 'string' ? time : undefined)
  return { body, occurred: text(occurredAt), recorded: text(recordedAt) }
}

/** Pointers of objects in a schema that let unknown fields in. */
export function openObjects(schema: unknown, at = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one, n) => openObjects(one, `${at}/${n}`))
  if (!isRecord(schema)) return []
  const open = schema.type === 'object' && 'properties' in schema && schema.additionalProperties !== false ? [at] : []
  const below = ['properties', 'items', 'anyOf', 'allOf', 'oneOf', 'patternProperties', 'additionalProperties']
  const inner = below.flatMap((key) => {
    const part = schema[key]
    const named = key === 'properties' || key === 'patternProperties'
    if (named && isRecord(part)) return Object.entries(part).flatMap(([name, one]) => openObjects(one, `${at}/${name}`))
    return openObjects(part, `${at}/${key}`)
  })
  return [...open, ...inner]
}

/** Query parameters by an allow-list: an unknown or repeated one is refused, each is text. */
export function parameters<const K extends string>(query: unknown, known: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {}
  if (!isRecord(query)) return found
  for (const [name, value] of Object.entries(query)) {
    const key = known.find((one) => one === name)
    if (key === undefined) throw unknownParameter(name, known)
    if (typeof value !== 'string' || value.length > 200)
      throw badParameter(name, 'stands there once, up to 200 characters')
    found[key] = value
  }
  return found
}

function unknownParameter(name: string, known: readonly string[]): Problem {
  const message = known.length > 0 ? `Known here: ${known.join(', ')}.` : 'No parameter is known here.'
  return new Problem('unknown-parameter', message, {
    errors: [{ pointer: name.slice(0, 60), code: 'unknown-parameter', message }],
  })
}
export const badParameter = (name: string, rule: string): Problem =>
  new Problem('invalid-request', `The parameter ${name} ${rule}.`, {
    errors: [{ pointer: name, code: 'parameter', message: rule }],
  })
