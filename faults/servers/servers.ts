// The servers of a fault run: our own, since they are killed.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkMachine, fetchJars, fetchJava } from '../../infra/servers/binaries.ts'
import { redisCommand } from '../../infra/servers/commands.ts'
import { alive } from '../../infra/servers/processes.ts'
import { ready } from '../../infra/servers/ready.ts'
import { type Brokers, oneBroker, threeBrokers } from './kafka.ts'
import { type Managed, managed } from './managed.ts'
import { type Mongo, oneMember, threeMembers } from './mongo.ts'
import { ports } from './ports.ts'

/** One of each; three brokers with copies; or a replica set of three. */
export type Topology = 'single' | 'brokers3' | 'mongo3'

export interface FaultServers {
  readonly topology: Topology
  readonly kafka: Brokers
  readonly mongo: Mongo
  readonly redis: Managed
  readonly redisUrl: string
  /** Where the logs of all processes are; kept when something failed. */
  readonly logs: string
  stop(keepLogs: boolean): Promise<void>
}

const root = join(import.meta.dirname, '../../.cache/faults')
const fetching = { signal: new AbortController().signal, report: () => undefined }

async function redisServer(folder: string, logs: string): Promise<{ redis: Managed; redisUrl: string }> {
  const [port] = await ports(1)
  const jars = await fetchJars(await fetchJava(fetching), fetching)
  const redis = managed({
    name: 'redis',
    command: await redisCommand(jars, join(folder, 'redis'), port),
    log: join(logs, 'redis.log'),
    ready: (signal) => ready.redis(port, signal),
  })
  await redis.start()
  return { redis, redisUrl: `redis://127.0.0.1:${port}` }
}

/** Data of runs that were killed. */
async function clean(): Promise<void> {
  for (const name of await readdir(root).catch(() => []))
    if (!alive(Number(name.split('-')[1]))) await rm(join(root, name), { recursive: true, force: true })
}

export async function faultServers(topology: Topology, seed: number): Promise<FaultServers> {
  await checkMachine()
  await clean()
  const folder = join(root, `${topology}-${process.pid}-${seed}`)
  const logs = join(folder, 'logs')
  const data = join(folder, 'data')
  await mkdir(logs, { recursive: true })
  await mkdir(data, { recursive: true })
  const place = { folder: data, logs, seed }
  const [kafka, mongo, { redis, redisUrl }] = await Promise.all([
    topology === 'brokers3' ? threeBrokers(place) : oneBroker(place),
    topology === 'mongo3' ? threeMembers(data, logs) : oneMember(data, logs),
    redisServer(data, logs),
  ])
  return {
    topology,
    kafka,
    mongo,
    redis,
    redisUrl,
    logs,
    async stop(keepLogs) {
      const all = [...kafka.brokers, ...mongo.members, redis]
      for (const one of all) one.thaw()
      await Promise.all(all.map((one) => one.kill()))
      await Promise.all(Object.values(kafka.proxies ?? {}).map((one) => one.close()))
      await rm(keepLogs ? data : folder, { recursive: true, force: true })
    },
  }
}
