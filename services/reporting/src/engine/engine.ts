import { type Delivered, type Engine, type InMemory, inSlices } from '@jiceng/eventing'
import type { Db } from 'mongodb'
import { type Sums, sums } from './buckets.ts'
import { type Context, contextAfter, contextEvents, isPending, looked, noContext, situationOf } from './context.ts'
import { type Desk, desk } from './desk.ts'
import type { Subject } from './document.ts'
import { isWatched, type Registry } from './registry.ts'
import {
  bucketsOf,
  documentsOf,
  names,
  prepare,
  readSubjects,
  type Store,
  stale,
  stored,
  subjectsOf,
  unindexed,
  writeContext,
} from './store.ts'

/** Subjects placed again in one transaction, beside what its events change. */
const againMax = 500

const divisionId = (code: string): string => `division/div_${code}`
const successors = (events: readonly Delivered[]): string[] =>
  events.flatMap(({ data: { successorCode } }) =>
    typeof successorCode === 'string' ? [divisionId(successorCode)] : [],
  )
const pathIn =
  (on: Desk) =>
  (code: string): string | undefined =>
    on.get(divisionId(code))?.places.at(0)?.[1]

/** Figures from events: subjects, what they add to which measure, and the sums of it, in one transaction with the place in the log. */
export function figures(registry: Registry): Engine {
  return {
    collections: [names.subjects, names.buckets, names.context],
    listens: [...new Set([...registry.byEvent.keys(), ...contextEvents])],
    prepare,
    apply: (db, session, events) => applyTo(stored(db, session), registry, events),
    rebuild: (db) => rebuilding(registry, db),
  }
}

/** Folds a batch of events, in the order of each aggregate, and writes what came of it. */
export async function applyTo(store: Store, registry: Registry, events: readonly Delivered[]): Promise<void> {
  const on = desk(registry)
  const found = new Map<string, Subject>()
  const put = (subjects: readonly Subject[]): void => {
    for (const one of subjects) found.set(one._id, one)
    on.put(subjects)
  }
  const before = await store.context()
  put(await store.subjects([...new Set([...events.flatMap(on.targets), ...successors(events)])]))
  for (const event of events) on.fold(event)
  let context = contextAfter(before, events, pathIn(on))
  if (isPending(context)) {
    const again = await store.stale(context, againMax)
    put(again.filter(({ _id }) => !on.has(_id)))
    for (const { _id } of again) on.touch(_id)
    context = looked(context, again.length)
  }
  const situation = situationOf(context)
  put(await store.subjects(on.lend(situation)))
  const { documents, sums: changed } = on.book(situation)
  await store.write({ subjects: documents, before: found, sums: changed, context })
}

/** The same in memory: each subject is written seldom and each bucket once, at the end. */
function rebuilding(registry: Registry, db: Db): InMemory {
  const on = desk(registry)
  const all: Sums = sums()
  const kept = new Set<string>()
  let context = noContext
  // Indexes are dearer kept than made: they come back once everything is there.
  let writing: Promise<unknown> = unindexed(db)

  async function load(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => kept.has(id) && !on.has(id))
    if (missing.length === 0) return
    await writing
    on.put(await readSubjects(db, missing))
  }
  async function write(documents: readonly Subject[]): Promise<void> {
    const { fresh = [], old = [] } = Object.groupBy(documents, ({ _id }) => (kept.has(_id) ? 'old' : 'fresh'))
    for (const { _id } of documents) kept.add(_id)
    // What was raised before stays raised, and is compared with what is wrong now.
    const replace = (slice: Subject[]): Promise<unknown> =>
      subjectsOf(db).bulkWrite(
        slice.map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement } })),
        { ordered: false },
      )
    await Promise.all([
      inSlices(
        fresh.map((one) => (isWatched(registry, one._id) ? { ...one, check: '' } : one)),
        (slice) => subjectsOf(db).insertMany(slice, { ordered: false }),
      ),
      inSlices(old, replace),
    ])
  }
  async function flush(): Promise<void> {
    await writing
    const situation = situationOf(context)
    await load(on.lend(situation))
    const { documents } = on.book(situation, all)
    on.clear()
    writing = write(documents)
    writing.catch(() => undefined) // awaited by the next flush, or at the end
  }

  return {
    async load(events) {
      await load([...events.flatMap(on.targets), ...successors(events)])
    },
    fold(event) {
      on.fold(event)
      context = contextAfter(context, [event], pathIn(on))
    },
    get dirty() {
      return on.dirty
    },
    flush,
    async finish() {
      await flush()
      await writing
      await prepare(db)
      context = await placeAgain(db, context, async (found) => {
        on.put(found)
        for (const { _id } of found) on.touch(_id)
        await flush()
        await writing
      })
      await inSlices(documentsOf(all.changed()), (slice) => bucketsOf(db).insertMany(slice, { ordered: false }))
      await writeContext(db, context)
    },
  }
}

/** What was written before the last change of the situation, until nothing of it is left. */
async function placeAgain(db: Db, before: Context, act: (found: Subject[]) => Promise<void>): Promise<Context> {
  let context = before
  while (isPending(context)) {
    const found = await stale(db, context, againMax)
    if (found.length > 0) await act(found)
    context = looked(context, found.length)
  }
  return context
}
