import { failpoint, zoo } from '../failpoints.ts'
import { type LogRecord, type LogWriter, RecordRefused } from '../log.ts'
import type { EventRow } from '../rows.ts'
import { encode } from '../wire.ts'
import { TailLost } from './marks.ts'
import type { Parcel } from './parcels.ts'

export interface ShipOptions {
  readonly service: string
  readonly topic: string
  readonly openWriter: () => Promise<LogWriter>
  readonly onTrouble?: ((what: string, error: unknown) => void) | undefined
  /** Told where the lanes end whenever a writer is opened; what it throws ends the shipping. */
  readonly onOpened: (ends: ReadonlyMap<number, bigint>) => void
  /** Told of what every in-sync replica has: the offsets of the first and the last record of a batch in its lane. */
  readonly onAcked: (lane: number, first: bigint, last: bigint) => void
  /** Only a defect of the bug zoo has something to do here. */
  readonly beforeAppend?: ((rows: readonly EventRow[]) => Promise<void>) | undefined
}
/** A parcel of which the log has everything but the events of these aggregates. */
export interface Shipped {
  readonly id: string
  readonly blocked: readonly string[]
}
export interface Shipper {
  /** Aggregates the log refuses: what follows a refused record waits with it. */
  readonly blocked: Set<string>
  /** Resolves when the log has them, in their order; tries as long as it takes. */
  ship(parcels: readonly Parcel[]): Promise<Shipped[]>
  close(): Promise<void>
}

const batchMax = 500
const bytesMax = 1 << 20
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** A row and what the log gets of it. */
interface Item {
  readonly row: EventRow
  readonly record: LogRecord & { readonly partition: number }
}

/** One request in flight, for all lanes. */
export function shipper(options: ShipOptions): Shipper {
  const blocked = new Set<string>()
  let writer: Promise<LogWriter> | undefined
  let over = false

  function requestsOf(parcels: readonly Parcel[]): Item[][] {
    const requests: Item[][] = []
    let [last, bytes]: [Item[], number] = [[], 0]
    for (const row of parcels.flatMap(({ rows }) => rows)) {
      const record = { partition: row.lane, ...encode(options.service, row) }
      if (last.length === 0 || last.length === batchMax || bytes >= bytesMax) {
        ;[last, bytes] = [[], 0]
        requests.push(last)
      }
      last.push({ row, record })
      bytes += record.value.length + 600
    }
    return requests
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

  async function once(current: Promise<LogWriter>, items: readonly Item[]): Promise<void> {
    await options.beforeAppend?.(items.map(({ row }) => row))
    await failpoint?.('relay-before-append')
    const firsts = await (await current).append(
      options.topic,
      items.map(({ record }) => record),
    )
    await failpoint?.('relay-after-append')
    for (const [lane, of] of Map.groupBy(items, ({ row }) => row.lane)) {
      const first = firsts.get(lane) ?? -1n
      options.onAcked(lane, first, first + BigInt(of.length - 1))
    }
  }

  /** The same rows in the same order until they are acknowledged; after any error with a new producer. */
  async function append(items: readonly Item[]): Promise<void> {
    for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
      if (over) throw new Error('the relay ended before the log had all of it')
      const going = items.filter(({ row }) => !blocked.has(row.aggregate))
      if (going.length === 0) return
      writer ??= open()
      const current = writer
      try {
        return await once(current, going)
      } catch (error) {
        if (error instanceof RecordRefused) return await bisect(going)
        if (error instanceof TailLost) throw error
        options.onTrouble?.('append', error)
        if (writer === current) writer = undefined
        await Promise.race([current.then((old) => old.close()).catch(() => undefined), pause(1000)])
        await pause(wait)
      }
    }
  }

  async function bisect(items: readonly Item[]): Promise<void> {
    const [first] = items
    if (items.length === 1 && first) {
      const { aggregate, version } = first.row
      blocked.add(aggregate)
      return options.onTrouble?.('blocked', new Error(`${aggregate}@${version} is refused by the log`))
    }
    const middle = Math.ceil(items.length / 2)
    for (const half of [items.slice(0, middle), items.slice(middle)]) await append(half)
  }

  return {
    blocked,
    async ship(parcels) {
      for (const request of requestsOf(parcels))
        if (zoo('Z7')) void append(request).catch((error) => options.onTrouble?.('append', error))
        else await append(request)
      return parcels.map(({ id, rows }) => {
        const aggregates = new Set(rows.map(({ aggregate }) => aggregate))
        return { id, blocked: [...aggregates].filter((aggregate) => blocked.has(aggregate)) }
      })
    },
    async close() {
      over = true
      await writer?.then((open) => Promise.race([open.close(), pause(1000)])).catch(() => undefined)
    },
  }
}
