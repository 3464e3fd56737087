import { type Consumer, type EachBatchPayload, type IHeaders, Kafka, type KafkaMessage, logLevel } from 'kafkajs'
import type { LogEntry, LogHandler, LogReader } from '../log.ts'
import { shuffled } from './kafka.ts'

export interface ReaderOptions {
  readonly brokers: string
  readonly group: string
  readonly topics: readonly string[]
  /** Partitions applied at the same time. */
  readonly concurrency?: number
  /** Bytes of one partition in a fetch. All of a fetch waits in memory until it is applied, its headers one by one. */
  readonly fetchBytes?: number
  /** Milliseconds from a fetch that brought much to the next. */
  readonly spaceMs?: number
  /** Milliseconds after which the partitions of a member that died go to another. */
  readonly sessionMs?: number
  /** Told once: the reader does nothing more, and whoever opened it opens another. */
  readonly onCrash?: (error: Error) => void
}

/** About a hundred records: what a transaction takes. */
const fetchFew = 1 << 17
/** For whoever reads all of a log and writes seldom. */
export const fetchMany = 1 << 20

/**
 * Each fetch costs kafkajs and the broker the same, however little it brings. One that brings this many records is followed by the next
 * no sooner than after so many milliseconds: whoever is busy reads more at a time, and what comes alone waits for nothing.
 */
const busyAt = 4
const space = 50

async function connected(options: ReaderOptions): Promise<Consumer> {
  const { brokers, group, topics, fetchBytes = fetchFew, sessionMs = 15_000 } = options
  const consumer = new Kafka({
    clientId: group,
    brokers: shuffled(brokers),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    // Whoever opened it opens another: one that starts again by itself could not be closed meanwhile.
    retry: { retries: 1000, initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => false },
  }).consumer({
    groupId: group,
    minBytes: 1,
    maxWaitTimeInMs: 1000,
    maxBytesPerPartition: fetchBytes,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.min(3000, sessionMs / 3),
    allowAutoTopicCreation: false,
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    return consumer
  } catch (error) {
    await consumer.disconnect().catch(() => undefined)
    throw error
  }
}

/** One kafkajs consumer over all topics of a group. Offsets are ours (places); Kafka's are only a gauge. */
export async function kafkaReader(options: ReaderOptions): Promise<LogReader> {
  const consumer = await connected(options)
  let isTold = false
  const crashed = (error: unknown): void => {
    if (!isTold) options.onCrash?.(error instanceof Error ? error : new Error(String(error)))
    isTold = true
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => crashed(payload.error))
  /** Until it has joined its group a consumer cannot be stopped: kafkajs forgets it, and it reads on for ever. */
  let joining: Promise<void> = Promise.resolve()
  let handing: Handing | undefined
  return {
    async run(handler) {
      const own = handOver(consumer, handler, { crashed, spaceMs: options.spaceMs ?? space })
      handing = own
      consumer.on(consumer.events.FETCH, own.fetched)
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => own.joined(payload.memberAssignment))
      joining = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: options.concurrency ?? 12,
        eachBatch: own.eachBatch,
      })
      await joining
    },
    close() {
      const closed = joining
        .catch(() => undefined)
        .then(() => Promise.race([handing?.end(), pause(handingMs)]))
        .then(() => consumer.disconnect())
      return Promise.race([closed, pause(closingMs)])
    },
  }
}

/** A handler may hang, and a group in the middle of a rebalance may keep a member waiting that wants to leave. */
const handingMs = 3000
const closingMs = 5000
const pause = (ms: number): Promise<void> => new Promise((wake) => void setTimeout(wake, ms).unref())

/**
 * Milliseconds a fetch waits for one partition; then it is paused, and the others go on without it. No less than a busy transaction
 * takes: a partition that was paused is fetched again only when the fetch without it has ended.
 */
const patienceMs = 2000

interface Handing {
  /** A fetch has ended; its batches follow. */
  fetched(): void
  /** The group has given out its partitions anew. */
  joined(owned: Readonly<Record<string, readonly number[]>>): void
  eachBatch(payload: EachBatchPayload): Promise<void>
  /** Waits for what is in hand; nothing more is handed over. */
  end(): Promise<void>
}

/** Hands the batches of kafkajs to a handler: none before `assigned` has said where to begin, one at a time for each partition. */
function handOver(
  consumer: Consumer,
  handler: LogHandler,
  { crashed, spaceMs }: { readonly crashed: (error: unknown) => void; readonly spaceMs: number },
): Handing {
  const places = new Map<string, Promise<void>>()
  const inHand = new Map<string, Promise<void>>()
  /** How often a partition was put somewhere else: what was fetched before that is not handed over. */
  const sought = new Map<string, number>()
  const state = { generation: 0, ending: false }
  let last = { at: 0, records: 0 }
  /** Until the next fetch may follow. */
  async function spaced({ at, records }: typeof last): Promise<void> {
    const wait = at + spaceMs - performance.now()
    if (records >= busyAt && wait > 0 && !state.ending) await pause(wait)
  }

  async function seek(topic: string, partition: number): Promise<void> {
    const [key, { generation }] = [`${topic}:${partition}`, state]
    const next = await handler.assigned(topic, partition)
    // An answer that came too late: the group has asked again, or given it to another.
    if (generation !== state.generation) return
    sought.set(key, (sought.get(key) ?? 0) + 1)
    consumer.seek({ topic, partition, offset: String(next) })
  }

  async function hand(payload: EachBatchPayload, key: string, before: Promise<void> | undefined): Promise<void> {
    const { batch, isRunning, heartbeat, resolveOffset } = payload
    const { topic, partition } = batch
    const [generation, place] = [state.generation, sought.get(key)]
    const isOurs = (): boolean => isRunning() && !state.ending && generation === state.generation
    await before?.catch(() => undefined)
    await places.get(key)
    const entries = batch.messages.map((message) => new Entry(topic, partition, message))
    const last = entries.at(-1)
    if (!last || !isOurs() || sought.get(key) !== place) return
    let lost: unknown
    const alive = async (): Promise<boolean> => {
      if (lost !== undefined || !isOurs()) return false
      try {
        await heartbeat()
      } catch (error) {
        lost = error
      }
      return lost === undefined && isOurs()
    }
    const isApplied = await handler.entries(entries, alive)
    // kafkajs joins again when it is told.
    if (lost !== undefined) throw lost
    if (!isOurs()) return
    if (isApplied) resolveOffset(String(last.offset))
    else await seek(topic, partition)
  }

  return {
    fetched() {
      last = { at: performance.now(), records: 0 }
    },
    joined(owned) {
      state.generation++
      for (const [topic, partitions] of Object.entries(owned))
        for (const partition of partitions) {
          const seeking = seek(topic, partition)
          seeking.catch(crashed)
          places.set(`${topic}:${partition}`, seeking)
        }
    },
    async eachBatch(payload) {
      const { topic, partition } = payload.batch
      const key = `${topic}:${partition}`
      if (state.ending || payload.isStale()) return
      const handing = hand(payload, key, inHand.get(key)).finally(() => {
        if (inHand.get(key) === handing) inHand.delete(key)
      })
      inHand.set(key, handing)
      const fetch = last
      fetch.records += payload.batch.messages.length
      if (await isSoon(handing)) return spaced(fetch)
      // The next fetch waits for all batches of this one.
      const resume = payload.pause()
      handing.then(resume, resume)
    },
    async end() {
      state.ending = true
      await Promise.allSettled(inHand.values())
    },
  }
}

async function isSoon(what: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), patienceMs)
  try {
    return await Promise.race([what.then(() => true), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Headers are read when they are asked for: of what concerns nobody here, nobody asks. */
class Entry implements LogEntry {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly value: Buffer
  #read: LogEntry['headers'] | undefined
  readonly #headers: IHeaders
  constructor(topic: string, partition: number, { offset, key, value, headers }: KafkaMessage) {
    this.topic = topic
    this.partition = partition
    this.offset = BigInt(offset)
    this.key = String(key ?? '')
    this.value = value ?? Buffer.alloc(0)
    this.#headers = headers ?? {}
  }
  get headers(): LogEntry['headers'] {
    this.#read ??= texts(this.#headers)
    return this.#read
  }
}
function texts(headers: IHeaders): LogEntry['headers'] {
  const read: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    read[name] = Array.isArray(value) ? value.map(String) : (value?.toString() ?? '')
  }
  return read
}
