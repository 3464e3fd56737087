// A group of thirty commands read the same division thirty times, each time as a stage of its own.
import t from 'tap'
import { merged } from '../src/work/merged.ts'
import type { Reading } from '../src/work/read.ts'

const byIds = (collection: string, ...ids: string[]): Reading => ({
  collection,
  filter: { _id: ids.length === 1 ? ids[0] : { $in: ids } },
  limit: Math.max(1, ids.length),
})
const doc = (_id: string): { _id: string } => ({ _id })

t.test('documents named by their ids are read once for each collection', async (t) => {
  const { once, share } = merged([
    byIds('divisions', 'div_1'),
    byIds('units', 'uni_1'),
    byIds('divisions', 'div_2', 'div_1'),
    byIds('divisions', 'div_9'),
  ])
  t.strictSame(once, [
    { collection: 'divisions', filter: { _id: { $in: ['div_1', 'div_2', 'div_9'] } }, limit: 3 },
    { collection: 'units', filter: { _id: { $in: ['uni_1'] } }, limit: 1 },
  ])
  t.strictSame(
    share([[doc('div_1'), doc('div_2')], [doc('uni_1')]]),
    [[doc('div_1')], [doc('uni_1')], [doc('div_1'), doc('div_2')], []],
    'and everybody has what he asked for',
  )
})

t.test('a query is made once, unless anything of it differs', async (t) => {
  const query = (limit: number, state: unknown): Reading => ({
    collection: 'links',
    filter: { relates: 'grd_1', state },
    limit,
  })
  const asked = [
    query(5, /a/),
    query(5, /a/),
    query(6, /a/),
    query(5, /b/),
    query(5, new Date(1)),
    query(5, new Date(2)),
  ]
  const { once, share } = merged(asked)
  t.strictSame(once, [asked[0], ...asked.slice(2)])
  const found = once.map((_, n) => [doc(`l${n}`)])
  t.strictSame(
    share(found),
    [0, 0, 1, 2, 3, 4].map((n) => [doc(`l${n}`)]),
  )
})

t.test('of more than the limit no more is given', async (t) => {
  const { share } = merged([{ collection: 'units', filter: { _id: { $in: ['a', 'b', 'c'] } }, limit: 2 }])
  t.strictSame(share([[doc('a'), doc('b'), doc('c')]]), [[doc('a'), doc('b')]])
})

t.test('who names no document reads nothing', async (t) => {
  const { once, share } = merged([{ collection: 'units', filter: { _id: { $in: [] } }, limit: 1 }, byIds('units')])
  t.strictSame(once, [])
  t.strictSame(share([]), [[], []])
})

t.test('a range of ids is a query', async (t) => {
  const range: Reading = { collection: 'units', filter: { _id: { $gte: 'a' } }, limit: 3 }
  t.strictSame(merged([range, byIds('units', 'a')]).once.length, 2)
  t.strictSame(merged([{ ...range, filter: { _id: { $in: ['a'], $ne: 'a' } } }]).once[0]?.filter, {
    _id: { $in: ['a'], $ne: 'a' },
  })
})
