// A record that did not fit into a document could not be parked, and its partition stood still for good.
import t from 'tap'
import { type Group, type LogEntry, parkedOf, partitionOf } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('large_record')
t.teardown(() => b.close())

t.test('a record larger than a document is parked with its beginning, and the partition goes on', async (t) => {
  const group: Group = { name: 't.large', known: new Set(), projections: [] }
  const { client, options } = b
  const one = partitionOf({ client, db: options.db, group, topic: 'large', partition: 0 })
  const entry: LogEntry = {
    topic: 'large',
    partition: 0,
    offset: 0n,
    key: 'x',
    value: Buffer.alloc(17 << 20, 'x'),
    headers: {},
  }
  t.equal(await one.assign(), 0n)
  await one.apply([entry])
  t.equal(await one.assign(), 1n)
  const row = await parkedOf(options.db).findOne({ group: group.name })
  t.match(row, { reason: 'undecodable', detail: 'its data has 17825792 bytes' })
  t.equal(Buffer.from(row?.value ?? '', 'base64').length, 1 << 20)
})
