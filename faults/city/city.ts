// The city under test: the real services as processes, on databases and topics of their own.
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serviceNames, topicOf } from '@jiceng/contracts'
import { clientOptions } from '@jiceng/eventing'
import { type Db, MongoClient } from 'mongodb'
import type { Counters } from '../load/commands.ts'
import { ports } from '../servers/ports.ts'
import type { FaultServers } from '../servers/servers.ts'
import { type Service, service } from './service.ts'

/** Alliances take part only where a whole city is told: nothing of the load is theirs. */
export const cityServices = ['organizations', 'grid', 'reporting', 'gateway'] as const
export type CityService = (typeof cityServices)[number]
type AnyService = CityService | 'alliances'

export interface FaultCity {
  readonly servers: FaultServers
  /** Before every topic and consumer group. */
  readonly prefix: string
  readonly gateway: string
  readonly auditKey: string
  readonly counters: Counters
  readonly services: Readonly<Record<CityService, Service>>
  /** Where it takes part. */
  readonly alliances: Service | undefined
  /** A second process of a service on the same database, not started; it listens on a port nobody is told. */
  second(name: CityService, nth: number): Promise<Service>
  db(name: AnyService): Db
  topic(name: AnyService): string
  token(account: string): Promise<string>
  stop(): Promise<void>
}

export interface CityOptions {
  /** A defect to run with, from the start. */
  readonly zoo?: string | undefined
  /** What a dead consumer was reading goes to another so soon; as in production when left out. */
  readonly sessionMs?: number | undefined
  /** With alliances, its clock a calendar that is moved, and callers as fast as they are: for a city that is told its past. */
  readonly told?: boolean
}

const host = '127.0.0.1'
const address = (port: number): string => `http://${host}:${port}`

interface Plan {
  readonly mark: string
  readonly folder: string
  readonly port: (name: string) => number
}

async function plan({ logs }: FaultServers): Promise<Plan> {
  const mark = `f${randomBytes(3).toString('hex')}`
  const folder = join(logs, mark)
  await mkdir(folder, { recursive: true })
  const names = [...cityServices, 'alliances'].flatMap((name) => [name, `${name}-ops`])
  const free = await ports(10)
  const byName = new Map(names.map((name, n) => [name, free[n] ?? 0]))
  return { mark, folder, port: (name) => byName.get(name) ?? 0 }
}

/** Callers are limited, but far above the load. */
export const limits = { burst: 100, perSecond: 30 } as const

function environment(servers: FaultServers, { mark, folder, port }: Plan, name: AnyService): Record<string, string> {
  const addresses = [...cityServices, 'alliances'].flatMap((of) => [
    [`${of.toUpperCase()}_URL`, address(port(of))],
    [`${of.toUpperCase()}_OPS_URL`, address(port(`${of}-ops`))],
  ])
  return {
    MONGO_URL: servers.mongo.url,
    KAFKA_BROKERS: name === 'grid' ? servers.kafka.viaGrid : servers.kafka.viaViews,
    REDIS_URL: servers.redisUrl,
    DATABASE: `${mark}_${name}`,
    TOPIC_PREFIX: `${mark}.`,
    TOPIC_REPLICAS: String(servers.kafka.brokers.length),
    HOST: host,
    PORT: String(port(name)),
    OPS_PORT: String(port(`${name}-ops`)),
    DEMO: '1',
    CLOCK: 'system',
    LOG_LEVEL: 'warn',
    RATE_BURST: String(limits.burst),
    RATE_PER_SECOND: String(limits.perSecond),
    KEYS_DIR: folder,
    OIDC_ISSUER: address(port('gateway')),
    JWKS_URL: `${address(port('gateway'))}/.well-known/jwks.json`,
    AUDIENCE: 'jiceng',
    AUDIT_KEY: mark.repeat(4),
    PERSONAL_DATA_KEY: mark.repeat(5),
    SERVICE_KEY: mark.repeat(6),
    ...Object.fromEntries(addresses),
  }
}

const trusted = (answer: unknown): { access_token: string } => answer as never

async function tokenFrom(gateway: string, account: string): Promise<string> {
  const answer = await fetch(`${gateway}/v1/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  })
  return trusted(await answer.json()).access_token
}

/** The services know the divisions and grants of the demo. */
async function founded(city: FaultCity): Promise<void> {
  for (const name of ['grid', 'gateway', 'reporting'] as const)
    for (const end = Date.now() + 60_000; ; await sleep(50)) {
      const [divisions, grants] = await Promise.all(
        ['divisions', 'grants'].map(async (of) => {
          const wanted = await city.db('organizations').collection(of).countDocuments()
          return wanted > 0 && (await city.db(name).collection(`known_${of}`).countDocuments()) >= wanted
        }),
      )
      if (divisions && grants) break
      if (Date.now() > end) throw new Error(`${name} did not learn of divisions and grants`)
    }
}

type Make = (name: AnyService, as?: string, more?: Readonly<Record<string, string>>) => Promise<Service>
const making = (servers: FaultServers, planned: Plan, { zoo, sessionMs, told }: CityOptions): Make => {
  const own = {
    ...(zoo ? { ZOO: zoo } : {}),
    ...(told ? { CLOCK: 'manual', RATE_BURST: '100000', RATE_PER_SECOND: '100000' } : {}),
    ...(sessionMs ? { CONSUMER_SESSION_MS: String(sessionMs) } : {}),
  }
  const { folder } = planned
  return (name, as = name, more = {}) => {
    const env = { ...environment(servers, planned, name), ...own, ...more }
    return service({ name: as, service: name, folder, logs: folder, env })
  }
}

/** Opens a city on these servers; with `zoo`, with that defect. */
export async function openCity(servers: FaultServers, options: CityOptions = {}): Promise<FaultCity> {
  const planned = await plan(servers)
  const { mark } = planned
  const client = await new MongoClient(servers.mongo.url, clientOptions).connect()
  const make = making(servers, planned, options)
  const [organizations, grid, reporting, gateway] = await Promise.all(cityServices.map((name) => make(name)))
  if (!organizations || !grid || !reporting || !gateway) throw new Error('four services')
  const services = { organizations, grid, reporting, gateway }
  const alliances = options.told ? await make('alliances') : undefined
  const all = [...Object.values(services), ...(alliances ? [alliances] : [])]
  const extra: Service[] = []
  const city: FaultCity = {
    servers,
    prefix: `${mark}.`,
    gateway: gateway.url,
    auditKey: mark.repeat(4),
    counters: { sequence: 1, households: 1000, loads: 0 },
    services,
    alliances,
    async second(name, nth) {
      const [port, ops] = await ports(2)
      const one = await make(name, `${name}-${nth}`, { PORT: String(port), OPS_PORT: String(ops) })
      extra.push(one)
      return one
    },
    db: (name) => client.db(`${mark}_${name}`),
    topic: (name) => `${mark}.${topicOf(serviceNames.find((of) => of === name) ?? 'grid')}`,
    token: (account) => tokenFrom(gateway.url, account),
    async stop() {
      await Promise.all([...all, ...extra].map((one) => one.kill()))
      await Promise.all(
        [...cityServices, 'alliances'].map((name) => client.db(`${mark}_${name}`).dropDatabase()),
      ).catch(() => undefined)
      await client.close()
    },
  }
  try {
    await Promise.all(all.map((one) => one.start()))
    await founded(city)
    return city
  } catch (error) {
    await city.stop()
    throw error
  }
}
