import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from 'mongodb'
import { figuresView } from '../../services/reporting/src/app.ts'
import type { CityService, FaultCity } from '../city/city.ts'
import { notCanary } from './canary.ts'

type Position = Document & { readonly _id: string; readonly version: number }

type Owner = 'grid' | 'organizations'

const figures = figuresView.slice('reporting.'.length)
/** Who must have what of whom: kinds of aggregates by what their ids begin with. */
const readers: readonly (readonly [service: CityService, group: string, owner: Owner, kinds: RegExp])[] = [
  ['gateway', 'views', 'grid', /^grd_/],
  ['reporting', figures, 'grid', /^(?:grd|lgg|cov)_/],
  ['reporting', figures, 'organizations', /^(?:div|unt|org|wmt)_/],
  ['gateway', 'known', 'organizations', /^(?:div|grt)_/],
  ['reporting', 'known', 'organizations', /^(?:div|grt)_/],
  ['grid', 'known', 'organizations', /^(?:div|unt|org|grt)_/],
]

/** Versions of a service's aggregates as the owner has them. */
async function heads(city: FaultCity, owner: Owner): Promise<Map<string, number>> {
  const found = await city
    .db(owner)
    .collection('events')
    .aggregate<{ _id: string; version: number }>([
      { $match: { aggregate: notCanary } },
      { $group: { _id: '$aggregate', version: { $max: '$version' } } },
    ])
    .toArray()
  return new Map(found.map(({ _id, version }) => [_id, version]))
}

/** What is still behind, told; undefined when all have everything. */
async function behind(city: FaultCity, parked: ReadonlySet<string>): Promise<string | undefined> {
  for (const owner of ['grid', 'organizations'] as const) {
    const leads = { sent: false, $or: [{ aggregate: notCanary }, { led: { $exists: true } }] }
    const unsent = await city.db(owner).collection('events').countDocuments(leads)
    if (unsent > 0) return `${unsent} transactions of ${owner} are unsent`
  }
  const owned = { grid: await heads(city, 'grid'), organizations: await heads(city, 'organizations') }
  for (const [service, name, owner, kinds] of readers) {
    const group = `${city.prefix}${service}.${name}:`
    const positions = city.db(service).collection<Position>('positions')
    const found = await positions.find({ _id: { $regex: `^${group}` } }).toArray()
    const at = new Map(found.map(({ _id, version }) => [_id.slice(group.length), version]))
    const heard = [...owned[owner]].filter(([id]) => kinds.test(id) && !parked.has(id))
    const late = heard.filter(([id, version]) => (at.get(id) ?? 0) < version)
    if (late.length > 0) return `${service}.${name} is behind with ${late.length} aggregates, such as ${late[0]?.[0]}`
  }
  return undefined
}

/** Waits until the outboxes are empty and the views have all; what is behind when that takes too long. */
export async function settled(
  city: FaultCity,
  patienceMs: number,
  parked: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  for (const end = Date.now() + patienceMs; ; await sleep(150)) {
    const rest = await behind(city, parked).catch((error: unknown) => `it cannot be read: ${error}`)
    if (rest === undefined || Date.now() > end) return rest
  }
}

/** Longer than a command that was sent may still wait for its turn. */
const quietMs = 7000
const quietMax = 60_000

/** A caller that lost patience has sent a command all the same: waits until nothing has been recorded for longer than it could take. */
export async function quiet(city: FaultCity): Promise<void> {
  const recorded = async (): Promise<number> => {
    const of = (['grid', 'organizations'] as const).map((owner) =>
      city.db(owner).collection('events').countDocuments({ aggregate: notCanary }),
    )
    return (await Promise.all(of)).reduce((sum, count) => sum + count, 0)
  }
  const end = Date.now() + quietMax
  let [count, since] = [await recorded(), Date.now()]
  while (Date.now() - since < quietMs && Date.now() < end) {
    await sleep(250)
    const now = await recorded()
    if (now !== count) [count, since] = [now, Date.now()]
  }
}
