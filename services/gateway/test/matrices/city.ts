import { roleNames, type ServiceName, serviceNames } from '@jiceng/contracts'
import { type Caller, type Reply, testCity } from '@jiceng/testing/city'
import t, { type Test } from 'tap'
import { platform } from '../platform.ts'

/** The city of all matrices: the demo's accounts are named as their roles. */
export const city = await testCity({ name: 'matrix', ...platform })
t.teardown(() => city.close())

const callers = new Map<string, Caller>()
/** An account at a service's own door. */
export function at(service: ServiceName | 'gateway', account: string): Caller {
  const key = `${service} ${account}`
  const caller = callers.get(key) ?? city.at(service, account)
  callers.set(key, caller)
  return caller
}

/** A district, town and community beside the demo's, and accounts of every role there and in another town of the demo's district. */
async function otherPlaces(): Promise<string> {
  const admin = at('organizations', 'city-admin')
  const register = (code: string, level: string) =>
    admin.done('/v1/divisions', {
      code,
      name: `区划${code}`,
      level,
      parentCode: code.length > 6 ? code.slice(0, -3) : '990100',
    })
  const placed: string[] = []
  for (const code of [
    '990104',
    '990104001',
    '990104001001',
    '990103002',
    '990103002001',
    '990103001002',
    '990103001003',
  ])
    placed.push((await register(code, ({ 6: 'district', 9: 'town' } as const)[code.length] ?? 'community')).position)
  const roles = roleNames.filter((role) => !role.startsWith('city-'))
  const grant = (role: string, divisionCode: string, suffix: string) => ({
    body: { accountId: `${role}.${suffix}`, role, divisionCode },
  })
  const items = roles.flatMap((role) => [grant(role, '990103002', 'b'), grant(role, '990104', 'c')])
  const { results } = (await admin.done('/v1/grants:batch', { items })).json()
  const positions: string[] = results.map(({ position }: { position: string }) => position)
  return [...placed, ...positions].slice(-50).join(',')
}
/** Accounts of a role elsewhere: in another town of the same district, in another district. */
export const elsewhere = (role: string): readonly string[] => [`${role}.b`, `${role}.c`]

const hearers = [
  'grid.known',
  'alliances.known',
  'reporting.known',
  'gateway.known',
  'organizations.reactions',
] as const
/** Waits until everybody knows of a write of organizations, and what follows from it there is done. */
export async function everywhere({ position }: Pick<Reply, 'position'>): Promise<void> {
  await Promise.all(hearers.map((group) => city.applied(group, position)))
}
await everywhere({ position: await otherPlaces() })

/** Waits until the platform has traced the drafts of reports, which it does by itself. */
async function traced(): Promise<void> {
  const drafts = city.reporting.db.collection('reports')
  while (await drafts.findOne({ 'state.state': 'draft', 'state.traces': { $exists: false } }));
}

/** The calendar ticks with each hour, and alerts follow it; the canary sings. */
const byItself = new Set(['calendar', 'alerts', 'platform_alerts'])

/** All that the services hold of their own and did for callers: hashes of states, claims, guards and persons, and how many events and successes there are. */
async function footprint(): Promise<unknown> {
  await traced()
  const all = serviceNames.map(async (name) => {
    const { db, definition } = city[name]
    const own = definition.mechanisms.map(({ collection }) => collection).filter((one) => !byItself.has(one))
    const { collections } = await db.command({ dbHash: 1, collections: [...own, 'claims', 'guards', 'persons'] })
    const [rows, isNotSystem] = [db.collection('events'), { $ne: 'system' }]
    const events = await rows.countDocuments({ aggregate: { $exists: true }, actor: isNotSystem })
    const done = await rows.countDocuments({ 'audit.outcome': 'done', 'audit.actor': isNotSystem })
    return [name, { collections, events, done }] as const
  })
  return Object.fromEntries(await Promise.all(all))
}

/** A test whose requests are all refused: no event, no state and no audit of success may come of them. */
export function refused(name: string, act: (t: Test) => Promise<unknown>): void {
  void t.test(name, async (t) => {
    const before = await footprint()
    await act(t)
    t.strictSame(await footprint(), before, 'nothing came of it')
  })
}

/** What a problem says, without the request it belongs to. */
export function said(reply: Reply): Record<string, unknown> {
  const { instance: _, ...rest } = reply.json()
  return rest
}
