// Places in the log and versions of aggregates move in one statement; when it fails, it must be told which of them another has moved.
import t from 'tap'
import { movePlaces, placeId, Zombie } from '../src/consume/places.ts'
import { placesIn, placesOf, prepare, readPositions } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('places')
t.teardown(() => b.close())
const { db } = b.options
const at = (partition: number): string => placeId('t.places', `log:${partition}`)
const from = (partition: number, next: bigint, to: bigint, epoch = 1) => ({ _id: at(partition), epoch, next, to })

async function move(places: Parameters<typeof movePlaces>[3], versions: Record<string, [number, number]> = {}) {
  const moves = Object.entries(versions).map(([id, [before, after]]) => [id, { before, after }] as const)
  await b.client.withSession((session) =>
    session.withTransaction(() => movePlaces(db, session, 't.places', places, new Map(moves))),
  )
}
const stand = async () =>
  (
    await placesIn(db)
      .find({ _id: placesOf('t.places') })
      .toArray()
  ).map(({ next }) => next)
const versions = async () => [...(await readPositions(db, undefined, 't.places', ['a', 'b']))]

t.beforeEach(async () => {
  await placesIn(db).deleteMany({})
  await placesIn(db).insertMany([0, 1].map((n) => ({ _id: at(n), next: '5', epoch: 1 })))
})

t.test('places and versions move together, and one that stays is compared as well', async (t) => {
  await move([from(0, 5n, 8n), from(1, 5n, 5n)], { a: [0, 2], b: [0, 1] })
  await move([from(0, 8n, 9n)], { a: [2, 3] })
  t.strictSame(await stand(), ['9', '5'])
  t.strictSame(await versions(), [
    ['a', 3],
    ['b', 1],
  ])
})

t.test('whose partition another owns writes nothing', async (t) => {
  for (const lost of [from(1, 5n, 6n, 2), from(1, 4n, 6n), from(1, 5n, 5n, 2), from(1, 4n, 4n), from(7, 5n, 6n)])
    await t.rejects(move([from(0, 5n, 8n), lost], { a: [0, 1] }), Zombie)
  t.strictSame([await stand(), await versions()], [['5', '5'], []])
})

t.test('a version that somebody else moved ends the transaction, and the partition is still ours', async (t) => {
  await move([from(0, 5n, 6n)], { a: [0, 2] })
  await t.rejects(move([from(0, 6n, 7n)], { a: [1, 3] }), { message: 'a version was moved by somebody else' })
  await t.rejects(move([from(0, 6n, 7n)], { a: [0, 3] }), { code: 11000 })
  t.strictSame([await stand(), await versions()], [['6', '5'], [['a', 2]]])
})

t.test('places of a city that began before ADR 55 go on where they were', async (t) => {
  const former = db.collection<{ _id: string; next: string; epoch: number }>('checkpoints')
  await former.insertMany([0, 2].map((n) => ({ _id: `t.places:log:${n}`, next: '3', epoch: 4 })))
  await prepare(db)
  t.strictSame(await stand(), ['5', '5', '3'], 'but what has gone on since stays')
  t.equal(await db.listCollections({ name: 'checkpoints' }).hasNext(), false)
  await prepare(db)
  t.equal((await stand()).length, 3)
})
