import { parentPort, workerData } from 'node:worker_threads'
import { MongoClient } from 'mongodb'
import { kafkaWriter } from '../kafka/kafka.ts'
import { clientOptions } from '../mongo.ts'
import { startRelay } from './relay.ts'
import type { RelayMessage, RelayWorkerOptions } from './thread.ts'

// The relay's own thread: it imports nothing else, so that a busy HTTP loop does not delay what was committed.
const options: RelayWorkerOptions = workerData
const client = new MongoClient(options.mongoUrl, { ...clientOptions, maxPoolSize: 8 })
const relay = startRelay({
  client,
  db: client.db(options.database),
  service: options.service,
  topic: options.topic,
  owner: options.owner,
  openWriter: () => kafkaWriter(options.brokers, `${options.service}-relay`),
  onTrouble: (what, error) =>
    parentPort?.postMessage({ what, message: error instanceof Error ? error.message : String(error) }),
})
parentPort?.on('message', (what: RelayMessage) => {
  if (what !== 'stop') return relay.wake(what)
  void relay
    .stop()
    .then(() => client.close())
    .then(() => parentPort?.close())
})
