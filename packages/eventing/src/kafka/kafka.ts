import { type Admin, type IHeaders, Kafka, type KafkaMessage, logLevel, Partitioners } from 'kafkajs'
import { type LogEntry, type LogReader, type LogWriter, RecordRefused } from '../log.ts'

const client = (brokers: string, clientId: string): Kafka =>
  new Kafka({
    clientId,
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries: 0 },
  })

const tooLarge = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'])

/** No idempotence, no retries of its own: concurrent idempotent sends lost acknowledged records when brokers died. */
export async function kafkaWriter(brokers: string, clientId: string): Promise<LogWriter> {
  const producer = client(brokers, clientId).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    retry: { retries: 0 },
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
      if (missing) throw new Error(`partition ${missing.partition} was not acknowledged`)
      return firsts
    },
    close: () => producer.disconnect(),
  }
}

export interface ReaderOptions {
  readonly brokers: string
  readonly group: string
  readonly topics: readonly string[]
  /** Partitions applied at the same time. */
  readonly concurrency?: number
  readonly onCrash?: (error: Error) => void
}

/** One kafkajs consumer over all topics of a group. Offsets are ours (checkpoints); Kafka's are only a gauge. */
export async function kafkaReader({
  brokers,
  group,
  topics,
  concurrency = 12,
  onCrash,
}: ReaderOptions): Promise<LogReader> {
  const consumer = new Kafka({
    clientId: group,
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    retry: { retries: 1000, initialRetryTime: 100, maxRetryTime: 1000 },
  }).consumer({
    groupId: group,
    minBytes: 1,
    maxWaitTimeInMs: 1000,
    maxBytesPerPartition: 1 << 20,
    sessionTimeout: 45_000,
    heartbeatInterval: 3000,
    allowAutoTopicCreation: false,
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  consumer.on(consumer.events.CRASH, ({ payload }) => onCrash?.(payload.error))
  return {
    async run(handler) {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        const owned = Object.entries(payload.memberAssignment).flatMap(([topic, parts]) =>
          parts.map((partition) => ({ topic, partition })),
        )
        for (const { topic, partition } of owned)
          handler
            .assigned(topic, partition)
            .then((next) => consumer.seek({ topic, partition, offset: String(next) }), onCrash)
      })
      await consumer.run({
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
          await handler.entries(entries, alive)
          const last = entries.at(-1)
          if (last && isRunning() && !isStale()) resolveOffset(String(last.offset))
        },
      })
    },
    close: () => consumer.disconnect(),
  }
}

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

async function asAdmin<T>(brokers: string, act: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client(brokers, 'jiceng-provision').admin({
    retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 1000 },
  })
  await admin.connect()
  try {
    return await act(admin)
  } finally {
    await admin.disconnect()
  }
}

/** Creates what topics are missing; a broker that is just back may fail once, so it tries again. */
export async function provision(
  brokers: string,
  topics: readonly string[],
  partitions: number,
  replicas = 1,
): Promise<void> {
  await asAdmin(brokers, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !existing.has(topic))
    if (missing.length === 0) return
    const wanted = missing.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    }))
    // Another service may create the same topic at the same moment.
    await admin.createTopics({ topics: wanted, waitForLeaders: true }).catch(async (error: unknown) => {
      const now = new Set(await admin.listTopics())
      if (!missing.every((topic) => now.has(topic))) throw error
    })
  })
}

/** End offsets by partition. */
export const ends = (brokers: string, topic: string): Promise<Map<number, bigint>> =>
  asAdmin(
    brokers,
    async (admin) =>
      new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)])),
  )

export const removeTopics = (brokers: string, topics: readonly string[]): Promise<void> =>
  asAdmin(brokers, (admin) => admin.deleteTopics({ topics: [...topics] }))
