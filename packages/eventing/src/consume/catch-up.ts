import type { Db } from 'mongodb'
import type { LogEntry, LogReader } from '../log.ts'
import { lease } from '../relay/lease.ts'
import { placesIn, placesOf } from './places.ts'
import type { Group } from './projection.ts'
import { type Rebuild, startRebuild } from './rebuild.ts'

export interface CatchUpOptions {
  readonly db: Db
  readonly group: Group
  /** Unique for this process. */
  readonly owner: string
  /** End offsets of every partition of the group's topics, as `topic:partition`. */
  readonly ends: () => Promise<ReadonlyMap<string, bigint>>
  /** A reader of its own over the same topics. */
  readonly openReader: (onCrash: (error: Error) => void) => Promise<LogReader>
}

const leaseMs = 30_000
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/**
 * A view that has no place in the log yet (new, or renamed to be made again) is rebuilt up to the present end before it is followed.
 * One instance does it, the others wait. Returns the records read.
 */
export async function catchUp(options: CatchUpOptions): Promise<number> {
  const { db, group, owner } = options
  const held = lease(db, `rebuild:${group.name}`, owner, leaseMs)
  for (;;) {
    if (await isPlaced(db, group)) return 0
    if (await held.take()) break
    await pause(500)
  }
  const renewal = setInterval(() => void held.take().catch(() => undefined), leaseMs / 3)
  try {
    const ends = await options.ends()
    const total = [...ends.values()].reduce((sum, end) => sum + end, 0n)
    if (total > 0n) await readAll(options, ends, await startRebuild(db, group))
    return Number(total)
  } finally {
    clearInterval(renewal)
    await held.give()
  }
}

async function isPlaced(db: Db, { name }: Group): Promise<boolean> {
  return (await placesIn(db).findOne({ _id: placesOf(name) })) !== null
}

async function readAll(
  { openReader }: CatchUpOptions,
  ends: ReadonlyMap<string, bigint>,
  rebuild: Rebuild,
): Promise<void> {
  const left = new Map([...ends].filter(([, end]) => end > 0n))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let turn: Promise<void> = Promise.resolve()
  const one = async (place: string, batch: readonly LogEntry[]): Promise<void> => {
    const end = left.get(place)
    if (end === undefined) return
    await rebuild.apply(batch.filter(({ offset }) => offset < end))
    if ((batch.at(-1)?.offset ?? -1n) + 1n >= end) left.delete(place)
    if (left.size === 0) resolve()
  }
  const reader = await openReader(reject)
  try {
    await reader.run({
      assigned: async () => 0n,
      async entries(batch) {
        const [first] = batch
        if (first) turn = turn.then(() => one(`${first.topic}:${first.partition}`, batch))
        turn.catch(reject)
        await turn
        return true
      },
    })
    await promise
  } finally {
    await reader.close()
  }
  await rebuild.finish(ends)
}
