// The log read back: I2 (no ghost) and I4 (all of it, in order).
import { randomUUID } from 'node:crypto'
import type { EventRow } from '@jiceng/eventing'
import { type IHeaders, Kafka, type KafkaMessage, logLevel } from 'kafkajs'
import { canonical, type Violations } from './findings.ts'

export interface Read {
  readonly partition: number
  readonly offset: bigint
  readonly id: string
  readonly aggregate: string
  readonly version: number
  readonly text: string
  readonly headers: IHeaders
}

const header = ({ headers }: KafkaMessage, name: string): string => String(headers?.[name] ?? '')
const read = (partition: number, message: KafkaMessage): Read => ({
  partition,
  offset: BigInt(message.offset),
  id: header(message, 'ce_id'),
  aggregate: String(message.key ?? ''),
  version: Number(header(message, 'ce_sequence')),
  text: String(message.value ?? ''),
  headers: message.headers ?? {},
})

export const kafkaOf = (brokers: string): Kafka =>
  new Kafka({
    clientId: 'checker',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 1000 },
  })

async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const all = (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)] as const)
    return new Map(all.filter(([, end]) => end > 0n))
  } finally {
    await admin.disconnect()
  }
}

/** Every record of a topic, by partition and offset. */
export async function readLog(brokers: string, topic: string): Promise<Read[]> {
  const kafka = kafkaOf(brokers)
  const left = await endsOf(kafka, topic)
  const records: Read[] = []
  if (left.size === 0) return records
  const consumer = kafka.consumer({ groupId: `checker-${randomUUID()}`, maxWaitTimeInMs: 50 })
  await consumer.connect()
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((done, fail) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error))
      const eachBatch: NonNullable<Parameters<typeof consumer.run>[0]>['eachBatch'] = async ({ batch }) => {
        for (const message of batch.messages) records.push(read(batch.partition, message))
        if (BigInt(batch.lastOffset()) + 1n < (left.get(batch.partition) ?? 0n)) return
        left.delete(batch.partition)
        if (left.size === 0) done()
      }
      consumer.run({ autoCommit: false, partitionsConsumedConcurrently: 4, eachBatch }).catch(fail)
    })
  } finally {
    await consumer.disconnect()
  }
  return records.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
}

export interface LogCounts {
  readonly lost: number
  readonly doubled: number
  readonly inversions: number
}

/** Each event at least once; its first occurrences in the order 1, 2, 3 …; nothing that the owner does not have. */
export function checkLog(records: readonly Read[], events: readonly EventRow[], violations: Violations): LogCounts {
  const owned = new Map(events.map((row) => [row._id, row]))
  const reached = new Map<string, number>()
  const seen = new Set<string>()
  let doubled = 0
  let inversions = 0
  for (const { id, aggregate, version, text, partition, offset } of records) {
    const row = owned.get(id)
    if (
      !row ||
      row.aggregate !== aggregate ||
      row.version !== version ||
      canonical(row.data) !== canonical(JSON.parse(text))
    ) {
      violations.add('I2', `${aggregate}@${version} (${id}) at ${partition}:${offset} is no event of its owner`)
      continue
    }
    if (seen.has(id)) doubled++
    else if (version !== (reached.get(aggregate) ?? 0) + 1) {
      inversions++
      violations.add(
        'I4',
        `${aggregate}@${version} comes after ${reached.get(aggregate) ?? 0} at ${partition}:${offset}`,
      )
    }
    seen.add(id)
    reached.set(aggregate, Math.max(version, reached.get(aggregate) ?? 0))
  }
  const missing = events.filter(({ _id }) => !seen.has(_id))
  for (const { aggregate, version, sent } of missing)
    violations.add('I4', `${aggregate}@${version} is not in the log${sent ? ', though it is marked as sent' : ''}`)
  return { lost: missing.length, doubled, inversions }
}
