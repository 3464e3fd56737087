import type { Db, MongoClient } from 'mongodb'
import { zoo } from '../failpoints.ts'
import type { LogWriter } from '../log.ts'
import { collections, type EventRow } from '../rows.ts'
import { markEarly, parcelsByTime } from '../wrong-ways.ts'
import { forgetAnswers } from './answers.ts'
import { handedOver } from './handed.ts'
import { type Lease, lease } from './lease.ts'
import { marks } from './marks.ts'
import { blockedOf, type Parcel, unsentParcels } from './parcels.ts'
import { shipper } from './ship.ts'

export interface RelayOptions {
  readonly client: MongoClient
  readonly db: Db
  readonly service: string
  readonly topic: string
  readonly owner: string
  readonly openWriter: () => Promise<LogWriter>
  readonly onTrouble?: (what: string, error: unknown) => void
  readonly leaseMs?: number
}
export interface Relay {
  /** Rows were committed here, these if they are named: they are sent at once. */
  wake(parcel?: Parcel): void
  stop(): Promise<void>
}

type Read = typeof unsentParcels
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** Starts the relay of one service: what is not sent is the truth, and being woken only makes it quick. */
export function startRelay(options: RelayOptions): Relay {
  const held = lease(options.db, 'relay', options.owner, options.leaseMs ?? 10_000)
  const state = { stopping: false, run: undefined as Run | undefined }
  const loop = async (): Promise<void> => {
    for (let wait = 50; !state.stopping; ) {
      try {
        if (!(await held.take())) {
          await pause(500)
          continue
        }
        state.run = relayRun(options, held)
        await state.run.ended
        wait = 50
      } catch (error) {
        options.onTrouble?.('relay', error)
        await pause(wait)
        wait = Math.min(wait * 2, 1000)
      } finally {
        await state.run?.close()
        state.run = undefined
      }
    }
    await held.give()
  }
  const done = loop().catch((error: unknown) => options.onTrouble?.('relay ended', error))
  return {
    wake: (parcel) => state.run?.wake(parcel),
    async stop() {
      state.stopping = true
      state.run?.end()
      await done
    },
  }
}

interface Run {
  readonly ended: Promise<void>
  wake(parcel?: Parcel): void
  end(error?: unknown): void
  close(): Promise<void>
}

/** A crash sends again what was acknowledged since: consumers tell it from its version. */
const markEveryMs = 500

/**
 * A request costs the broker, and each fetch of it its reader, much the same for few rows of a lane as for many (ADR 50). After one
 * with so many rows the next waits for company, the longer the more they were; what comes alone waits for nothing.
 */
const busyAt = 8
const lingerMs = (rows: number): number => Math.min(100, rows * 4)

/** What another instance commits is found by looking: so often after something was found, and so often when nothing was for a while. */
const lookEveryMs = { awake: 100, asleep: 250 } as const
const awakeMs = 2000

/** One ownership: what is not sent is read and sent until nothing is left, then again once woken; a log that lost its tail ends it. */
function relayRun(options: RelayOptions, held: Lease): Run {
  const events = options.db.collection<EventRow>(collections.events)
  const trouble = (what: string, error: unknown): void => options.onTrouble?.(what, error)
  const marked = marks(options.db, trouble)
  const ship = shipper({
    ...options,
    onOpened: marked.opened,
    onAcked: marked.acked,
    ...(zoo('Z1') ? { beforeAppend: (rows) => markEarly(events, rows) } : {}),
  })
  const handed = handedOver()
  const timers: NodeJS.Timeout[] = []
  let over = false
  let readAt = Number.NEGATIVE_INFINITY
  let woken = false
  let wakeUp: (() => void) | undefined
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const end = (error?: unknown): void => {
    over = true
    if (error === undefined) resolve()
    else reject(error)
  }
  const wake = (parcel?: Parcel): void => {
    woken = true
    // Two defects of the zoo lie in how it reads.
    if (parcel && !zoo('Z3') && !zoo('Z9')) handed.add(parcel)
    wakeUp?.()
  }

  async function mark(): Promise<void> {
    if (await marked.flush()) throw new Error('the log lost its tail: rows are sent again')
  }

  /** An aggregate that an operator has unblocked goes on. */
  async function look(): Promise<void> {
    await mark()
    if (marked.waiting.size > 0) return
    ship.blocked.clear()
    for (const aggregate of await blockedOf(options.db)) ship.blocked.add(aggregate)
  }

  /** What was handed over; and now and then all that is there, which others may have committed. */
  async function nextParcels(read: Read): ReturnType<Read> {
    const now = performance.now()
    const parcels = now - readAt < lookEveryMs.asleep ? handed.take() : undefined
    if (parcels) return { parcels, isFull: false }
    handed.forget()
    readAt = now
    return await read(events, marked.waiting)
  }

  /** Ships the oldest of what waits; how many rows that were, and whether more may wait. */
  async function shipNext(read: Read): Promise<{ rows: number; isFull: boolean }> {
    if (ship.blocked.size > 0) await look()
    const { parcels, isFull } = await nextParcels(read)
    if (parcels.length > 0) marked.shipped(await ship.ship(parcels))
    handed.shipped(parcels, ship.blocked)
    return { rows: parcels.reduce((sum, { rows }) => sum + rows.length, 0), isFull }
  }

  async function rest(rows: number, ms: number): Promise<void> {
    if (rows >= busyAt) return await pause(lingerMs(rows))
    if (woken) return
    await new Promise<void>((awake) => {
      const timer = setTimeout(awake, ms)
      wakeUp = () => {
        clearTimeout(timer)
        awake()
      }
    })
  }

  async function follow(): Promise<void> {
    await marked.load()
    await look()
    const read = zoo('Z9') ? parcelsByTime() : unsentParcels
    let [foundAt, markedAt] = [performance.now(), performance.now()]
    while (!over) {
      woken = false
      const { rows, isFull } = await shipNext(read)
      const now = performance.now()
      if (rows > 0) foundAt = now
      // What stands behind a full page comes into sight when that is marked.
      if (isFull || now - markedAt >= markEveryMs) {
        await mark()
        markedAt = now
      }
      if (!isFull) await rest(rows, now - foundAt < awakeMs ? lookEveryMs.awake : lookEveryMs.asleep)
    }
  }

  const every = (ms: number, act: () => Promise<unknown>): void => {
    let running = false
    const tick = (): void => {
      if (running || over) return
      running = true
      act()
        .catch(end)
        .finally(() => {
          running = false
        })
    }
    timers.push(setInterval(tick, ms))
  }
  every(60_000, () => forgetAnswers(options.db))
  every(2000, async () => {
    if (!(await held.take())) throw new Error('the lease went to another instance')
  })
  const following = follow().then(() => end(), end)

  return {
    ended,
    end,
    wake,
    async close() {
      over = true
      wake()
      for (const timer of timers) clearInterval(timer)
      await ship.close()
      await Promise.race([following, pause(1000)])
      await marked.flush()
    },
  }
}
