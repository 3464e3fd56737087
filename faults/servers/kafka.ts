// Brokers of a fault run: one whose advertised addresses are proxies, or three with copies of everything.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchJars, fetchJava } from '../../infra/servers/binaries.ts'
import { type Command, kafkaCommand } from '../../infra/servers/commands.ts'
import { ready } from '../../infra/servers/ready.ts'
import { type FaultProxy, proxy } from '../proxy.ts'
import { type Managed, managed } from './managed.ts'
import { ports } from './ports.ts'

interface Broker extends Managed {
  readonly data: string
}
export interface Brokers {
  readonly brokers: readonly Broker[]
  /** Addresses past any proxy: what the checker reads by. */
  readonly direct: string
  /** What a service is told; a proxy stands before each where there is one broker. */
  readonly viaGrid: string
  readonly viaViews: string
  readonly proxies: { readonly grid: FaultProxy; readonly views: FaultProxy } | undefined
}

interface Place {
  readonly folder: string
  readonly logs: string
  readonly seed: number
}
const fetching = { signal: new AbortController().signal, report: () => undefined }
const host = '127.0.0.1'

interface NodeOptions {
  readonly id: number
  readonly controllers: readonly number[]
  /** Listener → port it listens on, and the port clients are told. */
  readonly listeners: Readonly<Record<string, readonly [port: number, advertised: number]>>
  readonly heap: string
}

const properties = (data: string, { id, controllers, listeners }: NodeOptions): string => {
  const names = Object.keys(listeners)
  const copies = controllers.length
  const voters = controllers.map((port, n) => `${n + 1}@${host}:${port}`).join(',')
  const own = names.map((name) => `${name}://${host}:${listeners[name]?.[0]}`)
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters,
    listeners: [...own, `CONTROLLER://${host}:${controllers[id - 1]}`].join(','),
    'advertised.listeners': names.map((name) => `${name}://${host}:${listeners[name]?.[1]}`).join(','),
    'listener.security.protocol.map': [...names, 'CONTROLLER'].map((name) => `${name}:PLAINTEXT`).join(','),
    'inter.broker.listener.name': 'DIRECT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'default.replication.factor': copies,
    'min.insync.replicas': copies === 1 ? 1 : 2,
    'unclean.leader.election.enable': false,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': copies === 1 ? 1 : 2,
    'transaction.state.log.num.partitions': 1,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'replica.lag.time.max.ms': 4000,
    'leader.imbalance.check.interval.seconds': 5,
    'leader.imbalance.per.broker.percentage': 1,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'num.recovery.threads.per.data.dir': 1,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

async function broker({ folder, logs }: Place, options: NodeOptions): Promise<Broker> {
  const name = `kafka${options.id}`
  const data = join(folder, name)
  const java = await fetchJava(fetching)
  const jars = await fetchJars(java, fetching)
  // Formats the folder; what it says of ports is written anew.
  const { line, env = {} } = await kafkaCommand({ java, jars, data, ports: [0, 0] }, fetching)
  await writeFile(`${data}.properties`, properties(data, options))
  const meta = join(data, 'meta.properties')
  const text = await readFile(meta, 'utf8')
  const id = `${options.id}`
  const directory = Buffer.from(`jiceng-faults-${id.padStart(2, '0')}`).toString('base64url')
  await writeFile(
    meta,
    text.replace(/node\.id=\d+/, `node.id=${id}`).replace(/directory\.id=.*/, `directory.id=${directory}`),
  )
  const command: Command = { line: line.map((part) => (part === '-Xmx512m' ? `-Xmx${options.heap}` : part)), env }
  const port = options.listeners.DIRECT?.[0] ?? 0
  const one = managed({ name, command, log: join(logs, `${name}.log`), ready: (signal) => ready.kafka(port, signal) })
  return Object.assign(one, { data })
}

/** One broker with three doors: directly, and by a proxy each for who writes (grid) and who reads (views). */
export async function oneBroker(place: Place): Promise<Brokers> {
  const [direct, grid, views, controller] = await ports(4)
  const [gridProxy, viewsProxy] = [await proxy(grid, place.seed), await proxy(views, place.seed + 1)]
  const one = await broker(place, {
    id: 1,
    controllers: [controller],
    heap: '384m',
    listeners: { DIRECT: [direct, direct], GRID: [grid, gridProxy.port], VIEWS: [views, viewsProxy.port] },
  })
  await one.start()
  return {
    brokers: [one],
    direct: `${host}:${direct}`,
    viaGrid: `${host}:${gridProxy.port}`,
    viaViews: `${host}:${viewsProxy.port}`,
    proxies: { grid: gridProxy, views: viewsProxy },
  }
}

/** Three brokers, three copies, two of which must have a record before it is acknowledged. */
export async function threeBrokers(place: Place): Promise<Brokers> {
  const [a, b, c, x, y, z] = await ports(6)
  const controllers = [x, y, z]
  const all = await Promise.all(
    [a, b, c].map((port, n) =>
      broker(place, { id: n + 1, controllers, heap: '256m', listeners: { DIRECT: [port, port] } }),
    ),
  )
  await Promise.all(all.map((one) => one.start()))
  const direct = [a, b, c].map((port) => `${host}:${port}`).join(',')
  return { brokers: all, direct, viaGrid: direct, viaViews: direct, proxies: undefined }
}
