import type { Db, MongoClient } from 'mongodb'
import type { LogEntry, LogReader } from '../log.ts'
import { isHeard, type Plan } from './chunk.ts'
import { type FetchMissing, type Partition, partitionOf } from './partition.ts'
import { readPositions, Zombie } from './places.ts'
import type { Group } from './projection.ts'
import { together } from './together.ts'

export interface ConsumerOptions {
  readonly client: MongoClient
  readonly db: Db
  readonly group: Group
  readonly openReader: (onCrash: (error: Error) => void) => Promise<LogReader>
  /** Records of one transaction, at the most. */
  readonly chunkMax?: number
  /** Asks the owner for the events that are missing before a parked one. */
  readonly fetchMissing?: FetchMissing
  readonly healMs?: number
  readonly onApplied?: (plan: Plan, topic: string) => void
  readonly onTrouble?: (what: string, error: unknown) => void
  /** Since when a partition was behind in a consumer that this one replaces. */
  readonly behind?: ReadonlyMap<string, number>
}
export interface Consumer {
  /** Milliseconds since the last progress of a partition that has work, 0 when none is behind. */
  stalledMs(): number
  /** Asks the owner of an aggregate for what our place in the log has passed without it; the number of events applied. */
  fill(topic: string, aggregate: string): Promise<number>
  stop(): Promise<void>
}
/** One that can be replaced: what is behind, and since when. */
export interface Replaceable extends Consumer {
  readonly behind: ReadonlyMap<string, number>
}
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** Milliseconds for which a group that reacts lets pass by what it does not hear, so that it all takes one transaction with what it hears next. */
const unheardMs = 200

/** How many of these a group that reacts does not hear, before the first that it does. */
function unheard(group: Group, entries: readonly LogEntry[]): number {
  if (!group.react) return 0
  const first = entries.findIndex((entry) => isHeard(group, entry))
  return first < 0 ? entries.length : first
}

/** Events of one partition that a group reacts to before its place moves: all of them again, should one fail. */
const heardMax = 20

/** How many of these go into one transaction. */
function reach(group: Group, entries: readonly LogEntry[]): number {
  if (!group.react) return entries.length
  let heard = 0
  const last = entries.findIndex((entry) => isHeard(group, entry) && ++heard === heardMax)
  return last < 0 ? entries.length : last + 1
}

/** Runs a group until stopped; a crashed reader is replaced, nothing is ever skipped. */
export function startConsumer(options: ConsumerOptions): Replaceable {
  const partitions = new Map<string, Partition>()
  const commits = together(options, options.chunkMax ?? 500)
  const behind = new Map<string, number>()
  const carried = new Map(options.behind)
  const state = { stopping: false }
  let reader: LogReader | undefined

  const partition = (topic: string, n: number): Partition => {
    const key = `${topic}:${n}`
    const known =
      partitions.get(key) ??
      partitionOf({ ...options, topic, partition: n, onApplied: (plan) => options.onApplied?.(plan, topic) })
    partitions.set(key, known)
    return known
  }

  /** The same chunk again and again until it passes: what may pass is never skipped. */
  async function apply(
    of: Partition,
    key: string,
    entries: readonly LogEntry[],
    alive: () => Promise<boolean>,
  ): Promise<boolean> {
    if (of.pass(entries)) {
      carried.delete(key)
      return true
    }
    let size = Number.POSITIVE_INFINITY
    if (unheard(options.group, entries) > 0) await pause(unheardMs)
    for (let from = 0, wait = 50; from < entries.length; ) {
      if (state.stopping || !(await alive())) return false
      const ahead = entries.slice(from, from + Math.min(size, commits.most))
      const chunk = ahead.slice(0, reach(options.group, ahead))
      try {
        await commits.apply(of, chunk)
        from += chunk.length
        wait = 50
        carried.delete(key)
        behind.set(key, Date.now())
      } catch (error) {
        if (error instanceof Zombie) return false
        options.onTrouble?.('apply', error)
        size = Math.max(1, Math.ceil(chunk.length / 2))
        await pause(wait)
        wait = Math.min(wait * 2, 2000)
      }
    }
    return true
  }

  /** False when it crashed meanwhile: a reader may end while it still waits for its group. */
  async function open(): Promise<boolean> {
    const own = { crashed: false }
    current = own
    const opened = await options.openReader((error) => {
      options.onTrouble?.('reader', error)
      own.crashed = true
      if (current === own) void restart()
    })
    if (state.stopping) {
      await opened.close()
      return true
    }
    reader = opened
    await opened.run({
      assigned: (topic, n) => commits.alone(() => partition(topic, n).assign()),
      async entries(batch, alive) {
        const [first] = batch
        if (!first) return true
        const key = `${first.topic}:${first.partition}`
        const of = partition(first.topic, first.partition)
        if (!of.owned) await commits.alone(() => of.assign())
        behind.set(key, carried.get(key) ?? Date.now())
        try {
          return await apply(of, key, batch, alive)
        } finally {
          // What is not applied here goes to another member, or comes again.
          behind.delete(key)
        }
      },
    })
    return !own.crashed
  }
  let current: { crashed: boolean } | undefined
  let restarting = false
  async function restart(): Promise<void> {
    if (restarting) return
    restarting = true
    for (let wait = 100; !state.stopping; wait = Math.min(wait * 2, 2000)) {
      await reader?.close().catch(() => undefined)
      await pause(wait)
      try {
        if ((await open()) && !current?.crashed) break
      } catch (error) {
        options.onTrouble?.('reader', error)
      }
    }
    restarting = false
  }

  /** Between two chunks, what is parked and can be applied now, and how far it is past what is of no concern. */
  async function heal(): Promise<void> {
    await commits.settle([...partitions.values()])
    for (const of of partitions.values()) if (of.parked > 0) await commits.alone(() => of.heal(options.fetchMissing))
  }
  async function fill(topic: string, aggregate: string): Promise<number> {
    const at = (await readPositions(options.db, undefined, options.group.name, [aggregate])).get(aggregate) ?? 0
    const missing = (await options.fetchMissing?.(topic, aggregate, at + 1)) ?? []
    const [first] = missing
    const of = first && partitions.get(`${topic}:${first.partition}`)
    return of?.owned ? await commits.alone(() => of.fill(aggregate, missing)) : 0
  }
  let healing = false
  const healer = setInterval(() => {
    if (healing) return
    healing = true
    heal()
      .catch((error: unknown) => options.onTrouble?.('heal', error))
      .finally(() => {
        healing = false
      })
  }, options.healMs ?? 1000)
  // Not waited for: the group waits for a member that was killed, up to its session's end, and commands do not.
  void open().catch((error: unknown) => {
    options.onTrouble?.('reader', error)
    return restart()
  })
  return {
    behind,
    fill,
    stalledMs: () => Math.max(0, ...[...behind.values()].map((since) => Date.now() - since)),
    async stop() {
      state.stopping = true
      clearInterval(healer)
      await reader?.close()
    },
  }
}
