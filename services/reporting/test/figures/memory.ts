import type { Delivered } from '@jiceng/eventing'
import { factsOf } from '@jiceng/kernel'
import type { Placed } from '../../src/algebra/place.ts'
import type { Fact, Places } from '../../src/algebra/types.ts'
import { registry } from '../../src/app.ts'
import { type Bucket, type Head, sums } from '../../src/engine/buckets.ts'
import { type Context, noContext, situationOf } from '../../src/engine/context.ts'
import { booked, newSubject, type Subject } from '../../src/engine/document.ts'
import { applyTo } from '../../src/engine/engine.ts'
import { documentsOf, type Store } from '../../src/engine/store.ts'

/** What is kept, without a database. */
export interface Memory {
  readonly store: Store
  readonly subjects: ReadonlyMap<string, Subject>
  readonly buckets: () => Bucket[]
  readonly context: () => Context
  /** Documents written so far. */
  readonly written: () => number
}
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value))

export function memory(): Memory {
  const subjects = new Map<string, Subject>()
  const kept = new Map<string, { head: Head; cells: Map<string, number> }>()
  let context = noContext
  let written = 0
  const store: Store = {
    context: async () => context,
    subjects: async (ids) => ids.flatMap((id) => subjects.get(id) ?? []),
    stale: async ({ v, pending }, limit) =>
      [...subjects.values()]
        .filter(
          (one) => one.v < v && ((pending.obliged && one.o) || one.s.some((code) => pending.codes.includes(code))),
        )
        .slice(0, limit),
    async write(changed) {
      written += changed.subjects.length + changed.sums.changed().length + 1
      for (const one of changed.subjects) subjects.set(one._id, copy(one))
      for (const { _id, head, cells } of changed.sums.changed()) {
        const bucket = kept.get(_id) ?? { head, cells: new Map<string, number>() }
        for (const [cell, n] of cells) bucket.cells.set(cell, (bucket.cells.get(cell) ?? 0) + n)
        kept.set(_id, bucket)
      }
      context = changed.context
    },
  }
  return {
    store,
    subjects,
    buckets: () => documentsOf([...kept].map(([_id, { head, cells }]) => ({ _id, head, cells: [...cells] }))),
    context: () => context,
    written: () => written,
  }
}

/** Delivers batches; what an aggregate has said before changes nothing, as the consumer sees to. */
export async function deliver({ store }: Memory, batches: readonly (readonly Delivered[])[]): Promise<void> {
  const versions = new Map<string, number>()
  for (const batch of batches) {
    const fresh = batch.filter(({ aggregate, version }) => {
      if (version <= (versions.get(aggregate) ?? 0)) return false
      versions.set(aggregate, version)
      return true
    })
    await applyTo(store, registry, fresh)
  }
  // What is left to be placed again is placed with the next events, whatever they are.
  for (let n = 0; n < 4; n++) await applyTo(store, registry, [])
}

/** All there is to know, made from nothing: each aggregate by itself, and corrections as the owner's kernel folds them. */
export const recomputed = (said: readonly Delivered[], context: Context): Placed[] =>
  alone(said, context).flatMap(({ c }) => c)

/** Each subject and hub as it would stand, had everything been known at once. */
export function alone(said: readonly Delivered[], context: Context): Subject[] {
  const situation = situationOf(context)
  const subjects: Subject[] = []
  const hubs = new Map<string, Record<string, unknown>>()
  for (const [aggregate, events] of Map.groupBy(said, (event) => event.aggregate)) {
    const places: (readonly [string, string])[] = []
    for (const { occurredOn, scopePath, data } of events)
      if (!('corrects' in data || 'revokes' in data) && places.at(-1)?.[1] !== scopePath)
        places.push([occurredOn, scopePath])
    for (const { name } of new Set(events.flatMap(({ type }) => registry.byEvent.get(type) ?? []))) {
      const made = foldedAlone(name, aggregate, events, places)
      if (!made) continue
      subjects.push(made)
      const own = { key: aggregate, year: situation.year, places }
      for (const { to, part } of registry.facts.get(name)?.exports(made.state, own) ?? [])
        hubs.set(to, { ...hubs.get(to), [made._id]: copy(part) })
    }
  }
  const lent = [...hubs].map(([id, parts]): Subject => ({ ...newSubject(id), parts }))
  return [...subjects, ...lent].map((one) => booked(registry, one, situation))
}

function foldedAlone(
  name: string,
  aggregate: string,
  events: readonly Delivered[],
  places: Places,
): Subject | undefined {
  const subject = registry.facts.get(name)
  const heard = events.filter(({ type }) => subject?.events.includes(type))
  const facts = factsOf(heard.map(({ id, type, data }) => ({ _id: id, type, data })))
  const state = facts.reduce((before: unknown, { _id, type, data }) => {
    const { occurredOn = '', time = '', scopePath = '' } = heard.find(({ id }) => id === _id) ?? {}
    const fact: Fact = { id: _id, type, on: occurredOn, at: time, path: scopePath, data }
    return subject?.evolve(before, fact)
  }, undefined)
  const [begun] = heard
  if (state === undefined || !begun) return undefined
  const first = { on: begun.occurredOn, at: begun.time }
  return { ...newSubject(`${name}/${aggregate}`), state: copy(state), first, places }
}

/** Every cell that is not zero. */
export function cellsOf(buckets: readonly Bucket[]): Map<string, number> {
  const cells = buckets.flatMap(({ _id, c }) =>
    Object.entries(c).flatMap(([month, days]) =>
      Object.entries(days).map(([day, n]) => [`${_id} ${month} ${day}`, n] as const),
    ),
  )
  return new Map(cells.filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}
export function summed(placed: readonly Placed[]): Bucket[] {
  const all = sums()
  all.add(placed, 1)
  return documentsOf(all.changed())
}
