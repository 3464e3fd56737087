import type { LogEntry, LogRecord } from './log.ts'
import type { EventRow } from './rows.ts'

/** An event as a consumer meets it. */
export interface Delivered {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly aggregate: string
  readonly version: number
  readonly timeline: number
  readonly time: string
  readonly recordedAt?: string
  readonly occurredOn: string
  readonly occurredAt?: string
  readonly scopePath: string
  readonly actor: string
  readonly correlationId: string
  readonly traceparent?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** CloudEvents 1.0, binary mode: what routes is in the headers, the value is the data. */
export function encode(service: string, row: EventRow): LogRecord {
  return {
    key: row.aggregate,
    value: Buffer.from(JSON.stringify(row.data)),
    headers: {
      ce_specversion: '1.0',
      ce_id: row._id,
      ce_source: `/jiceng/${service}`,
      ce_type: row.type,
      ce_subject: row.aggregate,
      ce_time: row.time,
      ce_dataschema: `/asyncapi.json#/components/schemas/${row.type}`,
      ce_sequence: String(row.version),
      ce_timeline: String(row.timeline),
      ce_scope: row.scopePath,
      ce_occurredon: row.occurredOn,
      ce_actor: row.actor,
      ce_correlationid: row.correlationId,
      'content-type': 'application/json',
      ...(row.occurredAt ? { ce_occurredat: row.occurredAt } : {}),
      ...(row.recordedAt ? { ce_recordedat: row.recordedAt } : {}),
      ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    },
  }
}

/** The record cannot be read as an event, and never will be. */
export class Undecodable extends Error {
  override name = 'Undecodable'
}

/** No event of ours is larger; a larger record is none. */
export const valueMax = 1 << 20

const required = [
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_subject',
  'ce_time',
  'ce_sequence',
  'ce_scope',
  'ce_occurredon',
  'ce_actor',
  'ce_correlationid',
] as const
const scopePattern = /^(\/\d{6,12}){1,6}$/
const whole = (text: string): number => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.NaN)

/** Reads an entry; `root` is the city's scope: what comes from elsewhere is not ours. */
export function decode(entry: LogEntry, root?: string): Delivered {
  if (entry.value.length > valueMax) throw new Undecodable(`its data has ${entry.value.length} bytes`)
  const header = (name: string): string | undefined => {
    const value = entry.headers[name]
    if (value !== undefined && typeof value !== 'string') throw new Undecodable(`header ${name} is doubled`)
    return value
  }
  for (const name of required) if (!header(name)) throw new Undecodable(`header ${name} is missing`)
  const text = (name: string): string => header(name) ?? ''
  const version = whole(text('ce_sequence'))
  const timeline = whole(header('ce_timeline') ?? '1')
  const scopePath = text('ce_scope')
  if (Number.isNaN(version) || Number.isNaN(timeline))
    throw new Undecodable('ce_sequence or ce_timeline is no whole number')
  if (!scopePattern.test(scopePath)) throw new Undecodable(`ce_scope ${scopePath.slice(0, 80)} is no scope path`)
  if (root && scopePath !== root && !scopePath.startsWith(`${root}/`))
    throw new Undecodable(`ce_scope ${scopePath} is foreign`)
  if (text('ce_subject') !== entry.key) throw new Undecodable('key and ce_subject differ')
  const occurredAt = header('ce_occurredat')
  const recordedAt = header('ce_recordedat')
  const traceparent = header('traceparent')
  const data = dataOf(entry.value)
  if (typeof data.divisionCode === 'string' && !scopePath.split('/').includes(data.divisionCode))
    throw new Undecodable(`ce_scope ${scopePath} is unlike the division ${data.divisionCode} of the data`)
  return {
    id: text('ce_id'),
    type: text('ce_type'),
    source: text('ce_source'),
    aggregate: entry.key,
    version,
    timeline,
    time: text('ce_time'),
    ...(recordedAt ? { recordedAt } : {}),
    occurredOn: text('ce_occurredon'),
    ...(occurredAt ? { occurredAt } : {}),
    scopePath,
    actor: text('ce_actor'),
    correlationId: text('ce_correlationid'),
    ...(traceparent ? { traceparent } : {}),
    data,
  }
}

/** Only a text that may hold the word is looked through key by key. */
const suspicious = /__proto__|\\u00/

function dataOf(value: Buffer): Record<string, unknown> {
  const text = value.toString('utf8')
  const strict = (key: string, inner: unknown): unknown => {
    if (key === '__proto__') throw new Undecodable('__proto__ in the data')
    return inner
  }
  let data: unknown
  try {
    data = suspicious.test(text) ? JSON.parse(text, strict) : JSON.parse(text)
  } catch (error) {
    throw error instanceof Undecodable ? error : new Undecodable('the value is no JSON')
  }
  if (!isObject(data)) throw new Undecodable('the value is no object')
  return data
}

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
