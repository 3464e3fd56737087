import type { Document } from 'mongodb'
import type { FaultCity } from '../city/city.ts'
import type { Ack, Journal } from './journal.ts'

/** How far the gateway's view is behind what callers were told. */
export interface Freshness {
  /** Milliseconds from an answer until the view had it, the worst so far. */
  readonly worstMs: number
  /** Told, and not yet seen in the view. */
  readonly outstanding: number
  /** Milliseconds of the clock at which all that is older than two seconds was seen, for the first time after `since`. */
  caughtUpAfter(since: number): number | undefined
  stop(): void
}

const everyMs = 200
const freshMs = 2000
const pageMax = 1000

type Position = Document & { readonly _id: string; readonly version: number }

/** `held` are aggregates that a scenario holds up on purpose. */
export function watchFreshness(city: FaultCity, journal: Journal, held: ReadonlySet<string>): Freshness {
  const positions = city.db('gateway').collection<Position>('positions')
  const group = `${city.prefix}gateway.views:`
  const waiting: Ack[] = []
  const caughtUp: number[] = []
  const state = { worstMs: 0, taken: 0, running: false }

  async function look(): Promise<void> {
    for (; state.taken < journal.acks.length; state.taken++) {
      const ack = journal.acks[state.taken]
      if (ack && !held.has(ack.id)) waiting.push(ack)
    }
    const page = waiting.slice(0, pageMax)
    const ids = [...new Set(page.map(({ id }) => group + id))]
    const found = await positions.find({ _id: { $in: ids } }).toArray()
    const now = Date.now()
    const versions = new Map(found.map(({ _id, version }) => [_id.slice(group.length), version]))
    const isSeen = ({ id, version }: Ack): boolean => (versions.get(id) ?? 0) >= version
    for (const ack of page) state.worstMs = Math.max(state.worstMs, now - ack.at)
    const rest = [...page.filter((ack) => !isSeen(ack)), ...waiting.slice(pageMax)].filter(({ id }) => !held.has(id))
    waiting.splice(0, waiting.length, ...rest)
    if (waiting.every(({ at }) => now - at < freshMs)) caughtUp.push(now)
  }
  const timer = setInterval(() => {
    if (state.running) return
    state.running = true
    look()
      // The database may be what is down.
      .catch(() => undefined)
      .finally(() => {
        state.running = false
      })
  }, everyMs)
  return {
    get worstMs() {
      return state.worstMs
    },
    get outstanding() {
      return waiting.length + journal.acks.length - state.taken
    },
    caughtUpAfter: (since) => caughtUp.find((at) => at >= since),
    stop: () => clearInterval(timer),
  }
}
