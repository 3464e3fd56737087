import { type Admin, Kafka, logLevel, Partitioners } from 'kafkajs'
import { zoo } from '../failpoints.ts'
import { type LogWriter, RecordRefused } from '../log.ts'

/** In another order each time: a client begins with the first, which may be the one that is down. */
export const shuffled = (brokers: string): string[] =>
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
    ends: (topic) => asAdmin(brokers, (admin) => endsIn(admin, topic), 1),
    close: () => producer.disconnect(),
  }
}

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

/** Creates what topics are missing; another service may create the same at the same moment. Ends when each partition is served. */
export const provision = (
  brokers: string,
  topics: readonly string[],
  partitions: number,
  replicas = 1,
): Promise<void> =>
  asAdmin(brokers, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !existing.has(topic))
    const wanted = missing.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    }))
    if (wanted.length > 0) await admin.createTopics({ topics: wanted, waitForLeaders: true })
    for (const topic of topics) await beServed(admin, topic)
  })

/** A broker is told to others as a leader a moment before it serves the partition: only an answer of its own counts. */
async function beServed(admin: Admin, topic: string): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const served = await admin.fetchTopicOffsets(topic)
  if (served.length < (topics[0]?.partitions.length ?? 1)) throw new Error(`a partition of ${topic} has no leader`)
}

const endsIn = async (admin: Admin, topic: string): Promise<Map<number, bigint>> =>
  new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)]))

/** End offsets by `topic:partition`, of all topics by one connection. */
export const endsOf = (brokers: string, topics: readonly string[], most = adminTries): Promise<Map<string, bigint>> =>
  asAdmin(
    brokers,
    async (admin) => {
      const all = await Promise.all(topics.map(async (topic) => ({ topic, ends: await endsIn(admin, topic) })))
      return new Map(all.flatMap(({ topic, ends }) => [...ends].map(([n, end]) => [`${topic}:${n}`, end] as const)))
    },
    most,
  )

export const removeTopics = (brokers: string, topics: readonly string[]): Promise<void> =>
  asAdmin(brokers, (admin) => admin.deleteTopics({ topics: [...topics] }))
