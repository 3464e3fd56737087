// npm run bench -- reports [--json] [--rounds=5] [--factor=32]
// A district's whole half-year report, through the gateway: on a city of profile S told in earnest, then on the same city with
// `factor` times its records (profile M has 32 times as many facts), then with three times as many again, all of earlier years.
import { parseArgs } from 'node:util'
import { loadCity, profiles } from '@jiceng/sample-city'
import { type Document, MongoClient } from 'mongodb'
import { request } from 'undici'
import { startServers } from '../infra/servers/index.ts'
import { benchCity } from './city.ts'
import { median, wall } from './measure.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    factor: { type: 'string', default: '32' },
  },
})
const [rounds, factor] = [Number(values.rounds), Number(values.factor)]
const say = (line: string): void => void (values.json || console.log(line))
process.env.CLOCK = 'manual'
const servers = await startServers({ name: 'test', signal: new AbortController().signal, report: () => {} })
const city = await benchCity(servers.urls)
const client = await new MongoClient(servers.urls.MONGO_URL).connect()
const db = client.db(city.database('reporting'))
const [subjects, buckets] = [db.collection<Row>('subjects'), db.collection<Row>('buckets')]
type Row = Document & { _id: string }

const told = await loadCity({ url: city.gateway, profile: profiles.S })
say(`profile S: ${told?.given} facts, ${await subjects.countDocuments()} subjects`)
const authorization = `Bearer ${await city.token('city-admin')}`

/** Milliseconds of one answer, all of it read. */
async function timed(path: string, body?: object): Promise<{ ms: number; id: string; status: number }> {
  const begin = wall()
  const answer = await request(`${city.gateway}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await answer.body.arrayBuffer())
  const ms = wall() - begin
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${bytes.toString('utf8', 0, 300)}`)
  return { ms, id: body ? String(JSON.parse(bytes.toString()).id) : '', status: answer.statusCode }
}

interface Round {
  readonly generate: number
  readonly traced: number
  readonly docx: number
  readonly pdf: number
}
async function round(): Promise<Round> {
  const { ms: generate, id } = await timed('/v1/reports', { divisionCode: '990103', period: '2023H1' })
  const begin = wall()
  const isTraced = async (): Promise<boolean> =>
    (await db.collection<Row>('reports').findOne({ _id: id }))?.state.traces !== undefined
  while (!(await isTraced())) await new Promise((wake) => setTimeout(wake, 20))
  const traced = wall() - begin
  const { ms: docx } = await timed(`/v1/reports/${id}/document?format=docx`)
  const { ms: pdf } = await timed(`/v1/reports/${id}/document?format=pdf`)
  return { generate, traced, docx, pdf }
}
const whole = (ms: number): number => Math.round(ms)
async function measured(name: string): Promise<{ name: string; cold: Round; warm: Round }> {
  const done: Round[] = []
  for (let n = 0; n <= rounds; n++) done.push(await round())
  const [cold, ...rest] = done
  if (!cold) throw new Error('no round')
  const of = (key: keyof Round): number => whole(median(rest.map((one) => one[key])))
  const warm = { generate: of('generate'), traced: of('traced'), docx: of('docx'), pdf: of('pdf') }
  const first = {
    generate: whole(cold.generate),
    traced: whole(cold.traced),
    docx: whole(cold.docx),
    pdf: whole(cold.pdf),
  }
  const result = { name, cold: first, warm }
  say(JSON.stringify({ ...result, subjects: await subjects.estimatedDocumentCount() }))
  return result
}

/** So many copies of every record there is, by the server itself; divisions stay as they are. `years` back, so that they are history. */
async function copy(times: number, years: number): Promise<void> {
  const own = { _id: { $not: /^division\/|~/ } }
  for (let n = 0; n < times; n++)
    await subjects
      .aggregate([
        { $match: own },
        { $set: { _id: { $concat: ['$_id', `~${years}.${n}`] } } },
        ...(years > 0
          ? [{ $set: { c: { $map: { input: '$c', in: { $mergeObjects: ['$$this', shifted(years)] } } } } }]
          : []),
        { $merge: { into: 'subjects' } },
      ])
      .toArray()
}
/** The days of what a record adds, so many years earlier. */
const shifted = (years: number): Document =>
  Object.fromEntries(
    ['on', 'of', 'from', 'to'].map((key) => {
      const day = `$$this.${key}`
      const earlier = {
        $concat: [
          { $toString: { $subtract: [{ $toInt: { $substrBytes: [day, 0, 4] } }, years] } },
          { $substrBytes: [day, 4, -1] },
        ],
      }
      return [key, { $cond: [{ $eq: [{ $type: day }, 'string'] }, earlier, '$$REMOVE'] }]
    }),
  )
/** Every sum so many times as large, as the copies make it. */
async function multiply(by: number): Promise<void> {
  const rows = await buckets.find().toArray()
  const times = (value: unknown): unknown =>
    typeof value === 'number'
      ? value * by
      : Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, times(one)]))
  for (let from = 0; from < rows.length; from += 1000)
    await buckets.bulkWrite(
      rows.slice(from, from + 1000).map(({ _id, t, c }) => ({
        updateOne: { filter: { _id }, update: { $set: { t: times(t), c: times(c) } } },
      })),
    )
}
/** The sums of the copies that are history. */
async function earlier(years: number): Promise<void> {
  const rows = await buckets.find({ y: { $gte: '2022' } }).toArray()
  const moved = rows.map((row) => {
    const y = String(Number(row.y) - years)
    return { ...row, _id: row._id.replace(`|${row.y}`, `|${y}`), y }
  })
  await buckets.insertMany(moved, { ordered: false })
}

const results = [await measured('profile S')]
await copy(factor - 1, 0)
await multiply(factor)
results.push(await measured(`${factor} times its records`))
for (const years of [10, 20, 30]) {
  await copy(factor, years)
  await earlier(years)
}
results.push(await measured('three times as many of earlier years beside them'))
await client.close()
await city.close()
await servers.stop()
console.log(JSON.stringify(results))
