import { failpoint, zoo } from '../failpoints.ts'
import { type LogWriter, RecordRefused } from '../log.ts'
import type { EventRow } from '../rows.ts'
import { encode } from '../wire.ts'
import { TailLost } from './marks.ts'

export interface ShipOptions {
  readonly service: string
  readonly topic: string
  readonly openWriter: () => Promise<LogWriter>
  readonly onTrouble?: ((what: string, error: unknown) => void) | undefined
  /** Told where the lanes end whenever a writer is opened; what it throws ends the shipping. */
  readonly onOpened: (ends: ReadonlyMap<number, bigint>) => void
  /** Told of what every in-sync replica has; `last` is the offset of the last record of the batch in its lane. */
  readonly onAcked: (lane: number, rows: readonly EventRow[], first: bigint, last: bigint) => void
  /** Only a defect of the bug zoo has something to do here. */
  readonly beforeAppend?: ((rows: readonly EventRow[]) => Promise<void>) | undefined
  /** A record the log refuses for itself: its aggregate cannot go on. */
  readonly onRefused: (row: EventRow) => Promise<void>
}
export interface Shipper {
  /** `isSwept`: read from all that is unsent, so that what is missing before it was sent. */
  offer(row: EventRow, isSwept?: boolean): void
  /** Rows offered and not yet taken into a request. */
  readonly waiting: ReadonlySet<string>
  /** Aggregates the log refuses: what follows a refused record waits with it. */
  readonly blocked: Set<string>
  /** Version to which an aggregate was taken into a request. */
  shipped(aggregate: string): number
  /** Ships what waits; rejects on a hole, after which everything starts again from the rows. */
  pump(): Promise<void>
  close(): Promise<void>
}

const batchMax = 500
const bytesMax = 1 << 20
/**
 * A request costs the broker, and each fetch of it its reader, much the same for few rows of a lane as for many (ADR 50). After one
 * with this many rows the next waits for company; what comes alone waits for nothing.
 */
const busyAt = 8
const lingerMs = 30
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** One request in flight, for all lanes: what arrives meanwhile goes with the next. Order in a lane is the order of its rows. */
export function shipper(options: ShipOptions): Shipper {
  const queue: { row: EventRow; isSwept: boolean }[] = []
  const waiting = new Set<string>()
  const blocked = new Set<string>()
  const last = new Map<string, number>()
  let writer: Promise<LogWriter> | undefined
  let shipping = false
  let over = false

  /** The next request: rows that were shipped are dropped, a hole is never shipped over. */
  function next(): EventRow[] {
    const rows: EventRow[] = []
    let bytes = 0
    let taken = 0
    for (; taken < queue.length && rows.length < batchMax && bytes < bytesMax; taken++) {
      const next = queue[taken]
      if (!next) break
      const { row, isSwept } = next
      waiting.delete(row._id)
      const before = last.get(row.aggregate)
      if (blocked.has(row.aggregate) || (before !== undefined && row.version <= before)) continue
      if (before !== undefined && row.version > before + 1 && !isSwept)
        throw new Error(`hole before ${row.aggregate}@${row.version}`)
      last.set(row.aggregate, row.version)
      rows.push(row)
      bytes += JSON.stringify(row.data).length + 600
    }
    queue.splice(0, taken)
    return rows
  }

  async function open(): Promise<LogWriter> {
    const opened = await options.openWriter()
    try {
      options.onOpened(await opened.ends(options.topic))
      return opened
    } catch (error) {
      await Promise.race([opened.close(), pause(1000)]).catch(() => undefined)
      throw error
    }
  }

  /** The same rows in the same order until they are acknowledged; after any error with a new producer. */
  async function append(rows: readonly EventRow[]): Promise<void> {
    for (let wait = 50; !over; wait = Math.min(wait * 2, 1000)) {
      writer ??= open()
      const current = writer
      try {
        await options.beforeAppend?.(rows)
        await failpoint?.('relay-before-append')
        const firsts = await (await current).append(
          options.topic,
          rows.map((row) => ({ partition: row.lane, ...encode(options.service, row) })),
        )
        await failpoint?.('relay-after-append')
        for (const [lane, of] of Map.groupBy(rows, (row) => row.lane)) {
          const first = firsts.get(lane) ?? -1n
          options.onAcked(lane, of, first, first + BigInt(of.length - 1))
        }
        return
      } catch (error) {
        if (error instanceof RecordRefused) return await bisect(rows)
        if (error instanceof TailLost) throw error
        options.onTrouble?.('append', error)
        if (writer === current) writer = undefined
        await Promise.race([current.then((old) => old.close()).catch(() => undefined), pause(1000)])
        await pause(wait)
      }
    }
  }

  async function bisect(rows: readonly EventRow[]): Promise<void> {
    const [first] = rows
    if (rows.length === 1 && first) {
      blocked.add(first.aggregate)
      return await options.onRefused(first)
    }
    const middle = Math.ceil(rows.length / 2)
    for (const half of [rows.slice(0, middle), rows.slice(middle)]) await append(half)
  }

  return {
    waiting,
    blocked,
    shipped: (aggregate) => last.get(aggregate) ?? 0,
    offer(row, isSwept = false) {
      queue.push({ row, isSwept })
      waiting.add(row._id)
    },
    async pump() {
      if (shipping) return
      shipping = true
      try {
        while (queue.length > 0 && !over) {
          const rows = next()
          if (rows.length > 0 && zoo('Z7')) void append(rows).catch((error) => options.onTrouble?.('append', error))
          else if (rows.length > 0) await append(rows)
          if (rows.length >= busyAt && queue.length < batchMax) await pause(lingerMs)
        }
      } finally {
        shipping = false
      }
    },
    async close() {
      over = true
      await writer?.then((open) => Promise.race([open.close(), pause(1000)])).catch(() => undefined)
    },
  }
}
