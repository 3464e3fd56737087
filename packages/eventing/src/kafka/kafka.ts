import { type Admin, type IHeaders, Kafka, type KafkaMessage, logLevel, Partitioners } from 'kafkajs'
import { zoo } from '../failpoints.ts'
import { type LogEntry, type LogReader, type LogWriter, RecordRefused } from '../log.ts'

/** In another order each time: a client begins with the first, which may be the one that is down. */
const shuffled = (brokers: string): string[] =>
  brokers
    .split(',')
    .map((broker) => ({ broker, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ broker }) => broker)

const client = (brokers: string, clientId: string, retries = 0): Kafka =>
  new Kafka({
    clientId,
    brokers: shuffled(brokers),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 1000 },
  })

const tooLarge = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'])

/** No idempotence, no retries of its own: concurrent idempotent sends lost acknowledged records when brokers died. */
export async function kafkaWriter(brokers: string, clientId: string): Promise<LogWriter> {
  const retries = zoo('Z7') || zoo('Z8') ? 20 : 0
  const producer = client(brokers, clientId, retries).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 1000 },
    ...(zoo('Z7') ? { idempotent: true } : {}),
  })
  await producer.connect()
  return {
    async append(topic, records) {
      const messages = records.map(({ key, value, headers, partition }) => ({ key, value, headers, partition }))
      const answers = await producer.send({ topic, acks: -1, timeout: 5000, messages }).catch((error: unknown) => {
        if (error instanceof Error && 'type' in error && tooLarge.has(String(error.type)))
          throw new RecordRefused(error.message)
        throw error
      })
      const firsts = new Map<number, bigint>()
      for (const { partition, errorCode, baseOffset } of answers)
        if (errorCode === 0 && baseOffset !== undefined) firsts.set(partition, BigInt(baseOffset))
      // kafkajs resolves although a partition whose leader moved is missing from the answers.
      const missing = records.find(({ partition }) => !firsts.has(partition))
      if (missing && !zoo('Z7') && !zoo('Z8')) throw new Error(`partition ${missing.partition} was not acknowledged`)
      return firsts
    },
    ends: (topic) => ends(brokers, topic, 1),
    close: () => producer.disconnect(),
  }
}

export interface ReaderOptions {
  readonly brokers: string
  readonly group: string
  readonly topics: readonly string[]
  /** Partitions applied at the same time. */
  readonly concurrency?: number
  /** Milliseconds after which the partitions of a member that died go to another. */
  readonly sessionMs?: number
  readonly onCrash?: (error: Error) => void
}

/** One kafkajs consumer over all topics of a group. Offsets are ours (checkpoints); Kafka's are only a gauge. */
export async function kafkaReader({
  brokers,
  group,
  topics,
  concurrency = 12,
  sessionMs = 15_000,
  onCrash,
}: ReaderOptions): Promise<LogReader> {
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
    maxBytesPerPartition: 1 << 20,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.min(3000, sessionMs / 3),
    allowAutoTopicCreation: false,
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  } catch (error) {
    await consumer.disconnect().catch(() => undefined)
    throw error
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => onCrash?.(payload.error))
  /** Until it has joined its group a consumer cannot be stopped: kafkajs forgets it, and it reads on for ever. */
  let joining: Promise<void> = Promise.resolve()
  return {
    async run(handler) {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        const owned = Object.entries(payload.memberAssignment).flatMap(([topic, parts]) =>
          parts.map((partition) => ({ topic, partition })),
        )
        for (const { topic, partition } of owned)
          handler
            .assigned(topic, partition)
            .then((next) => consumer.seek({ topic, partition, offset: String(next) }))
            // A reader that ended while the database was asked cannot seek any more: another takes its place.
            .catch((error) => onCrash?.(error))
      })
      joining = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: concurrency,
        async eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
          const { topic, partition } = batch
          const alive = async (): Promise<boolean> => {
            if (!isRunning() || isStale()) return false
            await heartbeat()
            return true
          }
          const entries = batch.messages.map((message) => entry(topic, partition, message))
          const isApplied = await handler.entries(entries, alive)
          const last = entries.at(-1)
          if (!last || !isRunning() || isStale()) return
          if (isApplied) resolveOffset(String(last.offset))
          else consumer.seek({ topic, partition, offset: String(await handler.assigned(topic, partition)) })
        },
      })
      await joining
    },
    close() {
      const closed = joining.catch(() => undefined).then(() => consumer.disconnect())
      return Promise.race([closed, closeWithin()])
    },
  }
}

/** A group in the middle of a rebalance may keep a member waiting that wants to leave. */
const closeWithin = (): Promise<void> => new Promise((wake) => void setTimeout(wake, 5000).unref())

function entry(topic: string, partition: number, { offset, key, value, headers }: KafkaMessage): LogEntry {
  return {
    topic,
    partition,
    offset: BigInt(offset),
    key: String(key ?? ''),
    value: value ?? Buffer.alloc(0),
    headers: texts(headers ?? {}),
  }
}
const texts = (headers: IHeaders): LogEntry['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value ?? ''),
    ]),
  )

/** Tries of an administrative step, half a second apart. */
const adminTries = 20

/** Anything of it may fail while a broker is just back, or a topic is so new that its leaders are not known: it is tried again. */
async function asAdmin<T>(brokers: string, act: (admin: Admin) => Promise<T>, most = adminTries): Promise<T> {
  for (let tries = 1; ; tries++) {
    const admin = client(brokers, 'jiceng-provision', 8).admin()
    try {
      await admin.connect()
      return await act(admin)
    } catch (error) {
      if (tries >= most) throw error
      await new Promise((wake) => setTimeout(wake, 500))
    } finally {
      await admin.disconnect()
    }
  }
}

/** Creates what topics are missing; another service may create the same at the same moment. */
export const provision = (
  brokers: string,
  topics: readonly string[],
  partitions: number,
  replicas = 1,
): Promise<void> =>
  asAdmin(brokers, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !existing.has(topic))
    if (missing.length === 0) return
    const wanted = missing.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    }))
    await admin.createTopics({ topics: wanted, waitForLeaders: true })
  })

/** End offsets by partition. */
export const ends = (brokers: string, topic: string, most = adminTries): Promise<Map<number, bigint>> =>
  asAdmin(
    brokers,
    async (admin) =>
      new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)])),
    most,
  )

export const removeTopics = (brokers: string, topics: readonly string[]): Promise<void> =>
  asAdmin(brokers, (admin) => admin.deleteTopics({ topics: [...topics] }))
