import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from 'mongodb'
import type { CityService, FaultCity } from '../city/city.ts'

type Position = Document & { readonly _id: string; readonly version: number }

type Owner = 'grid' | 'organizations'

/** Who must have what of whom. */
const readers: readonly (readonly [service: CityService, group: string, owner: Owner])[] = [
  ['gateway', 'views', 'grid'],
  ['reporting', 'subjects', 'grid'],
  ['gateway', 'known', 'organizations'],
  ['reporting', 'known', 'organizations'],
  ['grid', 'known', 'organizations'],
]

/** Versions of a service's aggregates as the owner has them. */
async function heads(city: FaultCity, owner: Owner): Promise<Map<string, number>> {
  const found = await city
    .db(owner)
    .collection('events')
    .aggregate<{ _id: string; version: number }>([{ $group: { _id: '$aggregate', version: { $max: '$version' } } }])
    .toArray()
  return new Map(found.map(({ _id, version }) => [_id, version]))
}

async function isSettled(city: FaultCity, parked: ReadonlySet<string>): Promise<boolean> {
  for (const owner of ['grid', 'organizations'] as const)
    if ((await city.db(owner).collection('events').countDocuments({ sent: false })) > 0) return false
  const owned = { grid: await heads(city, 'grid'), organizations: await heads(city, 'organizations') }
  for (const [service, name, owner] of readers) {
    const group = `${city.prefix}${service}.${name}:`
    const positions = city.db(service).collection<Position>('positions')
    const found = await positions.find({ _id: { $regex: `^${group}` } }).toArray()
    const at = new Map(found.map(({ _id, version }) => [_id.slice(group.length), version]))
    for (const [id, version] of owned[owner]) if (!parked.has(id) && (at.get(id) ?? 0) < version) return false
  }
  return true
}

/** Waits until the outboxes are empty and the views have all; false when that takes too long. */
export async function settled(
  city: FaultCity,
  patienceMs: number,
  parked: ReadonlySet<string> = new Set(),
): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(150))
    if (await isSettled(city, parked).catch(() => false)) return true
  return false
}
