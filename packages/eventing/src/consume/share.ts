import type { ClientSession, Db, MongoClient } from 'mongodb'
import { failpoint, zoo } from '../failpoints.ts'
import type { LogEntry } from '../log.ts'
import { applyEvents, concerned, isHeard, type Known, type Plan, planChunk } from './chunk.ts'
import { park } from './parked.ts'
import { movePlaces, type PlaceMove, readPositions } from './places.ts'
import type { Group } from './projection.ts'

/** What one partition brings to a transaction: entries from its place in the log on. */
export interface Share extends PlaceMove {
  readonly entries: readonly LogEntry[]
  readonly known: Known
}
export interface Store {
  readonly client: MongoClient
  readonly db: Db
  readonly group: Group
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
    await client.withSession((early) =>
      early.withTransaction(() => movePlaces(db, early, group.name, shares), transaction),
    )
  await inTransaction(client, async (session) => {
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
    const versions = new Map(plans.flatMap(({ moves }) => [...moves]))
    await movePlaces(db, session, group.name, zoo('Z5') ? [] : shares, versions)
  })
  return plans
}
