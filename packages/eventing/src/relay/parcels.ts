import type { Collection, Db, Filter, FindOptions } from 'mongodb'
import { zoo } from '../failpoints.ts'
import { collections, type EventRow, outbox } from '../rows.ts'

/** What one transaction recorded, in its order: it goes to the log as a whole. By the id of its lead. */
export interface Parcel {
  readonly id: string
  readonly rows: readonly EventRow[]
}

/** What was committed just now, for the relay of this process: without what is kept of commands, and of the outbox. */
export function parcelOf(rows: readonly EventRow[]): Parcel | undefined {
  const [lead] = rows
  return lead && { id: lead._id, rows: rows.map(({ audit: _, answer: __, placed: ___, led: ____, ...row }) => row) }
}

/** Parcels looked at in one reading. */
const parcelsMost = 100

const unsent: Filter<EventRow> = { sent: false, blocked: { $exists: false } }
/** One moment of what a majority has: nothing of it is seen without what came before it. What is kept of commands stays here. */
const moment: FindOptions = {
  readConcern: { level: zoo('Z3') ? 'local' : 'snapshot' },
  projection: { audit: 0, answer: 0 },
}

/**
 * The oldest parcels that are not sent, in the order of the versions of each aggregate: whoever changes one has read what was
 * committed before, and is placed after it. Those that are known are left out; `isFull`: there may be more behind them.
 */
export async function unsentParcels(
  events: Collection<EventRow>,
  known: ReadonlyMap<string, unknown>,
): Promise<{ parcels: Parcel[]; isFull: boolean }> {
  const leads = await events.find(unsent, moment).sort({ placed: 1 }).hint(outbox).limit(parcelsMost).toArray()
  const fresh = leads.filter(({ _id }) => !known.has(_id))
  return { parcels: await parcelsOf(events, fresh), isFull: leads.length === parcelsMost }
}

export async function parcelsOf(events: Collection<EventRow>, leads: readonly EventRow[]): Promise<Parcel[]> {
  const ids = leads.flatMap(({ led = [] }) => led)
  const found = ids.length > 0 ? await events.find({ _id: { $in: ids } }, moment).toArray() : []
  const byId = new Map(found.map((row) => [row._id, row]))
  return leads.map((lead) => ({ id: lead._id, rows: [lead, ...(lead.led ?? []).map((id) => rowOf(byId, id))] }))
}

function rowOf(byId: ReadonlyMap<string, EventRow>, id: string): EventRow {
  const row = byId.get(id)
  if (!row) throw new Error(`event ${id} is gone, though its lead is there`)
  return row
}

/** Aggregates of which the log does not have everything, since it refused something of them. */
export async function blockedOf(db: Db): Promise<string[]> {
  const events = db.collection<EventRow>(collections.events)
  const leads = events.find({ sent: false, blocked: { $exists: true } }, { projection: { blocked: 1 } }).hint(outbox)
  return [...new Set((await leads.toArray()).flatMap(({ blocked = [] }) => blocked))]
}

/** How much of a service is not sent: events, and the id of the oldest parcel. More than `max` parcels are not counted. */
export async function unsentOf(db: Db, max: number): Promise<{ events: number; oldest: string | undefined }> {
  const [found] = await db
    .collection<EventRow>(collections.events)
    .aggregate<{ events: number; oldest: string }>(
      [
        { $match: { sent: false } },
        { $sort: { placed: 1 } },
        { $limit: max },
        {
          $group: {
            _id: null,
            events: { $sum: { $add: [1, { $size: { $ifNull: ['$led', []] } }] } },
            oldest: { $first: '$_id' },
          },
        },
      ],
      { hint: outbox },
    )
    .toArray()
  return { events: found?.events ?? 0, oldest: found?.oldest }
}

/** The same events with the offset of each that it does not stand behind, as others are told it; without one while it is not sent. */
export async function withAcks(db: Db, rows: readonly EventRow[]): Promise<EventRow[]> {
  const leads = db.collection<EventRow>(collections.events)
  const ids = [...new Set(rows.flatMap(({ lead }) => lead ?? []))]
  const found = await leads.find({ _id: { $in: ids } }, { projection: { acks: 1 } }).toArray()
  const acks = new Map(found.map((lead) => [lead._id, lead.acks]))
  return rows.map((row) => {
    const ack = row.ack ?? (row.lead === undefined ? row.acks : acks.get(row.lead))?.[row.lane]
    return ack === undefined ? row : { ...row, ack }
  })
}
