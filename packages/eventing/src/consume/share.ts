import type { AnyBulkWriteOperation, ClientSession, Db, MongoClient } from 'mongodb'
import { failpoint, zoo } from '../failpoints.ts'
import type { LogEntry } from '../log.ts'
import { collections } from '../rows.ts'
import {
  applyEvents,
  concerned,
  isHeard,
  type Known,
  type Plan,
  planChunk,
  readPositions,
  writePositions,
} from './chunk.ts'
import { park } from './parked.ts'
import type { Group } from './projection.ts'

/** Another owner has the partition: nothing of ours was written. */
export class Zombie extends Error {
  override name = 'Zombie'
}

/** What one partition brings to a transaction: entries from its place in the log on. */
export interface Share {
  /** Id of its checkpoint, and who owns it. */
  readonly _id: string
  readonly epoch: number
  readonly next: bigint
  readonly to: bigint
  readonly entries: readonly LogEntry[]
  readonly known: Known
}
export interface Store {
  readonly client: MongoClient
  readonly db: Db
  readonly group: Group
}
export interface Checkpoint {
  readonly _id: string
  readonly next: string
  readonly epoch: number
}

const transaction = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const

export async function inTransaction(
  client: MongoClient,
  act: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const session = client.startSession()
  try {
    session.startTransaction(transaction)
    await act(session)
    await failpoint?.('consumer-in-transaction')
    await session.commitTransaction()
    await failpoint?.('consumer-after-commit')
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined)
    throw error
  } finally {
    await session.endSession()
  }
}

type Move = Pick<Share, '_id' | 'epoch' | 'next' | 'to'>

/** Compared in the update, as positions are (ADR 48). */
const moved = ({ _id, epoch, next, to }: Move): AnyBulkWriteOperation<Checkpoint> => {
  const isOurs = { $and: [{ $eq: ['$epoch', epoch] }, { $eq: ['$next', String(next)] }] }
  return { updateOne: { filter: { _id }, update: [{ $set: { next: { $cond: [isOurs, String(to), '$next'] } } }] } }
}
/** One that stays where it is would be modified by nobody: it is compared in the filter. */
const stayed = ({ _id, epoch, next }: Move): AnyBulkWriteOperation<Checkpoint> => ({
  updateOne: { filter: { _id, epoch, next: String(next) }, update: { $set: { next: String(next) } } },
})

/** Moves the checkpoints by compare-and-set on owner and place; a miss means somebody else owns one of them. */
export async function moveCheckpoints(db: Db, session: ClientSession, shares: readonly Move[]): Promise<void> {
  const checkpoints = db.collection<Checkpoint>(collections.checkpoints)
  const [staying, moving] = [shares.filter(({ next, to }) => next === to), shares.filter(({ next, to }) => next !== to)]
  const options = { session, ordered: false }
  let ours = 0
  if (moving.length > 0) ours += (await checkpoints.bulkWrite(moving.map(moved), options)).modifiedCount
  if (staying.length > 0) ours += (await checkpoints.bulkWrite(staying.map(stayed), options)).matchedCount
  if (ours !== shares.length) throw new Zombie(`one of ${shares.map(({ _id }) => _id).join(', ')} has another owner`)
}

async function learn(
  { db, group }: Store,
  session: ClientSession | undefined,
  shares: readonly Share[],
): Promise<void> {
  const unknown = shares.flatMap(({ entries, known }) =>
    [...new Set(entries.filter((entry) => concerned(group, entry)).map(({ key }) => key))]
      .filter((key) => !known.versions.has(key))
      .map((key) => ({ key, known })),
  )
  if (unknown.length === 0) return
  const found = await readPositions(
    db,
    session,
    group.name,
    unknown.map(({ key }) => key),
  )
  for (const { key, known } of unknown) known.versions.set(key, found.get(key) ?? 0)
}

const planned = ({ group }: Store, shares: readonly Share[]): Plan[] =>
  shares.map(({ entries, known }) => planChunk(group, entries, known))

/**
 * What is to be done before these are passed: in the order of each partition, and side by side, so that their commands share
 * transactions. None is still under way afterwards. No transaction is open meanwhile: the server ends what is open for long.
 */
export async function reactTo(store: Store, shares: readonly Share[]): Promise<void> {
  const { react } = store.group
  if (!react || !shares.some(({ entries }) => entries.some((entry) => isHeard(store.group, entry)))) return
  await learn(store, undefined, shares)
  const done = await Promise.allSettled(planned(store, shares).map(({ events }) => react(events)))
  for (const one of done) if (one.status === 'rejected') throw one.reason
}

/** Effects, versions and places in the log of several partitions, in one transaction: what waits is applied together. */
export async function commitShares(store: Store, shares: readonly Share[]): Promise<Plan[]> {
  const { client, db, group } = store
  let plans: Plan[] = []
  // Without the failpoints of the transaction that has the effect: whoever is killed there has moved on already.
  if (zoo('Z5'))
    await client.withSession((early) => early.withTransaction(() => moveCheckpoints(db, early, shares), transaction))
  await inTransaction(client, async (session) => {
    if (!zoo('Z5')) await moveCheckpoints(db, session, shares)
    await learn(store, session, shares)
    plans = planned(store, shares)
    await applyEvents(
      db,
      session,
      group,
      plans.flatMap(({ events }) => events),
    )
    await park(
      db,
      session,
      plans.flatMap(({ parked }) => parked),
    )
    await writePositions(db, session, group.name, new Map(plans.flatMap(({ moves }) => [...moves])))
  })
  return plans
}
