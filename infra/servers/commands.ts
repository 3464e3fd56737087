// How each server is started.
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { type Fetching, fetchMongo, once } from './binaries.ts'
import { tool } from './tools.ts'

export interface Command {
  line: string[]
  env?: Record<string, string>
}

const flags = (of: Record<string, string | number>): string[] =>
  Object.entries(of).flatMap(([name, value]) => [`--${name}`, `${value}`])

/**
 * GB of MongoDB's cache: an eighth of the machine's memory, between half of one and four; tests never need more than half. A city of M's
 * size told with half a GB read 48 MB a second back into its cache and wrote 63 out of it.
 */
export const cacheGb = (test: boolean): number => (test ? 0.5 : Math.min(4, Math.max(0.5, totalmem() / 2 ** 33)))

export async function mongoCommand(data: string, port: number, test: boolean, fetching: Fetching): Promise<Command> {
  await mkdir(data, { recursive: true })
  const home = await fetchMongo(fetching)
  const set = flags({
    dbpath: data,
    port,
    bind_ip: '127.0.0.1',
    replSet: 'rs0',
    wiredTigerCacheSizeGB: cacheGb(test),
    setParameter: 'transactionLifetimeLimitSeconds=20',
  })
  // Tests make single commands fail (failCommand).
  const more = test ? ['--setParameter', 'enableTestCommands=1'] : []
  const line = [join(home, 'mongod'), ...set, ...more, '--noscripting', '--nounixsocket']
  return { line, env: { LD_LIBRARY_PATH: home } }
}

const kafkaSettings = (data: string, port: number, controllerPort: number): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')

interface Kafka {
  java: string
  jars: string
  data: string
  ports: [broker: number, controller: number]
}

/** Formatting takes a JVM of its own, so it is done once and copied. */
async function formatted(line: string[], jars: string, fetching: Fetching): Promise<string> {
  return once('Kafka', `${basename(jars)}-formatted`, fetching, async (into) => {
    const settings = join(into, 'format.properties')
    await writeFile(settings, kafkaSettings(join(into, 'data'), 9092, 9093))
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'aGljZW5nLWxvY2FsLTAwMQ', '-c', settings]
    await tool([...line, ...format], fetching.signal)
  })
}

export async function kafkaCommand({ java, jars, data, ports }: Kafka, fetching: Fetching): Promise<Command> {
  const quick = ['-Xms128m', '-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
  const line = [java, ...quick, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', join(jars, '*')]
  if (!existsSync(join(data, 'meta.properties'))) {
    const from = await formatted(line, jars, fetching)
    await mkdir(data, { recursive: true })
    // The file that says "formatted" comes last.
    await cp(join(from, 'data'), data, { recursive: true, filter: (file) => !file.endsWith('meta.properties') })
    await cp(join(from, 'data/meta.properties'), join(data, 'meta.properties'))
  }
  const settings = `${data}.properties`
  await writeFile(settings, kafkaSettings(data, ...ports))
  return { line: [...line, 'kafka.Kafka', settings] }
}

export async function redisCommand(jars: string, data: string, port: number): Promise<Command> {
  await mkdir(data, { recursive: true })
  const set = { port, bind: '127.0.0.1', dir: data, save: '', appendonly: 'yes', 'set-proc-title': 'no' }
  return { line: [join(jars, 'redis-server'), ...flags(set)] }
}
