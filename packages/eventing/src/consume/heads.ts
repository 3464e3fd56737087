import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from 'mongodb'
import type { Consumer } from './consumer.ts'
import { parkedOf } from './parked.ts'
import { readPositions } from './places.ts'
import type { Group } from './projection.ts'

/** How far an aggregate is, as its owner has it. */
export interface Head {
  readonly aggregate: string
  readonly version: number
}
export interface HeadPage {
  readonly data: readonly Head[]
  /** Where the next page begins; null after the last. */
  readonly next: string | null
}

export interface ReconcileOptions {
  readonly db: Db
  readonly group: string
  /** Aggregates of which it keeps a version. */
  readonly concerns?: Group['concerns']
  readonly topic: string
  readonly consumer: Pick<Consumer, 'fill'>
  readonly heads: (after: string) => Promise<HeadPage>
  readonly onLost?: (aggregate: string, events: number) => void
  /** Milliseconds between two pages: nobody waits for this. */
  readonly pauseMs?: number
  readonly signal?: AbortSignal
}

/** Aggregates asked for in one page; more are left to the next round. */
const askedMax = 100

/**
 * Compares what a group has applied with the heads of an owner, page by page: a last event that was lost has no successor that would
 * betray it. What is still on its way is left alone. Returns the number of lost events that were found and applied.
 */
export async function reconcile(options: ReconcileOptions): Promise<number> {
  const { topic, consumer, heads, onLost, pauseMs = 200, signal } = options
  let found = 0
  for (let after: string | null = ''; after !== null; ) {
    const page: HeadPage = await heads(after)
    for (const aggregate of (await behind(options, page.data)).slice(0, askedMax)) {
      signal?.throwIfAborted()
      const applied = await consumer.fill(topic, aggregate)
      if (applied > 0) onLost?.(aggregate, applied)
      found += applied
    }
    after = page.next
    if (after !== null) await wait(pauseMs, undefined, { signal })
  }
  return found
}

/** Those of which less was applied than there is; what is parked is healed elsewhere. */
async function behind({ db, group, concerns }: ReconcileOptions, all: readonly Head[]): Promise<string[]> {
  const heads = concerns ? all.filter(({ aggregate }) => concerns(aggregate)) : all
  const ids = heads.map(({ aggregate }) => aggregate)
  const versions = await readPositions(db, undefined, group, ids)
  const lower = heads.filter(({ aggregate, version }) => (versions.get(aggregate) ?? 0) < version)
  if (lower.length === 0) return []
  const among = { group, aggregate: { $in: lower.map(({ aggregate }) => aggregate) } }
  const parked = new Set(await parkedOf(db).distinct('aggregate', among))
  return lower.map(({ aggregate }) => aggregate).filter((aggregate) => !parked.has(aggregate))
}

/** Compares again and again, at a random moment of each span, so that the instances of a city do not ask at once. */
export function startReconciling(
  options: Omit<ReconcileOptions, 'signal'>,
  onTrouble: (error: unknown) => void,
  everyMs = 3600_000,
): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  async function loop(): Promise<void> {
    for (;;) {
      await wait(everyMs * (0.5 + Math.random()), undefined, { signal, ref: false })
      await reconcile({ ...options, signal }).catch(onTrouble)
    }
  }
  const ended = loop().catch(() => undefined)
  return {
    async stop() {
      ending.abort()
      await ended
    },
  }
}
