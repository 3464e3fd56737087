import type { Delivered, EventRow, Projection, ViewDocument } from '@jiceng/eventing'
import t from 'tap'
import { city, of } from './city.ts'

const { db } = city.reporting
const events = city.grid.db.collection<EventRow>('events')

/** What reporting would keep, had it read the events of the grid service from its database, one aggregate after another. */
async function recomputed({ listens, targets, fold, contributions }: Projection, order: 1 | -1) {
  const subjects = new Map<string, ViewDocument>()
  const rows = await events
    .find({ type: { $in: [...listens] } })
    .sort({ aggregate: order, version: 1 })
    .toArray()
  for (const row of rows) {
    const event: Delivered = { ...row, id: row._id, source: '/jiceng/grid' }
    for (const id of targets(event)) subjects.set(id, fold(subjects.get(id), event, id))
  }
  const buckets = new Map<string, number>()
  for (const subject of subjects.values())
    for (const { key, amount } of contributions?.(subject) ?? []) buckets.set(key, (buckets.get(key) ?? 0) + amount)
  return { subjects, buckets }
}
const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

t.test('the subjects and buckets of reporting equal a recompute from the events of the grids', async (t) => {
  const heads = await events
    .aggregate<{ _id: string; version: number }>([{ $group: { _id: '$aggregate', version: { $max: '$version' } } }])
    .toArray()
  await city.applied('reporting.subjects', heads.map(({ _id, version }) => `grid/${_id}@${version}`).join(','))
  const [projection] = city.reporting.definition.views?.[0]?.projections ?? []
  if (!projection) throw new Error('reporting keeps no subjects')
  const { subjects, buckets } = await recomputed(projection, 1)
  const kept = await db.collection<ViewDocument>('subjects').find().toArray()
  const counted = await db.collection<{ _id: string; n: number }>('buckets').find().toArray()
  t.ok(subjects.size >= 8 && buckets.size > 0)
  t.strictSame(sorted(new Map(kept.map((one) => [one._id, one]))), sorted(subjects))
  const nonzero = ([, n]: [string, number]): boolean => n !== 0
  t.strictSame(sorted(new Map(counted.map(({ _id, n }) => [_id, n]))).filter(nonzero), sorted(buckets).filter(nonzero))
  t.strictSame(sorted((await recomputed(projection, -1)).buckets), sorted(buckets), 'in any order of aggregates')
})

t.test('a red grid stands in the buckets of its community and of all above', async (t) => {
  const found = await db
    .collection<{ _id: string; n: number }>('buckets')
    .find({ _id: /^red-grids\|general\|/ })
    .toArray()
  const scopes = found.map(({ _id }) => _id.split('|')[2])
  t.strictSame(new Set(scopes), new Set(['990100', '990104', '990104001', '990104001001']))
  t.ok(
    found.every(({ n }) => n === 2),
    'the drafted and the merged one',
  )
  t.ok(of('red').startsWith('grd_'))
})
