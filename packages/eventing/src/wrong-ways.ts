// How it must not be done: the larger defects of the bug zoo (docs/faults.md), reached only by their switch.
import type { Collection } from 'mongodb'
import { earlyLog } from './failpoints.ts'
import { kafkaWriter } from './kafka/kafka.ts'
import type { LogWriter } from './log.ts'
import { parcelsOf, type unsentParcels } from './relay/parcels.ts'
import type { EventRow } from './rows.ts'
import { encode } from './wire.ts'

/** Z1: the rows count as sent before they are. */
export async function markEarly(events: Collection<EventRow>, rows: readonly EventRow[]): Promise<void> {
  await events.updateMany({ _id: { $in: rows.map(({ _id, lead = _id }) => lead) } }, { $set: { sent: true } })
}

let early: Promise<LogWriter> | undefined
/** Z2: the log hears of events whose transaction may still fail. */
export async function sendEarly(service: string, rows: readonly EventRow[]): Promise<void> {
  early ??= kafkaWriter(earlyLog.brokers, 'early')
  const records = rows.map((row) => ({ partition: row.lane, ...encode(service, row) }))
  if (records.length > 0) await (await early).append(`${earlyLog.prefix}jiceng.${service}.events`, records)
}

/** Z9: whatever was recorded before the newest parcel that was read counts as read. */
export function parcelsByTime(): typeof unsentParcels {
  let mark = ''
  return async (events) => {
    const leads = await events
      .find({ sent: { $exists: true }, time: { $gt: mark } })
      .sort({ time: 1 })
      .toArray()
    mark = leads.at(-1)?.time ?? mark
    return { parcels: await parcelsOf(events, leads), isFull: false }
  }
}
