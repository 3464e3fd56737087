import type { Db, Document } from 'mongodb'
import { zoo } from '../failpoints.ts'
import { collections, type EventRow } from '../rows.ts'
import type { Shipped } from './ship.ts'

/** The log ends before offsets that it has acknowledged: nothing may be appended before its tail is sent again. */
export class TailLost extends Error {
  override name = 'TailLost'
}

/** What the log has, and how far each lane of it goes; so that a log that lost its tail is noticed. */
export interface Marks {
  /** Reads how far the lanes went before. */
  load(): Promise<void>
  /** Where the lanes end now; throws `TailLost` when one ends before what it has acknowledged. */
  opened(ends: ReadonlyMap<number, bigint>): void
  /** A batch of a lane was acknowledged at these offsets. */
  acked(lane: number, first: bigint, last: bigint): void
  /** Shipped, and not yet marked: by the id of the parcel. */
  readonly waiting: ReadonlyMap<string, Shipped>
  shipped(parcels: readonly Shipped[]): void
  /** Writes what was shipped, to a majority; what fails is written the next time. Resolves true when rows are unsent again. */
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
  const waiting = new Map<string, Shipped>()
  // Where the lanes ended with the last of what waits, so that none of it stands behind.
  const acks = new Map<number, number>()
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
      { sent: true, [`acks.${lane}`]: { $gte: from } },
      { $set: { sent: false }, $unset: { acks: '' } },
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

  /** One statement for all that was sent; a parcel of which something is blocked names it instead. */
  async function write(taken: readonly Shipped[]): Promise<void> {
    const held = taken.filter(({ blocked }) => blocked.length > 0)
    const sent = taken.flatMap(({ id, blocked }) => (blocked.length > 0 ? [] : [id]))
    const marking = { filter: { _id: { $in: sent } }, update: { $set: { sent: true, acks: Object.fromEntries(acks) } } }
    const holding = held.map(({ id, blocked }) => ({
      updateOne: { filter: { _id: id }, update: { $set: { blocked: [...blocked] } } },
    }))
    if (taken.length > 0) await events.bulkWrite([{ updateMany: marking }, ...holding], majority)
    await keep([...acks.keys()])
    acks.clear()
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
    acked(lane, first, last) {
      // Only the defects that do not read their answers have none to look at.
      if (!zoo('Z7') && !zoo('Z8')) look(lane, Number(first), Number(last))
      acks.set(lane, Math.max(acks.get(lane) ?? -1, Number(last)))
    },
    waiting,
    shipped(parcels) {
      if (!ended) for (const parcel of parcels) waiting.set(parcel.id, parcel)
    },
    async flush() {
      if (waiting.size === 0 && truncated.size === 0) return false
      ended ||= truncated.size > 0
      try {
        await write([...waiting.values()])
        waiting.clear()
        for (const lane of truncated) await resend(lane)
        const isUnsent = truncated.size > 0
        truncated.clear()
        return isUnsent
      } catch (error) {
        onTrouble('mark', error)
        return false
      }
    },
  }
}
