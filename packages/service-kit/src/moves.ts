import { type Delivered, Unavailable } from '@jiceng/eventing'
import type { StoredState } from '@jiceng/kernel'
import type { Db } from 'mongodb'
import type { Following } from './following.ts'

/** Documents rewritten in one go. */
const pageMax = 500

export interface MovesOptions {
  readonly db: Db
  /** Where divisions stand here. */
  readonly divisions: string
  /** Collections whose documents lie in a division: `scopePath` and `scopes`. */
  readonly collections: readonly string[]
}

type Placed = Pick<StoredState, 'scopePath' | 'scopes'> & { readonly _id: string }

/**
 * A division that ends with a successor: what lay in it lies in the successor from now on (`decisions` 4). Routing fields only, without
 * events or versions; begun again from the start after a crash, since what is rewritten no longer matches.
 */
export function followMoves(service: string, options: MovesOptions): Following {
  return {
    name: `${service}.moves`,
    services: ['organizations'],
    projections: [],
    reacts: new Set(['DivisionRetired']),
    async react(events) {
      for (const event of events) await move(options, event)
    },
  }
}

async function move(options: MovesOptions, { type, aggregate, data }: Delivered): Promise<void> {
  if (type !== 'DivisionRetired' || typeof data.successorCode !== 'string') return
  const [from, to] = await Promise.all([pathOf(options, aggregate), pathOf(options, `div_${data.successorCode}`)])
  for (const collection of options.collections) await rehome(options, collection, from, to)
}

/** Milliseconds between looks for what an event with the old path brought back. */
const sweepEveryMs = 60_000

/** Every division that ended with a successor, again and again: an event written before the end may arrive after it. */
export function sweepMoves(options: MovesOptions, onTrouble: (error: unknown) => void): { stop(): void } {
  const retired = { 'state.state': 'retired', 'state.successorCode': { $exists: true } }
  const sweep = async (): Promise<void> => {
    const ended = await options.db
      .collection<Placed & { state: { successorCode: string } }>(options.divisions)
      .find(retired)
      .limit(1000)
      .toArray()
    for (const { scopePath, state } of ended) {
      const to = await pathOf(options, `div_${state.successorCode}`)
      for (const collection of options.collections) await rehome(options, collection, scopePath, to)
    }
  }
  const timer = setInterval(() => void sweep().catch(onTrouble), sweepEveryMs)
  return { stop: () => clearInterval(timer) }
}

async function pathOf({ db, divisions }: MovesOptions, _id: string): Promise<string> {
  const found = await db.collection<Placed>(divisions).findOne({ _id })
  if (!found) throw new Unavailable(`${_id} has not arrived here yet`)
  return found.scopePath
}

async function rehome({ db, divisions }: MovesOptions, name: string, from: string, to: string): Promise<void> {
  const collection = db.collection<Placed>(name)
  const code = from.slice(from.lastIndexOf('/') + 1)
  // The division itself stays where it was: it is the record of what ended.
  const own = name === divisions ? { _id: { $ne: `div_${code}` } } : {}
  for (;;) {
    const found = await collection
      .find({ scopes: code, ...own })
      .limit(pageMax)
      .toArray()
    if (found.length === 0) return
    const operations = found.map(({ _id, scopePath }) => {
      const path = to + scopePath.slice(from.length)
      return {
        updateOne: {
          filter: { _id, scopePath },
          update: { $set: { scopePath: path, scopes: path.split('/').slice(1) } },
        },
      }
    })
    await collection.bulkWrite(operations, { ordered: false })
  }
}
