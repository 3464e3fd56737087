// A group of thirty commands read the same division thirty times, each time as a stage of its own.
import t from 'tap'
import { merged } from '../src/work/merged.ts'
import type { Reading } from '../src/work/reading.ts'

const byIds = (collection: string, ...ids: string[]): Reading => ({
  collection,
  filter: { _id: ids.length === 1 ? ids[0] : { $in: ids } },
  limit: Math.max(1, ids.length),
})
const inList = ({ filter: { _id } }: Reading) => ({ _id: { $in: [_id] } })
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

t.test('what is known is not read, and given with what is', async (t) => {
  const known = new Map([['units uni_2', doc('uni_2')]])
  const asked = [byIds('units', 'uni_2'), byIds('units', 'uni_3', 'uni_2'), byIds('divisions', 'uni_2')]
  const { once, share } = merged(asked, known)
  t.strictSame(
    once,
    [byIds('units', 'uni_3'), byIds('divisions', 'uni_2')].map((of) => ({ ...of, filter: inList(of) })),
  )
  t.strictSame(share([[doc('uni_3')], []]), [[doc('uni_2')], [doc('uni_2'), doc('uni_3')], []])
  t.strictSame(merged([byIds('units', 'uni_2')], known).once, [], 'nothing is left to be read')
})

t.test('a range of ids is a query', async (t) => {
  const range: Reading = { collection: 'units', filter: { _id: { $gte: 'a' } }, limit: 3 }
  t.strictSame(merged([range, byIds('units', 'a')]).once.length, 2)
  t.strictSame(merged([{ ...range, filter: { _id: { $in: ['a'], $ne: 'a' } } }]).once[0]?.filter, {
    _id: { $in: ['a'], $ne: 'a' },
  })
})

t.test('what lies within another reading follows it to its place', async (t) => {
  const near: Reading = { collection: 'divisions', filter: { scopes: '1' }, limit: 9 }
  const other: Reading = { ...near, filter: { scopes: '2' } }
  const below = (reading: number): Reading => ({
    ...{ collection: 'buckets', filter: { q: 'S' }, limit: 9 },
    within: { reading, path: 'state.code', field: 's' },
  })
  const { once, share } = merged([byIds('units'), near, below(1), near, below(3), other, below(5)])
  t.strictSame(once, [near, below(0), other, below(2)])
  const [a, b] = [[doc('b1')], [doc('b2')]]
  t.strictSame(
    share([[doc('d1')], a, [doc('d2')], b]).filter((_, n) => n > 0 && n % 2 === 0),
    [a, a, b],
  )
  t.throws(() => merged([below(1), near]), { message: /named before it/ })
  const one = byIds('units', 'a')
  t.strictSame(merged([one, byIds('units', 'b'), below(0)]).once[0], one, 'and stands on what it named alone')
})
