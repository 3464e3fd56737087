import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { LogEntry } from '../log.ts'
import { collections } from '../rows.ts'
import { applyEvents, type Known, type Plan, Poison, planChunk, readPositions, writePositions } from './chunk.ts'
import { entryOf, park, parkedOf, parkedRow } from './parked.ts'
import type { Group } from './projection.ts'

/** Another owner has the partition: nothing of ours was written. */
export class Zombie extends Error {
  override name = 'Zombie'
}

interface Checkpoint {
  readonly _id: string
  readonly next: string
  readonly epoch: number
}

export interface PartitionOptions {
  readonly client: MongoClient
  readonly db: Db
  readonly group: Group
  readonly topic: string
  readonly partition: number
  readonly onApplied?: (plan: Plan) => void
}

/** One partition while we own it. Effect, versions and place in the log are written in one transaction. */
export interface Partition {
  /** Claims ownership; the offset to read from. */
  assign(): Promise<bigint>
  /** Applies entries in order; those below the place in the log are dropped. */
  apply(entries: readonly LogEntry[]): Promise<void>
  /** Applies what waits in `parked` and can be applied now; the number of events applied. */
  heal(fetchMissing?: FetchMissing): Promise<number>
  readonly owned: boolean
  /** Aggregates that wait in `parked`. */
  readonly parked: number
}

/** Asks the owner for the events of an aggregate from a version on. */
export type FetchMissing = (topic: string, aggregate: string, from: number) => Promise<readonly LogEntry[]>

const transaction = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const

export function partitionOf(options: PartitionOptions): Partition {
  const { db, group, topic, partition } = options
  const _id = `${group.name}:${topic}:${partition}`
  const checkpoints = db.collection<Checkpoint>(collections.checkpoints)
  let epoch = 0
  let next = 0n
  const known: Known = { versions: new Map(), parked: new Set() }

  async function assign(): Promise<bigint> {
    const row = await checkpoints.findOneAndUpdate(
      { _id },
      { $inc: { epoch: 1 }, $setOnInsert: { next: '0' } },
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    )
    if (!row) throw new Error('the checkpoint was not written')
    epoch = row.epoch
    next = BigInt(row.next)
    await forget()
    return next
  }

  /** Drops what is remembered: the database is the truth. */
  async function forget(): Promise<void> {
    known.versions.clear()
    known.parked.clear()
    const rows = await parkedOf(db)
      .find({ group: group.name, topic, partition }, { projection: { aggregate: 1 } })
      .toArray()
    for (const { aggregate } of rows) if (aggregate) known.parked.add(aggregate)
  }

  async function inTransaction(act: (session: ClientSession) => Promise<void>): Promise<void> {
    const session = options.client.startSession()
    try {
      session.startTransaction(transaction)
      await act(session)
      await session.commitTransaction()
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined)
      throw error
    } finally {
      await session.endSession()
    }
  }

  async function moveCheckpoint(session: ClientSession, to: bigint): Promise<void> {
    const result = await checkpoints.updateOne(
      { _id, epoch, next: String(next) },
      { $set: { next: String(to) } },
      { session },
    )
    if (result.matchedCount !== 1) throw new Zombie(`${_id} has another owner`)
  }

  async function learn(session: ClientSession, entries: readonly LogEntry[]): Promise<void> {
    const unknown = [...new Set(entries.map(({ key }) => key))].filter((key) => !known.versions.has(key))
    if (unknown.length === 0) return
    const found = await readPositions(db, session, group.name, unknown)
    for (const aggregate of unknown) known.versions.set(aggregate, found.get(aggregate) ?? 0)
  }

  async function applyOnce(entries: readonly LogEntry[]): Promise<void> {
    const last = entries.at(-1)
    if (!last) return
    const to = last.offset + 1n
    let plan: Plan | undefined
    await inTransaction(async (session) => {
      await moveCheckpoint(session, to)
      await learn(session, entries)
      plan = planChunk(group, entries, known)
      for (const event of plan.events) await group.react?.(event)
      await applyEvents(db, session, group, plan.events)
      await park(db, session, plan.parked)
      await writePositions(db, session, group.name, plan.moves)
    })
    next = to
    if (plan) remember(plan)
  }
  function remember(plan: Plan): void {
    for (const [aggregate, { after }] of plan.moves) known.versions.set(aggregate, after)
    for (const { aggregate } of plan.parked) if (aggregate) known.parked.add(aggregate)
    options.onApplied?.(plan)
  }

  /** Record by record; the aggregate that cannot be applied is parked in the transaction that moves on. */
  async function isolate(entries: readonly LogEntry[]): Promise<void> {
    for (const entry of entries)
      try {
        await applyOnce([entry])
      } catch (error) {
        if (!(error instanceof Poison)) throw error
        const row = parkedRow(group.name, entry, entry.key, Number(entry.headers.ce_sequence), 'poison', error.message)
        await inTransaction(async (session) => {
          await moveCheckpoint(session, entry.offset + 1n)
          await park(db, session, [row])
        })
        next = entry.offset + 1n
        known.parked.add(entry.key)
      }
  }

  async function apply(entries: readonly LogEntry[]): Promise<void> {
    const fresh = entries.filter(({ offset }) => offset >= next)
    try {
      await applyOnce(fresh)
    } catch (error) {
      await forget()
      if (!(error instanceof Poison)) throw error
      await isolate(fresh)
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
    const entries = [...missing, ...rows.map(entryOf)]
    const plan = planChunk(group, entries, { versions, parked: new Set() })
    const reached = plan.moves.get(aggregate)?.after ?? at
    const done = rows.filter(({ version }) => version <= reached)
    if (done.length === 0) return 0
    for (const event of plan.events) await group.react?.(event)
    await inTransaction(async (session) => {
      await moveCheckpoint(session, next)
      await applyEvents(db, session, group, plan.events)
      await writePositions(db, session, group.name, plan.moves)
      await parkedOf(db).deleteMany({ _id: { $in: done.map((row) => row._id) } }, { session })
    })
    known.versions.set(aggregate, reached)
    if (done.length === rows.length) known.parked.delete(aggregate)
    return plan.events.length
  }

  let turn: Promise<unknown> = Promise.resolve()
  /** One thing at a time: chunks, and healing between two chunks. */
  const exclusive = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act, act)
    turn = mine.catch(() => undefined)
    return mine
  }
  return {
    assign: () => exclusive(assign),
    apply: (entries) => exclusive(() => apply(entries)),
    heal: (fetchMissing) => exclusive(() => heal(fetchMissing)),
    get owned() {
      return epoch > 0
    },
    get parked() {
      return known.parked.size
    },
  }
}
