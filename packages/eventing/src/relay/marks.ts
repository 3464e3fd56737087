import type { Db, Document } from 'mongodb'
import { zoo } from '../failpoints.ts'
import { collections, type EventRow } from '../rows.ts'

/** The log ends before offsets that it has acknowledged: nothing may be appended before its tail is sent again. */
export class TailLost extends Error {
  override name = 'TailLost'
}

/** Which rows the log has, and how far each lane of it goes; so that a log that lost its tail is noticed. */
export interface Marks {
  /** Reads how far the lanes went before. */
  load(): Promise<void>
  /** Where the lanes end now; throws `TailLost` when one ends before what it has acknowledged. */
  opened(ends: ReadonlyMap<number, bigint>): void
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
  // Once rows are to be unsent, what is acknowledged meanwhile stays unsent as well: marked, it would stand behind them.
  let ended = false

  const stateOf = (lane: number): LaneState => {
    const state = lanes.get(lane) ?? { high: -1 }
    lanes.set(lane, state)
    return state
  }
  function lose(lane: number, state: LaneState, from: number): void {
    state.lost = { from, until: state.high }
    truncated.add(lane)
    onTrouble('truncation', new TailLost(`lane ${lane} of the log lost offsets ${from} to ${state.high}`))
  }

  /**
   * An offset that was given before: the broker lost its tail. Consumers skip what lies below their place in the log, so all of it
   * is sent again and again until it stands beyond the old end.
   */
  function look(lane: number, first: number, last: number): void {
    const state = stateOf(lane)
    if (state.lost) truncated.add(lane)
    else if (first <= state.high) lose(lane, state, first)
    state.high = Math.max(state.high, last)
  }

  async function resend(lane: number): Promise<void> {
    const state = stateOf(lane)
    if (!state.lost) return
    const { from, until } = state.lost
    await events.updateMany(
      { lane, sent: true, ack: { $gte: from } },
      { $set: { sent: false }, $unset: { ack: '' } },
      { writeConcern: majority.writeConcern },
    )
    if (state.high > until) delete state.lost
    await keep([lane])
  }

  async function keep(of: readonly number[]): Promise<void> {
    const operations = of.map((lane) => ({
      replaceOne: { filter: { _id: laneId(lane) }, replacement: { ...stateOf(lane) }, upsert: true },
    }))
    if (operations.length > 0) await meta.bulkWrite(operations, majority)
  }

  /** One statement for each lane: `ack` is where the last of its batches ends, so no row's is below its own. */
  async function write(taken: readonly (typeof waiting)[number][]): Promise<void> {
    const byLane = Map.groupBy(taken, ({ lane }) => lane)
    if (byLane.size === 0) return
    await events.bulkWrite(
      [...byLane.values()].map((of) => ({
        updateMany: {
          filter: { _id: { $in: of.flatMap(({ ids }) => ids) } },
          update: { $set: { sent: true, ack: Math.max(...of.map(({ ack }) => ack)) } },
        },
      })),
      majority,
    )
    await keep([...byLane.keys()])
  }

  return {
    async load() {
      for await (const { _id, high, lost } of meta.find({ _id: { $regex: '^lane:' } }))
        lanes.set(Number(_id.slice(5)), { high, ...(lost ? { lost } : {}) })
    },
    opened(ends) {
      for (const [lane, end] of ends) {
        const state = lanes.get(lane)
        if (state && !state.lost && Number(end) <= state.high) lose(lane, state, Number(end))
      }
      if (truncated.size > 0) throw new TailLost('the log lost its tail')
    },
    acked(lane, rows, first, last) {
      if (ended) return
      // Only the defects that do not read their answers have none to look at.
      if (!zoo('Z7') && !zoo('Z8')) look(lane, Number(first), Number(last))
      waiting.push({ lane, ids: rows.map(({ _id }) => _id), ack: Number(last) })
    },
    async flush() {
      if (waiting.length === 0 && truncated.size === 0) return false
      const taken = waiting.splice(0)
      ended ||= truncated.size > 0
      try {
        await write(taken)
        for (const lane of truncated) await resend(lane)
        const isUnsent = truncated.size > 0
        truncated.clear()
        return isUnsent
      } catch (error) {
        waiting.unshift(...taken)
        onTrouble('mark', error)
        return false
      }
    },
  }
}
