import { type ServiceName, serviceNames } from '@jiceng/contracts'
import { type Command, isOffered, type Mechanism } from '@jiceng/kernel'
import { commandPath } from '@jiceng/service-kit'
import type { Reply } from '@jiceng/testing/city'
import { at, city } from './city.ts'
import { known, references } from './world.ts'

export type Door = ServiceName | 'gateway'
/** One route of a service, as its mechanisms declare it. */
export interface Route {
  readonly service: ServiceName
  readonly mechanism: Mechanism
  readonly method: 'GET' | 'POST'
  readonly kind: 'create' | 'act' | 'batch' | 'list' | 'one' | 'history'
  readonly command?: Command
  /** Its path on one aggregate; the target of the world by default. */
  url(id?: string): string
  /** A body that fits the schema, its references known; nothing for reads. */
  readonly body?: Readonly<Record<string, unknown>>
}

/** An example with the ids of the world in place of made-up ones. */
function realised(example: unknown): unknown {
  const seen = new Map<string, number>()
  return JSON.parse(JSON.stringify(example), (_, value: unknown) => {
    const [, prefix = ''] = (typeof value === 'string' && /^([a-z]{3})_0[0-9A-Za-z]+$/.exec(value)) || []
    const real = references[prefix]
    if (!real) return value
    const n = seen.get(prefix) ?? 0
    seen.set(prefix, n + 1)
    return real[n % real.length]
  })
}
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
function bodyOf({ example }: Command): Record<string, unknown> {
  const body = realised(example)
  return isObject(body) ? body : {}
}
/** A correction insists on a version. */
const isCorrection = (command: Command | undefined): boolean => command?.name === 'correct'
/** Headers without which a route's own request would not be decided. */
export const needed = ({ command }: Route): Readonly<Record<string, string>> =>
  isCorrection(command) ? { 'if-match': '*' } : {}

const preferred = ['district-admin', 'town-secretary', 'town-clerk']
/** A role of a command that, in the demo, reaches the targets; the demo's accounts are named as their roles. */
const officerOf = ({ roles }: Command): string =>
  preferred.find((role) => roles.includes(role)) ?? roles.find((role) => role !== 'system') ?? ''

/** One of a mechanism the world does not have: its own example must make it. */
async function made(service: ServiceName, { path, commands }: Mechanism): Promise<string> {
  const first = Object.values(commands).find(({ creates }) => creates)
  return first ? (await at(service, officerOf(first)).done(`/v1/${path}`, bodyOf(first))).id : ''
}
const missing = serviceNames.flatMap((service) =>
  city[service].definition.mechanisms.flatMap((mechanism) => (known[mechanism.name] ? [] : [{ service, mechanism }])),
)
/** One aggregate of each mechanism in the demo's district. */
export const targets: Readonly<Record<string, string>> = {
  ...known,
  ...Object.fromEntries(
    await Promise.all(missing.map(async ({ service, mechanism }) => [mechanism.name, await made(service, mechanism)])),
  ),
}

function routesOf(service: ServiceName, mechanism: Mechanism): Route[] {
  const of = { service, mechanism } as const
  const path = `/v1/${mechanism.path}`
  const target = targets[mechanism.name] ?? ''
  const commands = Object.values(mechanism.commands).filter(isOffered)
  const routed = commands.map((command): Route => {
    const url = (id = target): string =>
      commandPath(mechanism, command).replaceAll('::', ':').replace('/:id/', `/${id}/`)
    return { ...of, method: 'POST', kind: command.creates ? 'create' : 'act', command, url, body: bodyOf(command) }
  })
  const items = commands.slice(0, 1).map((command) => itemOf(command, target, bodyOf(command)))
  const batch = { ...of, method: 'POST', kind: 'batch', url: () => `${path}:batch`, body: { items } } as const
  return [
    ...routed,
    ...(commands.length > 0 ? [batch] : []),
    { ...of, method: 'GET', kind: 'list', url: () => path },
    { ...of, method: 'GET', kind: 'one', url: (id = target) => `${path}/${id}` },
    { ...of, method: 'GET', kind: 'history', url: (id = target) => `${path}/${id}/history` },
  ]
}

/** A command as an item of a batch. */
export const itemOf = (command: Command, id: string, body: unknown): Record<string, unknown> => ({
  command: command.name,
  ...(command.creates ? {} : { id }),
  ...(isCorrection(command) ? { ifMatch: 1 } : {}),
  body,
})

/** Every route of every service. A mechanism that is added is in all matrices by itself. */
export const routes: readonly Route[] = serviceNames.flatMap((name) =>
  city[name].definition.mechanisms.flatMap((mechanism) => routesOf(name, mechanism)),
)
export const commands = routes.filter(({ command }) => command !== undefined)
export const acts = commands.filter(({ kind }) => kind === 'act')
export const posts = routes.filter(({ method }) => method === 'POST')
export const reads = routes.filter(({ method }) => method === 'GET')
/** Of what everybody reads in their own place; what operations read alone lies in none. */
export const placed = routes.filter(({ mechanism }) => !mechanism.readers)
export const lists = placed.filter(({ kind }) => kind === 'list')
export const named = ({ method, url }: Route): string => `${method} ${url()}`
export const doorsOf = ({ service }: Route): readonly Door[] => [service, 'gateway']
/** Who gives a route's command. */
export const roleOf = ({ command }: Route): string => (command ? officerOf(command) : '')

export interface Asked {
  readonly id?: string
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
/** Sends a route's own request, but for what is given, as an account. */
export function ask(
  route: Route,
  door: Door,
  account: string,
  { id, query = '', body, headers = {} }: Asked = {},
): Promise<Reply> {
  const url = route.url(id) + query
  if (route.method === 'GET') return at(door, account).get(url, { headers })
  return at(door, account).post(url, body ?? route.body, { headers: { ...needed(route), ...headers } })
}
