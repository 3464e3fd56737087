import type { Db } from 'mongodb'
import type { Delivered } from '../wire.ts'

/** An event to look at once more: a command that read the old state may have committed after the first scan. */
export interface RescanRow {
  readonly _id: string
  readonly event: Delivered
  readonly dueAt: Date
}
/** The newest of the events that ask one reaction to count the same for the same day; looked at for the first time. */
export interface GatheredRow {
  readonly _id: string
  readonly event: Delivered
  readonly gatheredAt: Date
  readonly by: string
  readonly what: string
}
export type Gathered = Pick<GatheredRow, 'event' | 'by' | 'what'>

/** What is looked at one after the other. */
export const lineOf = (row: RescanRow | GatheredRow): string =>
  'by' in row ? `${row.by}|${row.what}` : row.event.aggregate

/** Events that are looked at later, in `rescans`. */
export interface Later {
  keep(again: readonly Delivered[], gathered: readonly Gathered[]): Promise<void>
  /** For a second look, the oldest first. */
  due(by: Date, most: number): Promise<RescanRow[]>
  /** What was gathered by then, the oldest first. */
  gathered(by: Date, most: number): Promise<GatheredRow[]>
  /** Strikes these off, but for what was gathered anew meanwhile. */
  strike(rows: readonly (RescanRow | GatheredRow)[]): Promise<void>
}

/** `rescanMs` is longer than any command's deadline. */
export function laterIn(db: Db, rescanMs: number): Later {
  const rescans = db.collection<RescanRow | GatheredRow>('rescans')
  const [dueRows, gatheredRows] = [db.collection<RescanRow>('rescans'), db.collection<GatheredRow>('rescans')]
  const upsert = (_id: string, update: object) => ({ updateOne: { filter: { _id }, update, upsert: true } })
  const secondLook = (event: Delivered, dueAt: Date) => upsert(event.id, { $setOnInsert: { event, dueAt } })
  const firstLook = ({ by, what, event }: Gathered, gatheredAt: Date) =>
    upsert(`${by}|${what}|${event.occurredOn}`, { $set: { event }, $setOnInsert: { by, what, gatheredAt } })
  return {
    async keep(again, gathered) {
      const now = Date.now()
      const rows = [
        ...again.map((event) => secondLook(event, new Date(now + rescanMs))),
        ...gathered.map((one) => firstLook(one, new Date(now))),
      ]
      if (rows.length > 0) await rescans.bulkWrite(rows, { ordered: false, writeConcern: { w: 'majority' } })
    },
    due: (by, most) =>
      dueRows
        .find({ dueAt: { $lte: by } })
        .sort({ dueAt: 1 })
        .limit(most)
        .toArray(),
    gathered: (by, most) =>
      gatheredRows
        .find({ gatheredAt: { $lte: by } })
        .sort({ gatheredAt: 1 })
        .limit(most)
        .toArray(),
    async strike(rows) {
      const deletes = rows.map(({ _id, event }) => ({ deleteOne: { filter: { _id, 'event.id': event.id } } }))
      if (deletes.length > 0) await rescans.bulkWrite(deletes, { ordered: false })
    },
  }
}
