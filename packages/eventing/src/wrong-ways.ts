// How it must not be done: the larger defects of the bug zoo (docs/faults.md), reached only by their switch.
import type { Collection } from 'mongodb'
import { earlyLog } from './failpoints.ts'
import { kafkaWriter } from './kafka/kafka.ts'
import type { LogWriter } from './log.ts'
import type { EventRow } from './rows.ts'
import { encode } from './wire.ts'

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** Z1: the rows count as sent before they are. */
export async function markEarly(events: Collection<EventRow>, rows: readonly EventRow[]): Promise<void> {
  await events.updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $set: { sent: true } })
}

let early: Promise<LogWriter> | undefined
/** Z2: the log hears of events whose transaction may still fail. */
export async function sendEarly(service: string, rows: readonly EventRow[]): Promise<void> {
  early ??= kafkaWriter(earlyLog.brokers, 'early')
  const records = rows.map((row) => ({ partition: row.lane, ...encode(service, row) }))
  if (records.length > 0) await (await early).append(`${earlyLog.prefix}jiceng.${service}.events`, records)
}

/** Z3: rows are shipped that a failover may take back. */
export async function pollUncommitted(
  events: Collection<EventRow>,
  offer: (row: EventRow) => void,
  pump: () => void,
  isOver: () => boolean,
): Promise<void> {
  for (; !isOver(); await pause(20)) {
    const rows = events.find({ sent: false }, { readConcern: { level: 'local' } }).sort({ aggregate: 1, version: 1 })
    for await (const row of rows) offer(row)
    pump()
  }
}

/** Z9: whatever was recorded before the newest row that was read counts as read. */
export async function pollByTime(
  events: Collection<EventRow>,
  offer: (row: EventRow) => void,
  pump: () => void,
  isOver: () => boolean,
): Promise<void> {
  for (let mark = ''; !isOver(); await pause(10)) {
    const rows = await events
      .find({ time: { $gt: mark } })
      .sort({ time: 1, aggregate: 1, version: 1 })
      .toArray()
    for (const row of rows) offer(row)
    mark = rows.at(-1)?.time ?? mark
    pump()
  }
}
