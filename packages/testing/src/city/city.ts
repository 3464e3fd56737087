import { randomUUID } from 'node:crypto'
import { type ServiceName, serviceNames, topicOf } from '@jiceng/contracts'
import { readPositions, removeTopics } from '@jiceng/eventing'
import { type Db, MongoClient } from 'mongodb'
import { servers } from '../servers.ts'
import { type Caller, callerOf } from './caller.ts'
import { type Issuer, testIssuer } from './issuer.ts'
import { type Definitions, openServices, type Services } from './services.ts'
import type { SettingsOptions } from './settings.ts'
import { injected, overWire } from './transport.ts'

export interface CityOptions extends Definitions, Partial<Pick<SettingsOptions, 'clock' | 'env'>> {
  /** Short, of the test file. */
  readonly name: string
  /** The gateway signs demo accounts in, with a key in this folder. */
  readonly keysDir?: string
}
type Door = ServiceName | 'gateway'

/** The five services in this process, on the real servers, with the demo's divisions and accounts. */
export interface City extends Services {
  /** Before every database and topic of this city. */
  readonly prefix: string
  readonly issuer: Issuer
  /** An account at the gateway, over the wire. */
  as(account: string): Caller
  /** An account at one door, without a socket. */
  at(door: Door, account: string): Caller
  /** Resolves once a consumer group such as `grid.known` has applied a position, as far as it can hear of it. */
  applied(group: `${Door}.${string}`, position: string): Promise<void>
  /** As `applied` of its reactions, and what was gathered for them is counted. */
  counted(door: Door, position: string): Promise<void>
  close(): Promise<void>
}

/** Opens the city under a prefix of its own; `close` removes its databases and topics. */
export async function testCity(options: CityOptions): Promise<City> {
  const issuer = await testIssuer()
  const prefix = `t_${options.name}_${randomUUID().slice(0, 8)}`
  const { clock = 'system', env = {} } = options
  const services = await openServices(options, { prefix, issuer, clock, env, opsUrls: {} }, options.keysDir)
  if (options.keysDir !== undefined) await issuer.trust(`${services.gateway.url}/.well-known/jwks.json`)
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (account: string) => (): Promise<string> => {
    const known = tokens.get(account) ?? issuer.token(account)
    tokens.set(account, known)
    return known
  }
  const city: City = {
    ...services,
    prefix,
    issuer,
    as: (account) => callerOf(overWire(services.gateway.url), tokenOf(account)),
    at: (door, account) => callerOf(injected(services[door].app), tokenOf(account)),
    applied(group, position) {
      const { db, hears } = services[doorOf(group)]
      const wanted = positionsOf(position).filter(({ aggregate }) => hears(group, aggregate))
      return applied(db, `${prefix}.${group}`, wanted)
    },
    async counted(door, position) {
      await city.applied(`${door}.reactions`, position)
      const rescans = services[door].db.collection('rescans')
      for (const end = Date.now() + patience; await rescans.findOne({ gatheredAt: { $exists: true } }); )
        if (Date.now() > end) throw new Error(`${door} did not count what it gathered in ${patience} ms`)
    },
    close: () => closeAll(services, issuer, prefix),
  }
  return city
}

const doors = [...serviceNames, 'gateway'] as const
const doorOf = (group: string): Door => doors.find((door) => group.startsWith(`${door}.`)) ?? 'gateway'

const patience = 20_000

interface Position {
  readonly aggregate: string
  readonly version: number
}
const positionsOf = (text: string): Position[] =>
  text.split(',').map((one) => {
    const [aggregate = '', version] = one.slice(one.indexOf('/') + 1).split('@', 2)
    return { aggregate, version: Number(version) }
  })

/** Asks for the positions again and again until they are there: a version is waited for, never time. */
async function applied(db: Db, group: string, wanted: readonly Position[]): Promise<void> {
  const ids = wanted.map(({ aggregate }) => aggregate)
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const found = await readPositions(db, undefined, group, ids)
    if (wanted.every(({ aggregate, version }) => (found.get(aggregate) ?? 0) >= version)) return
  }
  throw new Error(`${group} did not apply ${ids.join(', ')} in ${patience} ms`)
}

async function closeAll(services: Services, issuer: Issuer, prefix: string): Promise<void> {
  await Promise.all(doors.map((door) => services[door].close()))
  await issuer.close()
  const { mongo, brokers } = servers()
  const client = await new MongoClient(mongo).connect()
  await Promise.all(doors.map((door) => client.db(services[door].db.databaseName).dropDatabase()))
  await client.close()
  await removeTopics(
    brokers,
    serviceNames.map((name) => `${prefix}.${topicOf(name)}`),
  )
}
