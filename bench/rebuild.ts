// Rebuilds of a document view and of a counter view from the log, against the raw writes of the same documents and counters.
import { randomUUID } from 'node:crypto'
import {
  clientOptions,
  type Engine,
  type Group,
  type LogEntry,
  newId,
  type Projection,
  prepare,
  startRebuild,
  type ViewDocument,
} from '@jiceng/eventing'
import { type Db, MongoClient } from 'mongodb'
import type { Urls } from '../infra/servers/options.ts'
import { gridView } from '../services/gateway/src/views/grid.ts'
import { registry } from '../services/reporting/src/app.ts'
import { figures } from '../services/reporting/src/engine/engine.ts'
import { median, wall } from './measure.ts'

const events = 20_000
const chunk = 1000
const scope = '/990100/990103/990103001/990103001001'

/** The log of so many grids: each created and activated. */
function log(): LogEntry[] {
  const building = (n: number) => ({ no: String(n), name: `棠溪苑小区第${n}栋住宅楼`, units: 6 })
  return Array.from({ length: events / 2 }, (_, n) => {
    const id = `grd_${newId()}`
    const created = {
      gridId: id,
      code: `990103001001${n % 1000}`,
      name: `第${n}网格`,
      kind: 'general',
      households: 300,
      buildings: Array.from({ length: 8 }, (_, b) => building(b)),
      divisionCode: '990103001001',
      legacyGridIds: [],
      createdOn: `2023-0${1 + (n % 6)}-15`,
    }
    return [
      entry(id, 1, 'GridCreated', created),
      entry(id, 2, 'GridActivated', { activatedOn: `2023-0${1 + (n % 6)}-20` }),
    ]
  })
    .flat()
    .map((made, n) => ({ ...made, offset: BigInt(n) }))
}
const entry = (id: string, version: number, type: string, data: object): LogEntry => ({
  topic: 'log',
  partition: 0,
  offset: 0n,
  key: id,
  value: Buffer.from(JSON.stringify(data)),
  headers: {
    ce_specversion: '1.0',
    ce_id: `${id}-${version}`,
    ce_source: '/jiceng/grid',
    ce_type: type,
    ce_subject: id,
    ce_time: '2023-06-30T00:00:00.000Z',
    ce_sequence: String(version),
    ce_scope: scope,
    ce_occurredon: '2023-06-30',
    ce_actor: 'bench',
    ce_correlationid: 'bench',
  },
})

type Made = { readonly projection: Projection } | { readonly engine: Engine }

async function rebuild(
  client: MongoClient,
  made: Made,
  entries: readonly LogEntry[],
): Promise<{ seconds: number; db: Db }> {
  const db = client.db(`bench-${randomUUID()}`)
  const [projections, engine] = 'engine' in made ? [[], made.engine] : [[made.projection], undefined]
  await prepare(db, [...projections.map(({ collection }) => collection), ...(engine?.collections ?? [])])
  await engine?.prepare(db)
  const known = new Set([...projections.flatMap(({ listens }) => listens), ...(engine?.listens ?? [])])
  const group: Group = { name: 'bench', projections, engine, known }
  const begin = wall()
  const rebuilding = await startRebuild(db, group)
  for (let from = 0; from < entries.length; from += chunk) await rebuilding.apply(entries.slice(from, from + chunk))
  await rebuilding.finish(new Map([['log:0', BigInt(entries.length)]]))
  return { seconds: (wall() - begin) / 1000, db }
}

/** The same documents by `bulkWrite` of 1,000 `replaceOne`, w:majority; seconds for as many operations as there were documents. */
async function rawUpserts(db: Db, documents: readonly ViewDocument[]): Promise<number> {
  const target = db.collection<ViewDocument>('raw')
  const begin = wall()
  for (let from = 0; from < documents.length; from += chunk)
    await target.bulkWrite(
      documents
        .slice(from, from + chunk)
        .map((document) => ({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } })),
      { ordered: false },
    )
  return (wall() - begin) / 1000
}

/** Counters folded per chunk and written with one `$inc` each, w:majority, without subjects, versions or places: seconds for the log. */
async function rawCounters(db: Db, entries: readonly LogEntry[]): Promise<number> {
  const counters = db.collection<{ _id: string; n: number }>('raw_counters')
  const begin = wall()
  for (let from = 0; from < entries.length; from += chunk) {
    const sums = new Map<string, number>()
    for (const { value, headers } of entries.slice(from, from + chunk)) {
      const { activatedOn } = JSON.parse(value.toString('utf8'))
      if (!activatedOn) continue
      for (const of of String(headers.ce_scope).split('/').slice(1))
        for (const measure of ['grids-active', 'red-grids', 'residential-buildings']) {
          const key = `${measure}|${of}|${activatedOn}`
          sums.set(key, (sums.get(key) ?? 0) + 1)
        }
    }
    await counters.bulkWrite(
      [...sums].map(([_id, n]) => ({ updateOne: { filter: { _id }, update: { $inc: { n } }, upsert: true } })),
      { ordered: false },
    )
  }
  return (wall() - begin) / 1000
}

/** The final subjects and buckets of a rebuild by bulk insert, w:majority, then their indexes (`decisions` 20): seconds. */
async function rawFigures(db: Db, collections: readonly string[]): Promise<number> {
  let seconds = 0
  for (const collection of collections) {
    const documents = await db.collection<ViewDocument>(collection).find().toArray()
    const indexes = (await db.collection(collection).indexes()).filter(({ name }) => name !== '_id_')
    const raw = db.collection<ViewDocument>(`raw_${collection}`)
    const begin = wall()
    for (let from = 0; from < documents.length; from += chunk)
      await raw.insertMany(documents.slice(from, from + chunk), { ordered: false })
    await raw.createIndexes(indexes)
    seconds += (wall() - begin) / 1000
  }
  return seconds
}

/** Rates of ours over the raw ones, events and operations of the same log: medians of the rounds. */
export async function rebuilds(
  { MONGO_URL }: Urls,
  rounds: number,
): Promise<{ rebuildDocuments: number; rebuildFigures: number; rebuildCounters: number }> {
  const client = await new MongoClient(MONGO_URL, clientOptions).connect()
  const entries = log()
  const documentRatios: number[] = []
  const figureRatios: number[] = []
  const counterRatios: number[] = []
  for (let n = 0; n < rounds; n++) {
    const view = await rebuild(client, { projection: gridView }, entries)
    const documents = await view.db.collection<ViewDocument>(gridView.collection).find().toArray()
    documentRatios.push((await rawUpserts(view.db, documents)) / view.seconds)
    await view.db.dropDatabase()
    const counted = await rebuild(client, { engine: figures(registry) }, entries)
    figureRatios.push((await rawFigures(counted.db, ['subjects', 'buckets'])) / counted.seconds)
    counterRatios.push((await rawCounters(counted.db, entries)) / counted.seconds)
    await counted.db.dropDatabase()
  }
  await client.close()
  const rounded = (of: readonly number[]): number => Math.round(median(of) * 100) / 100
  return {
    rebuildDocuments: rounded(documentRatios),
    rebuildFigures: rounded(figureRatios),
    rebuildCounters: rounded(counterRatios),
  }
}
