// MongoDB, Kafka and Redis by Testcontainers; the city's data in named volumes.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers'
import { cache } from './binaries.ts'
import { cacheGb } from './commands.ts'
import type { Options, Servers } from './options.ts'
import { ready } from './ready.ts'
import { choosePorts, readState, writeJson } from './state.ts'

type Client = Awaited<ReturnType<typeof getContainerRuntimeClient>>
type Port = (server: 'mongo' | 'kafka' | 'redis') => number

const bind = (host: number, container = host): { container: number; host: number } => ({ container, host })
const clone = createHash('sha256').update(cache).digest('hex').slice(0, 8)
const folders = { mongo: '/data/db', kafka: '/var/lib/kafka/data', redis: '/data' }

const kafkaEnvironment = (port: number): Record<string, string> => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_LOG_DIRS: folders.kafka,
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
})

function mongoLine(port: number, test: boolean): string[] {
  const parameters = ['transactionLifetimeLimitSeconds=20', ...(test ? ['enableTestCommands=1'] : [])]
  const line = ['--replSet', 'rs0', '--port', `${port}`, '--bind_ip_all', '--noscripting']
  return [
    ...line,
    '--wiredTigerCacheSizeGB',
    `${cacheGb(test)}`,
    ...parameters.flatMap((one) => ['--setParameter', one]),
  ]
}

function describe(port: Port, test: boolean): Record<keyof typeof folders, GenericContainer> {
  const containers = {
    mongo: new GenericContainer('mongo:8.0')
      .withExposedPorts(bind(port('mongo')))
      .withCommand(mongoLine(port('mongo'), test))
      .withWaitStrategy(Wait.forListeningPorts()),
    kafka: new GenericContainer('apache/kafka:4.1.0')
      .withExposedPorts(bind(port('kafka')))
      .withEnvironment(kafkaEnvironment(port('kafka'))),
    redis: new GenericContainer('redis:8.2')
      .withExposedPorts(bind(port('redis'), 6379))
      .withCommand(['redis-server', '--save', '', '--appendonly', 'yes']),
  }
  if (test) return containers
  for (const server of ['mongo', 'kafka', 'redis'] as const)
    containers[server].withBindMounts([{ source: `jiceng-${clone}-${server}`, target: folders[server] }])
  return containers
}

async function emptyVolumes(client: Client): Promise<void> {
  for (const server of Object.keys(folders))
    await client.container.dockerode
      .getVolume(`jiceng-${clone}-${server}`)
      .remove()
      .catch(() => {})
}

/** Undefined where no container engine answers. */
export async function startContainers({ name, fresh, signal, report }: Options): Promise<Servers | undefined> {
  const client = await getContainerRuntimeClient().catch(() => undefined)
  if (!client) return undefined
  if (fresh) await emptyVolumes(client)
  const file = join(cache, `${name}-containers.json`)
  const state = readState(file)
  const port = await choosePorts(name === 'city' ? state.ports : {}, ['mongo', 'kafka', 'redis'])
  if (name === 'city') writeJson(file, state)
  for (const step of ['MongoDB', 'Kafka', 'Redis']) report(step, 'starting a container')
  const starting = Object.values(describe(port, name === 'test')).map((container) => container.start())
  const stop = async (): Promise<void> => {
    const started = await Promise.allSettled(starting)
    const running = started.flatMap((one): StartedTestContainer[] => (one.status === 'fulfilled' ? [one.value] : []))
    await Promise.all(running.map((container) => container.stop()))
  }
  try {
    await Promise.all(starting)
    const [MONGO_URL, KAFKA_BROKERS, REDIS_URL] = await Promise.all([
      ready.mongo(port('mongo'), signal),
      ready.kafka(port('kafka'), signal),
      ready.redis(port('redis'), signal),
    ])
    for (const step of ['MongoDB', 'Kafka', 'Redis']) report(step, 'ready')
    return { urls: { MONGO_URL, KAFKA_BROKERS, REDIS_URL }, from: 'containers', stop }
  } catch (error) {
    await stop()
    throw error
  }
}
