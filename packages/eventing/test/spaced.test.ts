// Seven hundred commands a second were read in two hundred fetches of three records each, by every service that listens.
import { randomUUID } from 'node:crypto'
import { servers } from '@jiceng/testing'
import t from 'tap'
import { kafkaReader, kafkaWriter, provision, removeTopics } from '../src/index.ts'

const { brokers } = servers()
const topic = `t-spaced-${randomUUID()}`
await provision(brokers, [topic], 1)
const writer = await kafkaWriter(brokers, 'test')
const spaceMs = 3000
const reader = await kafkaReader({ brokers, group: topic, topics: [topic], spaceMs })
t.teardown(async () => {
  await reader.close()
  await writer.close()
  await removeTopics(brokers, [topic])
})

const batches: number[] = []
let heard = Promise.withResolvers<void>()
void reader.run({
  assigned: async () => 0n,
  async entries(batch) {
    batches.push(batch.length)
    heard.resolve()
    heard = Promise.withResolvers()
    return true
  },
})
const append = (n: number) =>
  writer.append(
    topic,
    Array.from({ length: n }, () => ({ key: 'a', value: Buffer.from('{}'), headers: {}, partition: 0 })),
  )
/** Milliseconds until it was handed over. */
async function told(n: number): Promise<number> {
  const [begin, next] = [performance.now(), heard.promise]
  await append(n)
  await next
  return performance.now() - begin
}

t.test('what comes alone is handed over at once, and so is what follows it', async (t) => {
  await told(1)
  for (const _ of '123') t.ok((await told(1)) < spaceMs / 2)
  t.strictSame(batches, [1, 1, 1, 1])
})

t.test('after much at a time the next waits, and brings all that came meanwhile', async (t) => {
  await told(20)
  const next = heard.promise
  await append(1)
  await append(2)
  await next
  t.strictSame(batches.slice(4), [20, 3])
})
