// What a process hands to its relay is sent without being read, as long as nothing can be missing before it.
import t from 'tap'
import { handedOver } from '../src/relay/handed.ts'
import type { EventRow } from '../src/rows.ts'

const row = (aggregate: string, version: number): EventRow => ({
  ...{ _id: `${aggregate}-${version}`, aggregate, version, lane: 0, type: 'SeatTaken', data: {} },
  ...{ occurredOn: '2026-01-01', time: '2026-01-01T00:00:00.000Z', actor: 'clerk', correlationId: 'test' },
  ...{ scopePath: '/990100', timeline: 1 },
})
const parcel = (...of: readonly (readonly [aggregate: string, version: number])[]) => {
  const rows = of.map(([aggregate, version]) => row(aggregate, version))
  return { id: rows[0]?._id ?? '', rows }
}
const none: ReadonlySet<string> = new Set()

t.test('new aggregates, and the next versions of those that were sent', async (t) => {
  const handed = handedOver()
  t.equal(handed.take(), undefined, 'nothing was handed over')
  const [first, second] = [parcel(['a', 1], ['b', 1]), parcel(['a', 2], ['c', 1])]
  handed.add(first)
  handed.add(second)
  t.strictSame(handed.take(), [first, second])
  handed.shipped([first, second], none)
  handed.add(parcel(['b', 2], ['a', 3]))
  t.equal(handed.take()?.length, 1)
  t.equal(handed.take(), undefined, 'what was taken is gone')
})

t.test('one that may follow what another instance committed is read', async (t) => {
  const handed = handedOver()
  handed.add(parcel(['a', 2]))
  t.equal(handed.take(), undefined, 'it is not known whether its first was sent')
  handed.shipped([parcel(['a', 2])], none)
  handed.add(parcel(['a', 4]))
  t.equal(handed.take(), undefined, 'version 3 is of another')
})

t.test('what was read and sent meanwhile is not sent again', async (t) => {
  const handed = handedOver()
  handed.shipped([parcel(['a', 1], ['a', 2])], none)
  handed.add(parcel(['a', 2]))
  handed.add(parcel(['a', 3]))
  t.strictSame(handed.take(), [parcel(['a', 3])])
  handed.add(parcel(['a', 4]))
  handed.forget()
  t.equal(handed.take(), undefined, 'all was read')
})

t.test('what follows a refused event is read once it may go on', async (t) => {
  const handed = handedOver()
  handed.shipped([parcel(['a', 1], ['b', 1])], none)
  handed.shipped([parcel(['a', 2], ['b', 2])], new Set(['a']))
  handed.add(parcel(['b', 3]))
  t.equal(handed.take()?.length, 1)
  handed.add(parcel(['a', 3]))
  t.equal(handed.take(), undefined)
})

t.test('more than can be kept are read', async (t) => {
  const handed = handedOver()
  for (let n = 0; n < 201; n++) handed.add(parcel([`x${n}`, 1]))
  t.equal(handed.take(), undefined)
  handed.add(parcel(['y', 1]))
  t.equal(handed.take()?.length, 1)
})
