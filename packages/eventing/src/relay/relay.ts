import type { ChangeStream, Db, Document, MongoClient, Timestamp } from 'mongodb'
import { type LogWriter, RecordRefused } from '../log.ts'
import { collections, type EventRow } from '../rows.ts'
import { encode } from '../wire.ts'
import { type Lease, lease } from './lease.ts'

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
  stop(): Promise<void>
}

const batchMax = 500
const bytesMax = 1 << 20
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
        wait = 50
        await state.run.ended
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
    async stop() {
      state.stopping = true
      state.run?.end()
      await done
    },
  }
}

interface Run {
  readonly ended: Promise<void>
  end(error?: unknown): void
  close(): Promise<void>
}

/** One ownership: sweep what is unsent, then follow the stream; any hole or silence ends it, and it starts again from the rows. */
function relayRun(options: RelayOptions, held: Lease): Run {
  const events = options.db.collection<EventRow>(collections.events)
  const last = new Map<string, number>()
  const lanes = new Map<number, Lane>()
  const marks: { ids: string[]; ack: bigint }[] = []
  const timers: NodeJS.Timeout[] = []
  let stream: ChangeStream<EventRow> | undefined
  let suspects = new Set<string>()
  let writer: Promise<LogWriter> | undefined
  let over = false
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const end = (error?: unknown): void => {
    over = true
    if (error === undefined) resolve()
    else reject(error)
  }

  interface Lane {
    readonly waiting: EventRow[]
    shipping: boolean
  }
  const laneOf = (n: number): Lane => {
    const known = lanes.get(n) ?? { waiting: [], shipping: false }
    lanes.set(n, known)
    return known
  }

  function offer(row: EventRow): void {
    laneOf(row.lane).waiting.push(row)
  }
  function pump(): void {
    for (const [n, lane] of lanes)
      if (!lane.shipping && lane.waiting.length > 0) {
        lane.shipping = true
        ship(n, lane)
          .catch(end)
          .finally(() => {
            lane.shipping = false
          })
      }
  }

  /** One request in flight for each lane; rows that were sent already are dropped, a hole starts everything again. */
  async function ship(n: number, lane: Lane): Promise<void> {
    while (lane.waiting.length > 0 && !over) {
      const rows = next(lane)
      if (rows.length > 0) await append(n, rows)
    }
  }
  function next(lane: Lane): EventRow[] {
    const rows: EventRow[] = []
    let bytes = 0
    while (rows.length < batchMax && bytes < bytesMax) {
      const row = lane.waiting.shift()
      if (!row) break
      const before = last.get(row.aggregate)
      if (before !== undefined && row.version <= before) continue
      if (before !== undefined && row.version > before + 1)
        throw new Error(`hole before ${row.aggregate}@${row.version}`)
      last.set(row.aggregate, row.version)
      rows.push(row)
      bytes += JSON.stringify(row.data).length + 600
    }
    return rows
  }

  async function append(lane: number, rows: readonly EventRow[]): Promise<void> {
    for (let wait = 50; !over; wait = Math.min(wait * 2, 1000)) {
      writer ??= options.openWriter()
      const current = writer
      try {
        const offset = await (await current).append(
          options.topic,
          lane,
          rows.map((row) => encode(options.service, row)),
        )
        marks.push({ ids: rows.map(({ _id }) => _id), ack: offset })
        return
      } catch (error) {
        if (error instanceof RecordRefused) return await bisect(lane, rows)
        options.onTrouble?.('append', error)
        if (writer === current) writer = undefined
        await Promise.race([current.then((old) => old.close()).catch(() => undefined), pause(1000)])
        await pause(wait)
      }
    }
  }

  /** A record the log refuses blocks its aggregate only; the others go on. */
  async function bisect(lane: number, rows: readonly EventRow[]): Promise<void> {
    const [first] = rows
    if (rows.length === 1 && first) {
      await events.updateMany({ aggregate: first.aggregate, sent: false }, { $set: { blocked: true } })
      options.onTrouble?.('blocked', new Error(`${first.aggregate}@${first.version} is refused by the log`))
      return
    }
    const middle = Math.ceil(rows.length / 2)
    for (const half of [rows.slice(0, middle), rows.slice(middle)]) await append(lane, half)
  }

  async function mark(): Promise<void> {
    const taken = marks.splice(0)
    if (taken.length === 0) return
    try {
      await events.bulkWrite(
        taken.map(({ ids, ack }) => ({
          updateMany: { filter: { _id: { $in: ids } }, update: { $set: { sent: true, ack: String(ack) } } },
        })),
        { ordered: false, writeConcern: { w: 'majority', journal: true } },
      )
    } catch (error) {
      marks.unshift(...taken)
      options.onTrouble?.('mark', error)
    }
  }

  /** Unsent rows by aggregate and version; the session is causal, so it sees all that was committed before it began. */
  async function sweep(): Promise<Timestamp> {
    const session = options.client.startSession({ causalConsistency: true })
    try {
      await options.db.command({ ping: 1 }, { session })
      const from = session.operationTime
      if (!from) throw new Error('the server gave no operation time')
      const filter: Document = { sent: false, blocked: { $ne: true } }
      for await (const row of events
        .find(filter, { session, readConcern: { level: 'majority' } })
        .sort({ lane: 1, aggregate: 1, version: 1 })
        .hint('unsent'))
        offer(row)
      return from
    } finally {
      await session.endSession()
    }
  }

  /** A row unsent in two checks that we never shipped: the stream is silently behind. */
  async function check(): Promise<void> {
    const unsent = await events
      .find({ sent: false, blocked: { $ne: true } }, { projection: { aggregate: 1, version: 1 } })
      .hint('unsent')
      .limit(1000)
      .toArray()
    const unseen = unsent.filter(({ aggregate, version }) => (last.get(aggregate) ?? 0) < version).map(({ _id }) => _id)
    const waiting = new Set([...lanes.values()].flatMap((lane) => lane.waiting.map(({ _id }) => _id)))
    const missed = unseen.filter((id) => !waiting.has(id))
    if (missed.some((id) => suspects.has(id))) throw new Error('the stream is behind the rows')
    suspects = new Set(missed)
  }

  async function follow(): Promise<void> {
    const from = await sweep()
    pump()
    stream = events.watch([{ $match: { operationType: 'insert' } }], {
      startAtOperationTime: from,
      maxAwaitTimeMS: 1000,
    })
    for await (const change of stream) {
      if (over) return
      if (change.operationType === 'insert') offer(change.fullDocument)
      pump()
    }
  }

  const every = (ms: number, act: () => Promise<unknown>): void => {
    let running = false
    timers.push(
      setInterval(() => {
        if (running) return
        running = true
        act()
          .catch(end)
          .finally(() => {
            running = false
          })
      }, ms),
    )
  }
  every(100, mark)
  every(2000, check)
  every(2000, async () => {
    if (!(await held.take())) throw new Error('the lease went to another instance')
  })
  follow().then(() => end(), end)

  return {
    ended,
    end,
    async close() {
      over = true
      for (const timer of timers) clearInterval(timer)
      await stream?.close().catch(() => undefined)
      await mark()
      await writer?.then((open) => Promise.race([open.close(), pause(1000)])).catch(() => undefined)
    },
  }
}
