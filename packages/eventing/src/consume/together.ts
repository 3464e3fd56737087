import type { LogEntry } from '../log.ts'
import type { Partition } from './partition.ts'
import { commitShares, inTransaction, moveCheckpoints, type Share, type Store, Zombie } from './share.ts'

/** One transaction at a time for a group: the chunks of all partitions that wait share the next. */
export interface Together {
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

export function together(store: Store): Together {
  const { lingerMs = 0 } = store.group
  const queue: Waiting[] = []
  let turn: Promise<unknown> = Promise.resolve()
  let pumping = false

  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act, act)
    turn = mine.catch(() => undefined)
    return mine
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
        const plans = await commitShares(store, shares)
        shared.forEach(({ partition, share }, n) => {
          const plan = plans[n]
          if (plan) partition.committed(share, plan)
        })
      }
      for (const { done } of waiting) done()
    } catch {
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
      if (lingerMs > 0) await pause(lingerMs)
      await commit(queue.splice(0))
    }).finally(() => {
      pumping = false
      pump()
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
      moveCheckpoints(
        store.db,
        session,
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
    alone,
    settle,
    apply: (partition, entries) =>
      new Promise((done, fail) => {
        queue.push({ partition, entries, done, fail })
        queueMicrotask(pump)
      }),
  }
}
