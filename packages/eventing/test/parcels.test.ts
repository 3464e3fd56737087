// What one transaction recorded goes to the log as a whole, in the order of the versions; what the log refuses holds up its aggregate only.
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { type EventRow, type LogWriter, RecordRefused, startRelay, unsentOf } from '../src/index.ts'
import { bench, collections, open, take } from './counter.ts'
import { memoryLog } from './log/memory.ts'

const b = await bench('parcels')
const { client, db } = b.options
const events = db.collection<EventRow>(collections.events)
const log = memoryLog()
await log.provision(['parcels'], 4)
/** Aggregates of which the log takes nothing. */
const refused = new Set<string>()
async function openWriter(): Promise<LogWriter> {
  const writer = await log.openWriter()
  return {
    ...writer,
    async append(topic, records) {
      if (records.some(({ key }) => refused.has(key))) throw new RecordRefused('too large')
      return await writer.append(topic, records)
    },
  }
}
const start = () => startRelay({ client, db, service: 'grid', topic: 'parcels', owner: 'one', openWriter })
let relay = start()
t.teardown(async () => {
  await relay.stop()
  await b.close()
})

const opened = async (): Promise<string> =>
  String((await b.send(open, { body: { divisionCode: '990103', seats: 100 } })).body.id)
const taken = (id: string, by: string) => b.send(take, { id, body: { by } })
const sentOf = (id: string): number[] =>
  log
    .lanes('parcels')
    .flatMap((lane) => lane.flatMap(({ key, headers }) => (key === id ? [Number(headers.ce_sequence)] : [])))
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(20)) if (await holds()) return
  throw new Error(`never: ${what}`)
}
const drained = () => until('all is sent', async () => (await unsentOf(db, 1)).events === 0)

t.test('what is undefined in an event is in its row as little as in the log', async (t) => {
  const id = await opened()
  await taken(id, 'org_0')
  await drained()
  const rows = await events.find({ aggregate: id }).toArray()
  t.strictSame(
    rows.map(({ data }) => data),
    JSON.parse(JSON.stringify(rows.map(({ data }) => data))),
  )
  t.ok(rows.length === 2 && rows.every(({ data }) => !Object.values(data).includes(null)))
})

t.test('commands of one transaction are marked by one row, each aggregate in the order of its versions', async (t) => {
  const ids = await Promise.all(Array.from({ length: 20 }, opened))
  await drained()
  const rows = await events.find({ aggregate: { $in: ids } }).toArray()
  const leads = rows.filter(({ sent }) => sent)
  t.ok(leads.length < rows.length, `${leads.length} of ${rows.length} rows are leads`)
  t.strictSame(
    rows.flatMap(({ lead, _id }) => (lead === undefined ? [] : [`${lead} ${_id}`])).sort(),
    leads.flatMap(({ _id, led = [] }) => led.map((other) => `${_id} ${other}`)).sort(),
  )
  t.ok(rows.every(({ lead, sent }) => (lead === undefined) === (sent === true)))
})

t.test('what piled up while nobody sent is sent in its order, more than one reading of it', async (t) => {
  await relay.stop()
  const ids = await Promise.all(Array.from({ length: 6 }, opened))
  for (let n = 0; n < 40; n++) for (const id of ids) await taken(id, `org_${n}`)
  const { events: waiting, oldest } = await unsentOf(db, 1000)
  t.equal(waiting, 6 + 240)
  t.ok(oldest)
  relay = start()
  await drained()
  for (const id of ids)
    t.strictSame(
      sentOf(id),
      Array.from({ length: 41 }, (_, n) => n + 1),
    )
})

t.test(
  'a refused record holds up its aggregate, others of its transaction go on; unblocked, it goes on from its rows',
  async (t) => {
    const [bad = '', ...good] = await Promise.all(Array.from({ length: 8 }, opened))
    await drained()
    refused.add(bad)
    await Promise.all([bad, ...good].map((id) => taken(id, 'org_1')))
    await until('others are sent', () => good.every((id) => sentOf(id).length === 2))
    await taken(bad, 'org_2')
    await until('both are held', async () => (await events.countDocuments({ sent: false, blocked: bad })) === 2)
    await taken(good[0] ?? '', 'org_2')
    await until('the others go on', () => sentOf(good[0] ?? '').length === 3)
    t.strictSame(sentOf(bad), [1])
    refused.clear()
    await events.updateMany({ sent: false, blocked: bad }, { $unset: { blocked: '' } })
    await until('it goes on', () => sentOf(bad).includes(3))
    t.strictSame(sentOf(bad), [1, 2, 3])
    await drained()
  },
)
