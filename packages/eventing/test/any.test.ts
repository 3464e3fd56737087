// A reaction whose targets are not found is a reaction that never happens.
import type { Document } from 'mongodb'
import t from 'tap'
import { askedTogether, findsAny } from '../src/react/any.ts'
import { bench } from './counter.ts'

const b = await bench('any')
t.teardown(() => b.close())
const { db } = b.options
const links = db.collection('links')
await db.collection<Document & { _id: string }>('links').insertMany([
  { _id: 'lnk_1', relates: ['org:org_1', 'grid:grd_1'], state: 'active', version: 3 },
  { _id: 'lnk_2', relates: ['org:org_2'], state: 'ended', version: 1 },
])

const filters: readonly Document[] = [
  { _id: 'lnk_1' },
  { _id: 'lnk_9' },
  { _id: '' },
  { _id: { $in: [] } },
  { _id: { $in: ['lnk_9', 'lnk_2'] } },
  { _id: { $ne: 'lnk_1' }, state: 'active' },
  { _id: 'lnk_2', state: 'active' },
  { relates: 'org:org_1', state: 'active' },
  { relates: 'org:org_2', state: 'active' },
  { relates: 'org:org_9' },
  { relates: { $in: ['org:org_9', 'grid:grd_1'] }, version: { $lt: 3 } },
  { relates: { $in: ['org:org_9', 'grid:grd_1'] }, version: { $lt: 4 } },
  { relates: 'org:org_1', _id: 'lnk_2' },
  { relates: { $exists: false } },
  { $or: [{ relates: 'org:org_2', version: 1 }, { _id: 'lnk_9' }] },
]

t.test('it finds what one of the filters alone, or any two of them, would find, and nothing else', async (t) => {
  for (const one of filters)
    for (const other of filters) {
      const found = await links.countDocuments({ $or: [one, other] })
      t.equal(await findsAny(links, [one, other]), found > 0, JSON.stringify([one, other]))
    }
  t.equal(await findsAny(links, []), false)
})

t.test('nothing is asked twice where the wide question finds nothing, or is exact', async (t) => {
  const asked = async (...of: readonly Document[]): Promise<number> => {
    let times = 0
    const counting = new Proxy(links, {
      get: (target, name) => {
        if (name === 'findOne') times++
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await findsAny(counting, of)
    return times
  }
  t.equal(await asked({ relates: 'org:org_9', state: 'active' }, { relates: 'org:org_8', state: 'active' }), 1)
  t.equal(await asked({ _id: 'lnk_1' }), 1)
  t.equal(await asked({ relates: 'org:org_1', state: 'ended' }), 2)
  t.equal(await asked({ _id: { $in: [] } }), 0)
})

t.test('questions of one moment are one, and each has its own answer', async (t) => {
  const asked: number[][] = []
  const isBig = askedTogether(async (numbers: readonly number[]) => {
    asked.push([...numbers])
    if (numbers.includes(13)) throw new Error('thirteen')
    return numbers.some((n) => n > 9)
  })
  t.strictSame(await Promise.all([isBig([1]), isBig([]), isBig([2, 3])]), [false, false, false])
  t.strictSame(asked.splice(0), [[1, 2, 3]])
  t.strictSame(await Promise.all([isBig([1]), isBig([10])]), [false, true])
  t.strictSame(asked.splice(0), [[1, 10], [1], [10]])
  t.strictSame(await isBig([12]), true)
  t.strictSame(asked.splice(0), [[12]])
  t.strictSame(
    (await Promise.allSettled([isBig([13]), isBig([1])])).map(({ status }) => status),
    ['rejected', 'rejected'],
    'what could not be asked has no answer',
  )
})
