// A rule that reads several documents by their ids was taken for one that reads all of a collection, and went alone.
import t from 'tap'
import { touches } from '../src/work/touches.ts'
import { bench, take } from './counter.ts'

const b = await bench('touches')
t.teardown(() => b.close())

const read = (filter: Readonly<Record<string, unknown>>): string[] => {
  const lookup = { collection: 'grids', filter, limit: 9, as: () => [] }
  const command = { ...take, lookups: () => ({ grids: lookup }) }
  const request = b.request(command, { id: 'cnt_1', body: { by: 'org_1' } })
  const waiting = { request, commandId: 'c', target: 'cnt_1', isMinted: false, now: new Date(0), tries: 1 }
  return touches(waiting, { waiting, answer: { status: 200, body: {} }, stored: false }, new Map())
}
const own = 'counters/cnt_1'

t.test('what a rule reads by ids is those documents, what it reads by a query may be any', async (t) => {
  t.strictSame(read({ _id: 'grd_1' }), [own, 'grids/grd_1'])
  t.strictSame(read({ _id: { $in: ['grd_1', 'grd_2'] } }), [own, 'grids/grd_1', 'grids/grd_2'])
  t.strictSame(read({ _id: { $in: [] } }), [own])
  t.strictSame(read({ relates: 'unit:1' }), [own, 'grids/*'])
  t.strictSame(read({ _id: { $gt: 'grd_1' } }), [own, 'grids/*'])
})
