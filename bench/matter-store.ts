// Matters inserted beside the service, with their events, as the service itself would have stored them.
import { newId } from '@jiceng/eventing'
import { type Db, type Document, MongoClient } from 'mongodb'

type Row = Document & { _id: string }
const batch = 1000
/** One in so many is still being handled. */
const openEvery = 25

export interface Store {
  /** So many matters more, each a copy of the closed or of the open one under an id of its own. */
  fill(count: number, models: { closed: string; open: string }): Promise<void>
  /** So many open ones whose time limit has passed; half of them were never dispatched. Without a history: nobody waits for it. */
  overdue(count: number, models: { open: string }): Promise<void>
  /** Milliseconds until nothing is due any more. */
  swept(): Promise<number>
  /** Waits until what was inserted is written to the disk: what is measured next must not pay for it. */
  settle(): Promise<void>
  close(): Promise<void>
}

export async function matterStore(mongo: string, database: string): Promise<Store> {
  const client = await new MongoClient(mongo, { writeConcern: { w: 1 } }).connect()
  const db = client.db(database)
  const matters = db.collection<Row>('matters')
  const due = { 'state.lapsesAt': { $lte: new Date().toISOString() } }
  return {
    async fill(count, { closed, open }) {
      const [done, running] = [await modelOf(db, closed), await modelOf(db, open)]
      let left = count
      /** Two at a time: one is made while the other is written. */
      const writer = async (): Promise<void> => {
        while (left > 0) {
          const size = Math.min(batch, left)
          left -= size
          const copies = Array.from({ length: size }, (_, n) => copyOf(n % openEvery === 0 ? running : done))
          await Promise.all([
            insert(
              db,
              'matters',
              copies.map(({ matter }) => matter),
            ),
            insert(
              db,
              'events',
              copies.flatMap(({ events }) => events),
            ),
          ])
        }
      }
      await Promise.all([writer(), writer()])
    },
    async overdue(count, { open }) {
      const { matter } = await modelOf(db, open)
      const past = '2020-01-01T00:00:00.000Z'
      for (let n = 0; n < count; n += batch)
        await matters.insertMany(
          Array.from({ length: Math.min(batch, count - n) }, (_, i): Row => {
            const _id = `mat_${newId()}`
            const waiting = i % 2 === 0 ? { state: 'reported', running: { file: past } } : { running: { close: past } }
            return { ...matter, _id, version: 0, state: { ...matter.state, ...waiting, matterId: _id, lapsesAt: past } }
          }),
          { ordered: false },
        )
    },
    async swept() {
      const begin = Date.now()
      while (await matters.findOne(due)) await new Promise((wake) => setTimeout(wake, 200))
      return Date.now() - begin
    },
    settle: async () => void (await client.db('admin').command({ fsync: 1 })),
    close: () => client.close(),
  }
}

const insert = (db: Db, name: string, rows: readonly Row[]): Promise<unknown> =>
  db.collection<Row>(name).insertMany([...rows], { ordered: false })

interface Model {
  readonly matter: Row
  readonly events: readonly Row[]
}
async function modelOf(db: Db, _id: string): Promise<Model> {
  const matter = await db.collection<Row>('matters').findOne({ _id })
  const events = await db.collection<Row>('events').find({ aggregate: _id }).toArray()
  if (!matter || events.length === 0) throw new Error(`${_id} is not stored`)
  return { matter, events }
}

/** Its events were sent long ago, so the relay does not look at them; what is kept of their commands is of the model alone. */
function copyOf({ matter, events }: Model): Model {
  const _id = `mat_${newId()}`
  return {
    matter: { ...matter, _id, state: { ...matter.state, matterId: _id } },
    events: events.map(({ audit: _, answer: __, led: ___, lead: ____, ...row }) => ({
      ...row,
      _id: `${newId()}-0`,
      aggregate: _id,
      sent: true,
      acks: {},
    })),
  }
}
