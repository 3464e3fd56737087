// A server is ready when it answers what its first client will ask, not when its port opens.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'

const deadlineMs = 60_000

async function until(what: string, signal: AbortSignal, check: () => Promise<void>): Promise<void> {
  const end = Date.now() + deadlineMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what} does not answer after ${deadlineMs / 1000} s`, { cause: error })
    }
    await sleep(50, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** Makes the server a replica set of one where it is none, or was one on another port. */
async function becomePrimary(client: MongoClient, host: string): Promise<void> {
  const admin = client.db('admin')
  const hello = await admin.command({ hello: 1 })
  if (hello.isWritablePrimary && hello.me === host) return
  const set = { _id: 'rs0', members: [{ _id: 0, host }] }
  const known = await admin.command({ replSetGetConfig: 1 }).catch(() => undefined)
  if (!known) await admin.command({ replSetInitiate: set })
  else if (known.config.members[0].host !== host) {
    const moved = { ...known.config, ...set, version: known.config.version + 1 }
    await admin.command({ replSetReconfig: moved, force: true })
  }
  throw new Error('no primary yet')
}

async function mongo(port: number, signal: AbortSignal): Promise<string> {
  const host = `127.0.0.1:${port}`
  // A new client each time: one whose topology has closed fails for ever.
  await until('MongoDB', signal, async () => {
    const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 300 })
    await becomePrimary(client, host).finally(() => client.close())
  })
  return `mongodb://${host}/?replicaSet=rs0`
}

async function kafka(port: number, signal: AbortSignal): Promise<string> {
  const broker = `127.0.0.1:${port}`
  const retry = { retries: 5, initialRetryTime: 50, multiplier: 1, factor: 0 }
  const client = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry, connectionTimeout: 500 })
  const [admin, producer] = [client.admin(), client.producer({ idempotent: true })]
  await until('Kafka', signal, async () => {
    try {
      await admin.connect()
      // A new broker creates its coordinators on first use; the first test must not meet that.
      await Promise.all([admin.fetchOffsets({ groupId: 'ready' }), producer.connect()])
    } finally {
      await Promise.all([admin.disconnect(), producer.disconnect()])
    }
  })
  return broker
}

async function redis(port: number, signal: AbortSignal): Promise<string> {
  await until('Redis', signal, async () => {
    const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.ping()
    } finally {
      client.disconnect()
    }
  })
  return `redis://127.0.0.1:${port}`
}

export const ready = { mongo, kafka, redis }
