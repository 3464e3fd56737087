// A broker that loses its unflushed tail gives offsets a second time. What stood there is sent again, in order, until all of it
// stands beyond the old end, where consumers that were there before look for it.
import t from 'tap'
import { type EventRow, type LogWriter, startRelay } from '../src/index.ts'
import { bench, collections, open, take } from './counter.ts'
import { memoryLog } from './log/memory.ts'

const b = await bench('lost_tail')
const { client, db } = b.options
const events = db.collection<EventRow>(collections.events)

const log = memoryLog()
await log.provision(['lost-tail'], 4)
/** Set while the broker is away; called by the first append that finds it so. */
let away: (() => void) | undefined
async function openWriter(): Promise<LogWriter> {
  const writer = await log.openWriter()
  return {
    ...writer,
    async append(topic, records) {
      if (!away) return await writer.append(topic, records)
      away()
      throw new Error('the broker is away')
    },
  }
}
const relay = startRelay({
  client,
  db,
  service: 'grid',
  topic: 'lost-tail',
  owner: 'one',
  openWriter,
})
t.teardown(async () => {
  await relay.stop()
  await b.close()
})

async function drained(): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; )
    if ((await events.countDocuments({ sent: false })) === 0) return
  throw new Error('rows stayed unsent')
}
const placesOf = (id: string, version: number): number[] =>
  log
    .lanes('lost-tail')
    .flatMap((lane) =>
      lane.flatMap(({ key, headers }, n) => (key === id && headers.ce_sequence === String(version) ? [n] : [])),
    )

t.test('a lost tail is sent again before anything new, and stands beyond the old end', async (t) => {
  const answer = await b.send(open, { body: { divisionCode: '990103', seats: 100 } })
  const id = String(answer.body.id)
  for (let n = 0; n < 9; n++) await b.send(take, { id, body: { by: `org_${n}` } })
  await drained()
  const lane = log.lanes('lost-tail').find((one) => one.some(({ key }) => key === id)) ?? []
  const old = lane.length
  lane.splice(4)
  // The connection ends with the broker: the next writer sees where the log ends.
  const found = Promise.withResolvers<void>()
  away = found.resolve
  await b.send(take, { id, body: { by: 'org_after' } })
  await found.promise
  away = undefined
  const beyond = (version: number): boolean => placesOf(id, version).some((place) => place >= old)
  for (const end = Date.now() + 20_000; Date.now() < end && !(beyond(5) && beyond(11)); ) await drained()
  await drained()
  const first = new Map<string, number>()
  for (const [n, { headers }] of lane.entries())
    if (!first.has(String(headers.ce_sequence))) first.set(String(headers.ce_sequence), n)
  t.strictSame([...first.keys()], ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'], 'in order, none missing')
  for (const version of [5, 6, 7, 8, 9, 10, 11]) t.ok(beyond(version), `version ${version} stands beyond the old end`)
})
