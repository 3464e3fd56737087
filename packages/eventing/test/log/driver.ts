import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type { LogEntry, LogHandler, LogReader, LogRecord, LogWriter } from '../../src/index.ts'

/** A log the suite is played on. Topics have two partitions. */
export interface LogDriver {
  openWriter(): Promise<LogWriter>
  openReader(group: string, topics: readonly string[], onCrash?: (error: Error) => void): Promise<LogReader>
  provision(topics: readonly string[], partitions: number): Promise<void>
  remove(topics: readonly string[]): Promise<void>
  /** More partitions for a topic that exists. */
  widen(topic: string, partitions: number): Promise<void>
  /** Appends as a stranger would, who may double a header. */
  strange(topic: string, headers: Readonly<Record<string, readonly string[]>>): Promise<void>
}

export const newTopic = (): string => `t-log-${randomUUID()}`
export const newGroup = (): string => `t.log.${randomUUID()}`

type Placed = LogRecord & { readonly partition: number }
/** In one order, whoever came first. */
export const sorted = (texts: Iterable<string>): string[] => [...texts].sort((a, b) => (a < b ? -1 : 1))

/** A record that says its own name. */
export const record = (partition: number, value: string, of: Partial<LogRecord> = {}): Placed => ({
  partition,
  key: 'k',
  value: Buffer.from(value),
  headers: {},
  ...of,
})
export const numbered = (partition: number, from: number, count: number): Placed[] =>
  Array.from({ length: count }, (_, n) => record(partition, String(from + n)))

interface EarOptions {
  readonly from?: (topic: string, partition: number) => Promise<bigint>
  readonly on?: (batch: readonly LogEntry[], alive: () => Promise<boolean>) => Promise<boolean>
}
/** A handler that remembers what it was asked and given. */
export interface Ear extends LogHandler {
  /** `topic:partition`, each time `assigned` was asked. */
  readonly asked: readonly string[]
  readonly batches: readonly (readonly LogEntry[])[]
  heard(): LogEntry[]
  /** Values of one partition, as they came. */
  values(partition: number): string[]
  /** Waits for the next thing to happen until it holds. */
  until(holds: () => boolean): Promise<void>
}

const patienceMs = 40_000

export function ear({ from = async () => 0n, on = async () => true }: EarOptions = {}): Ear {
  const asked: string[] = []
  const batches: (readonly LogEntry[])[] = []
  let next = Promise.withResolvers<void>()
  const happened = (): void => {
    next.resolve()
    next = Promise.withResolvers<void>()
  }
  const heard = (): LogEntry[] => batches.flat()
  return {
    asked,
    batches,
    heard,
    values: (partition) =>
      heard()
        .filter((entry) => entry.partition === partition)
        .map(({ value }) => String(value)),
    async assigned(topic, partition) {
      asked.push(`${topic}:${partition}`)
      happened()
      return await from(topic, partition)
    },
    async entries(batch, alive) {
      batches.push(batch)
      happened()
      try {
        return await on(batch, alive)
      } finally {
        happened()
      }
    },
    async until(holds) {
      const late = Promise.withResolvers<never>()
      const said = (): string => JSON.stringify({ asked, values: heard().map(({ value }) => String(value)) })
      const timer = setTimeout(() => late.reject(new Error(`it never came to hold: ${said()}`)), patienceMs)
      try {
        while (!holds()) await Promise.race([next.promise, late.promise])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** What one case needs: a topic of its own, a writer, readers that are closed at its end. */
export interface Bench {
  readonly driver: LogDriver
  readonly topic: string
  readonly writer: LogWriter
  append(...records: Placed[]): Promise<ReadonlyMap<number, bigint>>
  /** A further writer, closed at the end. */
  open(): Promise<LogWriter>
  /** A reader that has joined its group. */
  read(handler: LogHandler, of?: { group?: string; onCrash?: (error: Error) => void }): Promise<LogReader>
}

/** Adds a case to the suite. */
export type Each = (name: string, act: (t: Test, bench: Bench) => Promise<void>) => void

export async function withBench(driver: LogDriver, act: (bench: Bench) => Promise<void>): Promise<void> {
  const topic = newTopic()
  await driver.provision([topic], 2)
  const ending: { close(): Promise<void> }[] = []
  const open = async (): Promise<LogWriter> => {
    const opened = await driver.openWriter()
    ending.push(opened)
    return opened
  }
  const writer = await open()
  try {
    await act({
      driver,
      topic,
      writer,
      open,
      append: (...records) => writer.append(topic, records),
      async read(handler, { group = newGroup(), onCrash } = {}) {
        const reader = await driver.openReader(group, [topic], onCrash)
        ending.push(reader)
        await reader.run(handler)
        return reader
      },
    })
  } finally {
    await Promise.all(ending.map((one) => one.close()))
    await driver.remove([topic]).catch(() => undefined)
  }
}
