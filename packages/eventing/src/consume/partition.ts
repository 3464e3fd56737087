import { disturbed } from '../failpoints.ts'
import type { LogEntry } from '../log.ts'
import { applyEvents, concerned, type Known, type Plan, Poison, planChunk } from './chunk.ts'
import { entryOf, type ParkedRow, park, parkedOf, parkedRow } from './parked.ts'
import { movePlaces, placeId, placesIn, readPositions } from './places.ts'
import { commitShares, inTransaction, reactTo, type Share, type Store } from './share.ts'

export interface PartitionOptions extends Store {
  readonly topic: string
  readonly partition: number
  readonly onApplied?: (plan: Plan) => void
}

/** Asks the owner for the events of an aggregate from a version on. */
export type FetchMissing = (topic: string, aggregate: string, from: number) => Promise<readonly LogEntry[]>

/** One partition while we own it. Its methods are called one after the other, never at once. */
export interface Partition {
  /** Claims ownership; the offset to read from. */
  assign(): Promise<bigint>
  /** True when none of these is of the group's concern: its place moves in memory, to be written by and by. */
  pass(entries: readonly LogEntry[]): boolean
  /** What of its place is not written yet; undefined when nothing is. */
  passed(): Share | undefined
  /** That was written. */
  settled(share: Share): void
  /** What it brings to a common transaction; undefined when all of it was applied before. */
  share(entries: readonly LogEntry[]): Share | undefined
  /** The share was committed. */
  committed(share: Share, plan: Plan): void
  /** Applies entries alone, in order; an aggregate that cannot be applied is parked. */
  apply(entries: readonly LogEntry[]): Promise<void>
  /** Drops what is remembered: the database is the truth. */
  forget(): Promise<void>
  /** Applies what waits in `parked` and can be applied now; the number of events applied. */
  heal(fetchMissing?: FetchMissing): Promise<number>
  /**
   * Applies the owner's events of an aggregate that our place in the log has passed without them; the number applied. Their offset
   * is where they stand at the latest, so what lies ahead is left to come by itself.
   */
  fill(aggregate: string, missing: readonly LogEntry[]): Promise<number>
  readonly owned: boolean
  /** Aggregates that wait in `parked`. */
  readonly parked: number
}

export function partitionOf(options: PartitionOptions): Partition {
  const { client, db, group, topic, partition } = options
  const _id = placeId(group.name, `${topic}:${partition}`)
  const known: Known = { versions: new Map(), parked: new Set() }
  let epoch = 0
  // Where it is to read on, and what of that the database has.
  let next = 0n
  let stored = 0n

  async function assign(): Promise<bigint> {
    const row = await placesIn(db).findOneAndUpdate(
      { _id },
      { $inc: { epoch: 1 }, $setOnInsert: { next: '0' } },
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    )
    if (!row) throw new Error('the place was not written')
    epoch = row.epoch
    next = BigInt(row.next)
    stored = next
    await forget()
    return next
  }

  async function forget(): Promise<void> {
    known.versions.clear()
    known.parked.clear()
    const rows = await parkedOf(db)
      .find({ group: group.name, topic, partition }, { projection: { aggregate: 1 } })
      .toArray()
    for (const { aggregate } of rows) if (aggregate) known.parked.add(aggregate)
  }

  function pass(entries: readonly LogEntry[]): boolean {
    const last = entries.at(-1)
    if (!last || disturbed || entries.some((entry) => concerned(group, entry))) return false
    if (last.offset >= next) next = last.offset + 1n
    return true
  }
  const passed = (): Share | undefined =>
    next > stored ? { _id, epoch, next: stored, to: next, entries: [], known } : undefined

  /** Lower offsets were applied before and are dropped as read. */
  function share(entries: readonly LogEntry[]): Share | undefined {
    const read = entries.filter(({ offset }) => offset >= next)
    const fresh = disturbed?.(read) ?? read
    const last = fresh.at(-1)
    return last && { _id, epoch, next: stored, to: last.offset + 1n, entries: fresh, known }
  }

  /** Meanwhile it may have passed further in memory. */
  function moved(to: bigint): void {
    stored = to
    if (to > next) next = to
  }

  function committed({ to }: Share, plan: Plan): void {
    moved(to)
    for (const [aggregate, { after }] of plan.moves) known.versions.set(aggregate, after)
    for (const { aggregate } of plan.parked) if (aggregate) known.parked.add(aggregate)
    options.onApplied?.(plan)
  }

  async function applyOnce(entries: readonly LogEntry[]): Promise<void> {
    const own = share(entries)
    if (!own) return
    await reactTo(options, [own])
    const [plan] = await commitShares(options, [own])
    if (plan) committed(own, plan)
  }

  /** Record by record; the aggregate that cannot be applied is parked in the transaction that moves on. */
  async function isolate(entries: readonly LogEntry[]): Promise<void> {
    for (const entry of entries)
      try {
        await applyOnce([entry])
      } catch (error) {
        if (!(error instanceof Poison)) throw error
        const row = parkedRow(group.name, entry, entry.key, Number(entry.headers.ce_sequence), 'poison', error.message)
        const to = entry.offset + 1n
        await inTransaction(client, async (session) => {
          await movePlaces(db, session, group.name, [{ _id, epoch, next: stored, to }])
          await park(db, session, [row])
        })
        moved(to)
        known.parked.add(entry.key)
      }
  }

  async function apply(entries: readonly LogEntry[]): Promise<void> {
    try {
      await applyOnce(entries)
    } catch (error) {
      await forget()
      if (!(error instanceof Poison)) throw error
      await isolate(entries.filter(({ offset }) => offset >= next))
    }
  }

  /** Oldest first: a gap the owner fills, or rows an operator set to retry. */
  async function heal(fetchMissing?: FetchMissing): Promise<number> {
    let healed = 0
    for (const aggregate of [...known.parked]) healed += await healOne(aggregate, fetchMissing)
    return healed
  }

  async function healOne(aggregate: string, fetchMissing: FetchMissing | undefined): Promise<number> {
    const rows = await parkedOf(db).find({ group: group.name, aggregate }).sort({ version: 1 }).limit(500).toArray()
    const [first] = rows
    if (!first) known.parked.delete(aggregate)
    if (!first || rows.some(({ reason, state }) => state === 'waiting' && reason !== 'gap')) return 0
    const versions = await readPositions(db, undefined, group.name, [aggregate])
    const at = versions.get(aggregate) ?? 0
    const missing = first.version > at + 1 ? ((await fetchMissing?.(topic, aggregate, at + 1)) ?? []) : []
    const plan = planChunk(group, [...missing, ...rows.map(entryOf)], { versions, parked: new Set() })
    const reached = plan.moves.get(aggregate)?.after ?? at
    const done = rows.filter(({ version }) => version <= reached)
    if (done.length === 0) return 0
    await applyOutOfTurn(plan, done)
    if (done.length === rows.length) known.parked.delete(aggregate)
    return plan.events.length
  }

  /** The place in the log stays where it is. */
  async function applyOutOfTurn(plan: Plan, done: readonly ParkedRow[]): Promise<void> {
    await group.react?.(plan.events)
    const to = next
    await inTransaction(client, async (session) => {
      await applyEvents(db, session, group, plan.events)
      await movePlaces(db, session, group.name, [{ _id, epoch, next: stored, to }], plan.moves)
      await parkedOf(db).deleteMany({ _id: { $in: done.map((row) => row._id) } }, { session })
    })
    moved(to)
    for (const [aggregate, { after }] of plan.moves) known.versions.set(aggregate, after)
    options.onApplied?.(plan)
  }

  async function fill(aggregate: string, missing: readonly LogEntry[]): Promise<number> {
    const passed = missing.filter(({ offset }) => offset >= 0n && offset < next)
    if (passed.length === 0 || known.parked.has(aggregate)) return 0
    const versions = await readPositions(db, undefined, group.name, [aggregate])
    const plan = planChunk(group, passed, { versions, parked: new Set() })
    if (plan.events.length > 0) await applyOutOfTurn(plan, [])
    return plan.events.length
  }

  return {
    assign,
    pass,
    passed,
    settled: ({ to }) => moved(to),
    share,
    committed,
    apply,
    forget,
    heal,
    fill,
    get owned() {
      return epoch > 0
    },
    get parked() {
      return known.parked.size
    },
  }
}
