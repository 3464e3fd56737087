import type { Db, Document } from 'mongodb'
import { zoo } from '../failpoints.ts'
import { collections, type EventRow } from '../rows.ts'

/** Which rows the log has, and how far each lane of it goes; so that a log that lost its tail is noticed. */
export interface Marks {
  /** Reads how far the lanes went before. */
  load(): Promise<void>
  acked(lane: number, rows: readonly EventRow[], first: bigint, last: bigint): void
  /** Writes what was acknowledged, to a majority; what fails is written the next time. Resolves true when rows are unsent again. */
  flush(): Promise<boolean>
}

interface LaneState {
  high: number
  /** The log lost what stood from `from` on, and had reached `until`. */
  lost?: { from: number; until: number }
}
type LaneRow = Document & { _id: string } & LaneState
const laneId = (lane: number): string => `lane:${lane}`
const majority = { ordered: false, writeConcern: { w: 'majority', journal: true } } as const

export function marks(db: Db, onTrouble: (what: string, error: unknown) => void): Marks {
  const events = db.collection<EventRow>(collections.events)
  const meta = db.collection<LaneRow>(collections.meta)
  const lanes = new Map<number, LaneState>()
  const waiting: { lane: number; ids: string[]; ack: number }[] = []
  const truncated = new Set<number>()

  /** An offset that was given before: the broker lost its tail. Consumers skip what lies below their place, so all is sent once more later. */
  function look(lane: number, first: number, last: number): void {
    const state = lanes.get(lane) ?? { high: -1 }
    lanes.set(lane, state)
    if (first <= state.high && !state.lost) {
      state.lost = { from: first, until: state.high }
      truncated.add(lane)
      onTrouble('truncation', new Error(`lane ${lane} of the log lost offsets ${first} to ${state.high}`))
    } else if (state.lost && first > state.lost.until) truncated.add(lane)
    state.high = Math.max(state.high, last)
  }

  async function resend(lane: number): Promise<void> {
    const state = lanes.get(lane)
    if (!state?.lost) return
    const { from, until } = state.lost
    const filter = { lane, sent: true, ack: { $gte: from } }
    await events.updateMany(
      filter,
      { $set: { sent: false }, $unset: { ack: '' } },
      { writeConcern: majority.writeConcern },
    )
    if (state.high > until) delete state.lost
  }

  async function write(taken: readonly (typeof waiting)[number][]): Promise<void> {
    await events.bulkWrite(
      taken.map(({ ids, ack }) => ({
        updateMany: { filter: { _id: { $in: ids } }, update: { $set: { sent: true, ack } } },
      })),
      majority,
    )
    const touched = [...new Set(taken.map(({ lane }) => lane))]
    await meta.bulkWrite(
      touched.map((lane) => ({
        replaceOne: {
          filter: { _id: laneId(lane) },
          replacement: { ...(lanes.get(lane) ?? { high: -1 }) },
          upsert: true,
        },
      })),
      majority,
    )
  }

  return {
    async load() {
      for await (const { _id, high, lost } of meta.find({ _id: { $regex: '^lane:' } }))
        lanes.set(Number(_id.slice(5)), { high, ...(lost ? { lost } : {}) })
    },
    acked(lane, rows, first, last) {
      // Only the defects that do not read their answers have none to look at.
      if (!zoo('Z7') && !zoo('Z8')) look(lane, Number(first), Number(last))
      waiting.push({ lane, ids: rows.map(({ _id }) => _id), ack: Number(last) })
    },
    async flush() {
      const taken = waiting.splice(0)
      if (taken.length === 0) return false
      try {
        await write(taken)
        const again = [...truncated]
        for (const lane of again) await resend(lane)
        for (const lane of again) truncated.delete(lane)
        return again.length > 0
      } catch (error) {
        waiting.unshift(...taken)
        onTrouble('mark', error)
        return false
      }
    },
  }
}
