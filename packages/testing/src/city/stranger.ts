import kafkajs, { CompressionTypes, type IHeaders, Kafka, logLevel } from 'kafkajs'
import { servers } from '../servers.ts'

// Not found by name in a CommonJS module.
const { CompressionCodecs } = kafkajs

/** A record as anybody could write it: headers doubled, missing or wrong. */
export interface StrangeRecord {
  readonly key: string
  readonly value: Buffer | string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

/** Somebody who writes to the log without being one of our services. */
export interface Stranger {
  /** Appends to one partition; resolves with the error of the broker when it refuses. */
  write(
    topic: string,
    partition: number,
    records: readonly StrangeRecord[],
    broken?: 'gzip',
  ): Promise<string | undefined>
  /** Lets records of so many bytes into a topic. */
  allow(topic: string, bytes: number): Promise<void>
  close(): Promise<void>
}

const headersOf = (headers: StrangeRecord['headers']): IHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )

export async function stranger(): Promise<Stranger> {
  const kafka = new Kafka({ clientId: 'stranger', brokers: servers().brokers.split(','), logLevel: logLevel.NOTHING })
  const [producer, admin] = [kafka.producer({ retry: { retries: 0 }, maxInFlightRequests: 1 }), kafka.admin()]
  await Promise.all([producer.connect(), admin.connect()])
  const good = CompressionCodecs[CompressionTypes.GZIP]
  return {
    async write(topic, partition, records, broken) {
      const messages = records.map(({ key, value, headers }) => ({
        key,
        value,
        partition,
        headers: headersOf(headers),
      }))
      // The codec is shared by all producers of this process; ours alone compresses.
      if (broken)
        CompressionCodecs[CompressionTypes.GZIP] = () => ({ ...good(), compress: async () => Buffer.from('no gzip') })
      const compression = broken ? CompressionTypes.GZIP : CompressionTypes.None
      const refused = await producer.send({ topic, messages, compression }).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      CompressionCodecs[CompressionTypes.GZIP] = good
      return refused
    },
    async allow(name, bytes) {
      const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }]
      await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name, configEntries }] })
    },
    async close() {
      await Promise.all([producer.disconnect(), admin.disconnect()])
    },
  }
}
