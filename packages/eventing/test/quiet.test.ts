// A relay that has nothing to send looks seldom; what is committed meanwhile is found all the same, by whomever it was committed.
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { startRelay } from '../src/index.ts'
import { bench, open, take } from './counter.ts'
import { memoryLog } from './log/memory.ts'

const b = await bench('quiet')
const { client, db } = b.options
const log = memoryLog()
await log.provision(['quiet'], 4)
const relay = startRelay({ client, db, service: 'grid', topic: 'quiet', owner: 'one', openWriter: log.openWriter })
t.teardown(async () => {
  await relay.stop()
  await b.close()
})

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(20)) if (await holds()) return
  throw new Error(`never: ${what}`)
}
const sentOf = (id: string): string[] =>
  log
    .lanes('quiet')
    .flatMap((lane) => lane.filter(({ key }) => key === id).map(({ headers }) => String(headers.ce_sequence)))

t.test('rows of another instance, and rows of whoever wakes it, are sent in their order', async (t) => {
  const id = String((await b.send(open, { body: { divisionCode: '990103', seats: 100 } })).body.id)
  await until('the first is sent', () => sentOf(id).length === 1)
  for (const [round, wakes] of [false, true].entries()) {
    // Longer than it stays awake.
    await wait(2500)
    for (const n of [1, 2, 3]) {
      await b.send(take, { id, body: { by: `org_${round}${n}` } })
      if (wakes) relay.wake()
    }
    await until('all are sent', () => sentOf(id).length === 4 + 3 * round)
  }
  t.strictSame(sentOf(id), ['1', '2', '3', '4', '5', '6', '7'])
})

t.test('one that is woken sends at once, one that is not within a quarter of a second', async (t) => {
  const id = String((await b.send(open, { body: { divisionCode: '990103', seats: 100 } })).body.id)
  await until('the first is sent', () => sentOf(id).length === 1)
  for (const [wakes, mostMs] of [
    [true, 150],
    [false, 500],
  ] as const) {
    await wait(2500)
    const before = sentOf(id).length
    await b.send(take, { id, body: { by: `org_${wakes}` } })
    if (wakes) relay.wake()
    const begin = performance.now()
    await until('it is sent', () => sentOf(id).length > before)
    t.ok(performance.now() - begin < mostMs, `${wakes ? 'woken' : 'found'} after ${performance.now() - begin} ms`)
  }
})
