import { servers } from '@jiceng/testing'
import { Kafka, logLevel } from 'kafkajs'
import { endsOf, kafkaReader, kafkaWriter, provision, removeTopics } from '../../src/index.ts'
import type { LogDriver } from './driver.ts'

/** So long that no case passes because a session ended. */
const sessionMs = 60_000

/** The driver of the product on a real server; what only a stranger does goes by a client of its own. */
export function kafkaLog(): LogDriver {
  const { brokers } = servers()
  const kafka = new Kafka({ clientId: 'stranger', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  return {
    openWriter: () => kafkaWriter(brokers, 'test'),
    openReader: (group, topics, onCrash) =>
      kafkaReader({ brokers, group, topics, sessionMs, ...(onCrash ? { onCrash } : {}) }),
    provision: (topics, partitions) => provision(brokers, topics, partitions),
    remove: (topics) => removeTopics(brokers, topics),
    async widen(topic, count) {
      const admin = kafka.admin()
      await admin.connect()
      await admin.createPartitions({ topicPartitions: [{ topic, count }] })
      await admin.disconnect()
      while ((await endsOf(brokers, [topic])).size < count);
    },
    async strange(topic, headers) {
      const producer = kafka.producer()
      await producer.connect()
      const doubled = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]))
      await producer.send({ topic, messages: [{ key: 'k', value: 'strange', partition: 0, headers: doubled }] })
      await producer.disconnect()
    },
  }
}
