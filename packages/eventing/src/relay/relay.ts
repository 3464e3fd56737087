import type { ChangeStream, Db, Document, MongoClient, Timestamp } from 'mongodb'
import { zoo } from '../failpoints.ts'
import type { LogWriter } from '../log.ts'
import { collections, type EventRow } from '../rows.ts'
import { markEarly, pollByTime, pollUncommitted } from '../wrong-ways.ts'
import { forgetAnswers } from './answers.ts'
import { type Lease, lease } from './lease.ts'
import { marks } from './marks.ts'
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
  /** Rows were committed here: one that has no stream just now begins one. */
  wake(): void
  stop(): Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** Starts the relay of one service: unsent rows are the truth, the change stream only carries them quickly. */
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
    wake: () => state.run?.wake(),
    async stop() {
      state.stopping = true
      state.run?.end()
      await done
    },
  }
}

interface Run {
  readonly ended: Promise<void>
  wake(): void
  end(error?: unknown): void
  close(): Promise<void>
}

/** A crash sends again what was acknowledged since: consumers tell it from its version. */
const markEveryMs = 1000

/**
 * A stream looks at whatever anybody writes to MongoDB. Who has had nothing to send for so long closes his, until he is woken; what
 * another instance commits meanwhile he finds by looking (ADR 51).
 */
const quietAfterMs = 2000
const lookEveryMs = 250

/** Opened once, and then it stays open. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const state = {
    isOpen: false,
    opened: promise,
    open(): void {
      state.isOpen = true
      resolve()
    },
  }
  return state
}

const unsent: Document = { sent: false, blocked: { $ne: true } }

/** One ownership: sweep what is unsent, then follow the stream; any hole or silence ends it, and it starts again from the rows. */
function relayRun(options: RelayOptions, held: Lease): Run {
  const events = options.db.collection<EventRow>(collections.events)
  const trouble = (what: string, error: unknown): void => options.onTrouble?.(what, error)
  const marked = marks(options.db, trouble)
  const ship = shipper({
    ...options,
    onOpened: marked.opened,
    onAcked: marked.acked,
    ...(zoo('Z1') ? { beforeAppend: (rows) => markEarly(events, rows) } : {}),
    async onRefused({ aggregate, version }) {
      await events.updateMany({ aggregate, sent: false }, { $set: { blocked: true } })
      trouble('blocked', new Error(`${aggregate}@${version} is refused by the log`))
    },
  })
  const timers: NodeJS.Timeout[] = []
  let stream: ChangeStream<EventRow> | undefined
  let suspects = new Set<string>()
  let over = false
  let woken = gate()
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const end = (error?: unknown): void => {
    over = true
    if (error === undefined) resolve()
    else reject(error)
  }
  const pump = (): void => void ship.pump().catch(end)

  /** Unsent rows by aggregate and version; the session is causal, so it sees all that was committed before it began. */
  async function sweep(): Promise<Timestamp> {
    const session = options.client.startSession({ causalConsistency: true })
    try {
      await options.db.command({ ping: 1 }, { session })
      const from = session.operationTime
      if (!from) throw new Error('the server gave no operation time')
      const rows = events
        .find(unsent, { session, readConcern: { level: 'majority' } })
        .sort({ lane: 1, aggregate: 1, version: 1 })
        .hint('unsent')
      for (const aggregate of await events.distinct('aggregate', { sent: false, blocked: true }, { session }))
        ship.blocked.add(aggregate)
      for await (const row of rows) {
        ship.offer(row, true)
        if (ship.waiting.size >= 2000) await ship.pump()
      }
      return from
    } finally {
      await session.endSession()
    }
  }

  /** A row unsent in two checks that was never shipped: the stream is silently behind. An unblocked aggregate goes on from its rows. */
  async function check(): Promise<void> {
    const fields = { projection: { aggregate: 1, version: 1, blocked: 1 } }
    const rows = await events.find({ sent: false }, fields).hint('unsent').limit(1000).toArray()
    const held = new Set(rows.filter(({ blocked }) => blocked).map(({ aggregate }) => aggregate))
    if ([...ship.blocked].some((aggregate) => !held.has(aggregate))) throw new Error('an aggregate was unblocked')
    const missed = rows.filter(
      ({ _id, aggregate, version }) =>
        !held.has(aggregate) && ship.shipped(aggregate) < version && !ship.waiting.has(_id),
    )
    if (missed.some(({ _id }) => suspects.has(_id))) throw new Error('the stream is behind the rows')
    suspects = new Set(missed.map(({ _id }) => _id))
  }

  async function follow(): Promise<void> {
    await marked.load()
    if (zoo('Z3'))
      return await pollUncommitted(
        events,
        (row) => ship.offer(row),
        pump,
        () => over,
      )
    if (zoo('Z9'))
      return await pollByTime(
        events,
        (row) => ship.offer(row),
        pump,
        () => over,
      )
    while (!over) {
      const from = await sweep()
      pump()
      await followFrom(from)
      if (!over) await untilUnsent()
    }
  }

  async function followFrom(from: Timestamp): Promise<void> {
    stream = events.watch([{ $match: { operationType: 'insert', 'fullDocument.sent': false } }], {
      startAtOperationTime: from,
      maxAwaitTimeMS: 1000,
    })
    for (let last = performance.now(); performance.now() - last < quietAfterMs; ) {
      const change = await stream.tryNext()
      if (over) return
      if (change || woken.isOpen) last = performance.now()
      if (woken.isOpen) woken = gate()
      if (change?.operationType !== 'insert') continue
      ship.offer(change.fullDocument)
      pump()
    }
    await stream.close()
  }

  async function untilUnsent(): Promise<void> {
    const first = { hint: 'unsent', projection: { _id: 1 } }
    while (!over && !woken.isOpen && !(await events.findOne(unsent, first)))
      await Promise.race([woken.opened, pause(lookEveryMs)])
  }

  async function flush(): Promise<void> {
    if (await marked.flush()) throw new Error('the log lost its tail: rows are sent again')
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
  every(markEveryMs, flush)
  every(60_000, () => forgetAnswers(options.db))
  if (!zoo('Z9')) every(2000, check)
  every(2000, async () => {
    if (!(await held.take())) throw new Error('the lease went to another instance')
  })
  follow().then(() => end(), end)

  return {
    ended,
    end,
    wake: () => woken.open(),
    async close() {
      over = true
      woken.open()
      for (const timer of timers) clearInterval(timer)
      await stream?.close().catch(() => undefined)
      await ship.close()
      await marked.flush()
    },
  }
}
