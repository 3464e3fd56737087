import { setTimeout as wait } from 'node:timers/promises'

/** Keeps a telling from running away from what is made of it. */
export interface Pace {
  /** Resolves when the next may be told: at once, unless the figures are too far behind. */
  next(): Promise<void>
  /** Milliseconds for which the telling was held up so far. */
  readonly heldMs: number
  stop(): Promise<void>
}
export interface PaceOptions {
  /** Where what was told last stands. */
  readonly last: () => string
  /** Do the figures stand on all of this? */
  readonly isShown: (positions: string) => Promise<boolean>
  /** Milliseconds by which they may be behind. */
  readonly behindMs?: number
  readonly lookEveryMs?: number
}

/** Looks now and then whether what was told some time ago is shown, and holds up what is to be told until it is. */
export function pace({ last, isShown, behindMs = 15_000, lookEveryMs = 3000 }: PaceOptions): Pace {
  const told: { readonly at: number; readonly positions: string }[] = []
  const stopping = new AbortController()
  let gate: Promise<void> | undefined
  let heldMs = 0

  async function hold(positions: string): Promise<void> {
    const begin = performance.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    try {
      while (!stopping.signal.aborted && !(await isShown(positions)));
    } finally {
      gate = undefined
      heldMs += performance.now() - begin
      resolve()
    }
  }
  async function look(): Promise<void> {
    const now = performance.now()
    told.push({ at: now, positions: last() })
    const old = told.findLast(({ at }) => at <= now - behindMs)
    if (!old) return
    told.splice(0, told.indexOf(old))
    if (old.positions !== '' && !(await isShown(old.positions))) await hold(old.positions)
  }
  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look()
      await wait(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const watching = watch()
  // Told to whoever stops it; until then what is to be told is told.
  watching.catch(() => undefined)
  return {
    next: () => gate ?? Promise.resolve(),
    get heldMs() {
      return heldMs
    },
    async stop() {
      stopping.abort()
      await watching
    },
  }
}
