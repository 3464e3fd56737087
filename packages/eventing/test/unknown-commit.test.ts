// A commit for which the driver finds no server carries no label, though the server may have committed long ago. The writer of the
// audit went on as if it had not: two rows had one number, and the chain was broken.
import { type MongoClient, MongoError } from 'mongodb'
import t from 'tap'
import { unitOfWork } from '../src/index.ts'
import type { AuditRow, CommandRow } from '../src/rows.ts'
import { bench, collections, open } from './counter.ts'

const b = await bench('unknown_commit')
t.teardown(() => b.close())
const rows = b.options.db.collection<CommandRow>(collections.events)

/** A client whose next commits succeed, and then lose their answer. */
function forgetful(client: MongoClient, times: () => boolean): MongoClient {
  const startSession = (...options: Parameters<MongoClient['startSession']>) => {
    const session = client.startSession(...options)
    const commit = session.commitTransaction.bind(session)
    session.commitTransaction = async () => {
      await commit()
      if (times()) throw new MongoError('no server was found')
    }
    return session
  }
  return new Proxy(client, { get: (of, name) => (name === 'startSession' ? startSession : Reflect.get(of, name)) })
}

t.test('what is not known to have failed ends its audit writer', async (t) => {
  let lost = true
  const client = forgetful(b.client, () => lost)
  const work = unitOfWork({ ...b.options, client, deadlineMs: 300, slots: 1 })
  const send = (key: string) =>
    work.run({
      command: open,
      body: { divisionCode: '990103', seats: 1 },
      actor: { id: 'clerk', kind: 'account' },
      hash: key,
      key,
      requestId: key,
      correlationId: 'test',
    })
  await t.rejects(send('first'), { name: 'Unavailable' })
  lost = false
  t.match(await send('first'), { status: 201, replayed: true })
  t.match(await send('second'), { status: 201 })
  await work.close()
  const kept: readonly AuditRow[] = (await rows.find().toArray()).map(({ audit }) => audit)
  const places = kept.map(({ writer, n }) => `${writer} ${n}`)
  t.equal(new Set(places).size, places.length, 'no two rows of a writer have one number')
})
