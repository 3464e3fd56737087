// Divisions inserted beside the service, as it would have stored them, and read as its lists read them.
import { randomUUID } from 'node:crypto'
import { clientOptions } from '@jiceng/eventing'
import type { StoredState } from '@jiceng/kernel'
import type { Registration } from '@jiceng/sample-city'
import { ensureIndexes } from '@jiceng/service-kit'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { divisions } from '../services/organizations/src/divisions/index.ts'
import { median, quantile } from './measure.ts'

const batch = 1000
const validFrom = '2023-06-30'
/** The largest page of a list, and the one more by which it knows that there is another. */
const page = 200 + 1
const reads = 100

export interface Subtree {
  readonly scope: string
  readonly filter: Document
  readonly found: number
  /** Milliseconds: the first page, and all of it. */
  readonly pageP50: number
  readonly pageP95: number
  readonly all: number
  /** What the page took by its plan: the index, and how much was looked at for what was returned. */
  readonly index: string
  readonly keys: number
  readonly documents: number
  readonly returned: number
}
export interface Store {
  add(registrations: readonly Registration[]): Promise<void>
  flush(): Promise<void>
  stored(): Promise<number>
  subtree(scope: string, level?: Registration['level']): Promise<Subtree>
  close(): Promise<void>
}
type Division = StoredState<unknown>

export async function registerStore(mongo: string): Promise<Store> {
  const client = await new MongoClient(mongo, clientOptions).connect()
  const db = client.db(`register-${randomUUID()}`)
  const collection = db.collection<Division>(divisions.collection)
  await ensureIndexes(db, [divisions])
  const stored = storing()
  let waiting: Division[] = []
  const write = async (size: number): Promise<void> => {
    while (waiting.length >= size && waiting.length > 0) {
      await collection.insertMany(waiting.slice(0, batch), { ordered: false })
      waiting = waiting.slice(batch)
    }
  }
  return {
    async add(registrations) {
      for (const one of registrations) waiting.push(stored(one))
      await write(batch)
    },
    flush: () => write(0),
    stored: () => collection.countDocuments(),
    subtree: (scope, level) => subtreeOf(collection, scope, level),
    async close() {
      await db.dropDatabase()
      await client.close()
    },
  }
}

/** The state is what the events of a division make of it; its path follows that of its parent. */
function storing(): (one: Registration) => Division {
  const paths = new Map<string, string>()
  return (one) => {
    const scopePath = `${one.parentCode === undefined ? '' : paths.get(one.parentCode)}/${one.code}`
    if (one.level !== 'community' && one.level !== 'village') paths.set(one.code, scopePath)
    const data = { ...one, scopePath, validFrom }
    return {
      _id: `div_${one.code}`,
      version: 1,
      state: divisions.evolve(divisions.read({ ...divisions.initial }), { type: 'DivisionRegistered', data }),
      scopePath,
      scopes: scopePath.split('/').slice(1),
      relates: [],
      lastOn: validFrom,
      lastAt: null,
    }
  }
}

async function subtreeOf(collection: Collection<Division>, scope: string, level?: string): Promise<Subtree> {
  const filter = { scopes: scope, ...(level === undefined ? {} : { 'state.level': { $eq: level } }) }
  const first = () => collection.find(filter).sort({ _id: -1 }).limit(page)
  const times: number[] = []
  for (let n = 0; n < reads; n++) times.push(await timed(() => first().toArray()))
  let found = 0
  const all = await timed(async () => {
    for await (const _ of collection.find(filter)) found++
  })
  const { executionStats: stats, queryPlanner } = trusted(await first().explain('executionStats'))
  return {
    scope,
    filter,
    found,
    pageP50: rounded(median(times)),
    pageP95: rounded(quantile(times, 0.95)),
    all: rounded(all),
    index: indexOf(queryPlanner.winningPlan),
    keys: stats.totalKeysExamined,
    documents: stats.totalDocsExamined,
    returned: stats.nReturned,
  }
}
const rounded = (ms: number): number => Math.round(ms * 100) / 100
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

interface Plan {
  readonly stage: string
  readonly indexName?: string
  readonly inputStage?: Plan
  readonly queryPlan?: Plan
}
interface Explained {
  readonly queryPlanner: { readonly winningPlan: Plan }
  readonly executionStats: {
    readonly totalKeysExamined: number
    readonly totalDocsExamined: number
    readonly nReturned: number
  }
}
const trusted = (explained: Document): Explained => explained as never
/** A plan that scans has no index: its stage is told. */
function indexOf({ stage, indexName, inputStage, queryPlan }: Plan): string {
  const below = inputStage ?? queryPlan
  return indexName ?? (below ? indexOf(below) : stage)
}
