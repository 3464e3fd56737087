import type { LogEntry } from '../log.ts'
import { isTransient } from '../work/again.ts'
import type { Plan } from './chunk.ts'
import type { Partition } from './partition.ts'
import { movePlaces, Zombie } from './places.ts'
import { commitShares, inTransaction, reactTo, type Share, type Store } from './share.ts'

/** One transaction at a time for a group: the chunks of all partitions that wait share the next. */
export interface Together {
  /** Records of one transaction: as many as it did lately without taking long. */
  readonly most: number
  apply(partition: Partition, entries: readonly LogEntry[]): Promise<void>
  /** Writes how far these partitions have passed; one that has another owner by now writes nothing. */
  settle(partitions: readonly Partition[]): Promise<void>
  /** Something else that must not run beside a transaction, such as healing. */
  alone<T>(act: () => Promise<T>): Promise<T>
}

interface Passed {
  readonly partition: Partition
  readonly share: Share
}
interface Waiting {
  readonly partition: Partition
  readonly entries: readonly LogEntry[]
  readonly done: () => void
  readonly fail: (error: unknown) => void
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** A transaction that takes longer holds what it read and wrote in memory, up to where the server ends it (20 s). */
const slowMs = 1000
const quickMs = 250
const leastMost = 10
const firstMost = 100
/** How often a transaction that met another is begun anew before each partition goes by itself. */
const triesMost = 5

export function together(store: Store, highestMost: number): Together {
  const { lingerMs = 0 } = store.group
  const queue: Waiting[] = []
  let turn: Promise<unknown> = Promise.resolve()
  let pumping = false
  let most = Math.min(firstMost, highestMost)

  function learn(records: number, ms: number): void {
    if (ms > slowMs) most = Math.max(leastMost, Math.floor(Math.min(most, records) / 2))
    else if (ms < quickMs && records * 2 >= most) most = Math.min(highestMost, most * 2)
  }
  /** What the next transaction takes; the rest waits for the one after it. */
  function taken(): Waiting[] {
    const waiting: Waiting[] = []
    for (let records = 0; queue[0] && (waiting.length === 0 || records + queue[0].entries.length <= most); ) {
      records += queue[0].entries.length
      waiting.push(...queue.splice(0, 1))
    }
    return waiting
  }

  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act, act)
    turn = mine.catch(() => undefined)
    return mine
  }

  /** Whoever else writes to the same ends it: that is no fault of any partition, nor of its size. */
  async function written(shares: readonly Share[]): Promise<Plan[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await commitShares(store, shares)
      } catch (error) {
        if (tries === triesMost || !isTransient(error)) throw error
        await pause(tries * 20)
      }
    }
  }

  /** All of it in one transaction; should that fail, each partition by itself, so that one in trouble holds up no other. */
  async function commit(waiting: readonly Waiting[]): Promise<void> {
    try {
      const shared = waiting.flatMap(({ partition, entries }) => {
        const share = partition.share(entries)
        return share ? [{ partition, share }] : []
      })
      const shares: Share[] = shared.map(({ share }) => share)
      if (shares.length > 0) {
        await reactTo(store, shares)
        const begin = performance.now()
        const plans = await written(shares)
        const records = shares.reduce((sum, { entries }) => sum + entries.length, 0)
        learn(records, performance.now() - begin)
        shared.forEach(({ partition, share }, n) => {
          const plan = plans[n]
          if (plan) partition.committed(share, plan)
        })
      }
      for (const { done } of waiting) done()
    } catch {
      learn(most, Number.POSITIVE_INFINITY)
      for (const { partition, entries, done, fail } of waiting) {
        await partition.forget().catch(() => undefined)
        await partition.apply(entries).then(done, fail)
      }
    }
  }

  function pump(): void {
    if (pumping || queue.length === 0) return
    pumping = true
    void alone(async () => {
      // Whoever is behind has company enough.
      if (lingerMs > 0 && queue.reduce((sum, { entries }) => sum + entries.length, 0) < most) await pause(lingerMs)
      await commit(taken())
    }).finally(() => {
      pumping = false
      setImmediate(pump)
    })
  }

  const settle = (partitions: readonly Partition[]): Promise<void> =>
    alone(async () => {
      const waiting = partitions.flatMap((partition) => {
        const share = partition.passed()
        return share ? [{ partition, share }] : []
      })
      await write(waiting).catch(async () => {
        for (const one of waiting) await write([one]).catch((error: unknown) => given(one, error))
      })
    })
  async function write(waiting: readonly Passed[]): Promise<void> {
    if (waiting.length === 0) return
    await inTransaction(store.client, (session) =>
      movePlaces(
        store.db,
        session,
        store.group.name,
        waiting.map(({ share }) => share),
      ),
    )
    for (const { partition, share } of waiting) partition.settled(share)
  }
  /** What belongs to another is for that one to write; anything else is tried again. */
  const given = ({ partition, share }: Passed, error: unknown): void => {
    if (error instanceof Zombie) partition.settled(share)
  }

  return {
    get most() {
      return most
    },
    alone,
    settle,
    apply: (partition, entries) =>
      new Promise((done, fail) => {
        queue.push({ partition, entries, done, fail })
        // The other partitions of the same fetch come in the same moment.
        setImmediate(pump)
      }),
  }
}
