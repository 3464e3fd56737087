import type { Db } from 'mongodb'
import type { Delivered } from '../wire.ts'

/**
 * An event to look at later: once more, since a command that read the old state may have committed after the first scan; or for the
 * first time, with all that is gathered by then.
 */
export interface RescanRow {
  readonly _id: string
  readonly event: Delivered
  readonly dueAt: Date
  /** For what is gathered: by which reaction, and what it counts. */
  readonly gathered?: { readonly by: string; readonly what: string }
}

/** What is looked at one after the other. */
export const lineOf = ({ event, gathered }: RescanRow): string =>
  gathered ? `${gathered.by}|${gathered.what}` : event.aggregate

export interface Later {
  /** Keeps events for a second look, and for each that is gathered the newest event of its day. */
  keep(again: readonly Delivered[], gathered: readonly Gathered[]): Promise<void>
  /** What is due, the oldest first. */
  due(now: Date, most: number): Promise<RescanRow[]>
  /** Strikes these off, but for what was gathered anew meanwhile. */
  strike(rows: readonly RescanRow[]): Promise<void>
}
export interface Gathered extends NonNullable<RescanRow['gathered']> {
  readonly event: Delivered
}

/** `rescanMs` is longer than any command's deadline. */
export function laterIn(db: Db, rescanMs: number): Later {
  const rescans = db.collection<RescanRow>('rescans')
  const upsert = (_id: string, update: object) => ({ updateOne: { filter: { _id }, update, upsert: true } })
  const secondLook = (event: Delivered, dueAt: Date) => upsert(event.id, { $setOnInsert: { event, dueAt } })
  const firstLook = ({ by, what, event }: Gathered, dueAt: Date) =>
    upsert(`${by}|${what}|${event.occurredOn}`, { $set: { event }, $setOnInsert: { gathered: { by, what }, dueAt } })
  return {
    async keep(again, gathered) {
      const now = Date.now()
      const rows = [
        ...again.map((event) => secondLook(event, new Date(now + rescanMs))),
        ...gathered.map((one) => firstLook(one, new Date(now))),
      ]
      if (rows.length > 0) await rescans.bulkWrite(rows, { ordered: false, writeConcern: { w: 'majority' } })
    },
    due: (now, most) =>
      rescans
        .find({ dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(most)
        .toArray(),
    async strike(rows) {
      const deletes = rows.map(({ _id, event }) => ({ deleteOne: { filter: { _id, 'event.id': event.id } } }))
      if (deletes.length > 0) await rescans.bulkWrite(deletes, { ordered: false })
    },
  }
}
