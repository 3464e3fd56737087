import type { ClientSession, Db } from 'mongodb'
import type { LogEntry } from '../log.ts'
import { collections } from '../rows.ts'
import { valueMax } from '../wire.ts'

export type ParkReason = 'undecodable' | 'gap' | 'poison' | 'unknown-type'

/** A record that could not be applied, kept with all it needs to be applied later, in its aggregate's order. */
export interface ParkedRow {
  readonly _id: string
  readonly group: string
  readonly topic: string
  readonly partition: number
  readonly aggregate: string
  readonly version: number
  readonly reason: ParkReason
  readonly detail: string
  readonly state: 'waiting' | 'retry'
  readonly offset: string
  readonly key: string
  /** Base64, up to the size of an event: a larger record is none, and a document would not hold it. */
  readonly value: string
  readonly headers: LogEntry['headers']
  readonly at: Date
}

export const parkedOf = (db: Db) => db.collection<ParkedRow>(collections.parked)

export function parkedRow(
  group: string,
  entry: LogEntry,
  aggregate: string,
  version: number,
  reason: ParkReason,
  detail: string,
): ParkedRow {
  return {
    _id: `${group}:${entry.topic}:${entry.partition}:${entry.offset}`,
    group,
    topic: entry.topic,
    partition: entry.partition,
    aggregate,
    version,
    reason,
    detail: detail.slice(0, 500),
    state: 'waiting',
    offset: String(entry.offset),
    key: entry.key,
    value: entry.value.subarray(0, valueMax).toString('base64'),
    headers: entry.headers,
    at: new Date(),
  }
}

export const entryOf = (row: ParkedRow): LogEntry => ({
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.offset),
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
  headers: row.headers,
})

/** Writes rows once: the same record delivered again parks nothing new. */
export async function park(db: Db, session: ClientSession, rows: readonly ParkedRow[]): Promise<void> {
  if (rows.length === 0) return
  const operations = rows.map((row) => ({
    updateOne: { filter: { _id: row._id }, update: { $setOnInsert: row }, upsert: true },
  }))
  await parkedOf(db).bulkWrite(operations, { session, ordered: false })
}
