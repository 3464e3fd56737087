// Few commands go at once, each in a transaction of its own; many share the next. One that takes long keeps nobody waiting.
import { setTimeout as wait } from 'node:timers/promises'
import type { MongoClient } from 'mongodb'
import t from 'tap'
import { unitOfWork } from '../src/index.ts'
import { bench, open } from './counter.ts'

const b = await bench('pace')
t.teardown(() => b.close())

/** A client whose commits are counted, and wait for as long as `held` is there. */
function slow(client: MongoClient, state: { commits: number; held?: Promise<void> | undefined }): MongoClient {
  const startSession = (...options: Parameters<MongoClient['startSession']>) => {
    const session = client.startSession(...options)
    const commit = session.commitTransaction.bind(session)
    session.commitTransaction = async () => {
      state.commits++
      const { held } = state
      await held
      await commit()
    }
    return session
  }
  return new Proxy(client, { get: (of, name) => (name === 'startSession' ? startSession : Reflect.get(of, name)) })
}
const state: { commits: number; held?: Promise<void> | undefined } = { commits: 0 }
const work = unitOfWork({ ...b.options, client: slow(b.client, state), slots: 2, groupMax: 64 })
let sent = 0
const send = () =>
  work.run({
    command: open,
    body: { divisionCode: '990103', seats: 1 },
    actor: { id: 'clerk', kind: 'account' },
    hash: 'x',
    requestId: `req_${sent++}`,
    correlationId: 'test',
  })
/** Holds the commits that begin from now on. */
function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  state.held = promise
  state.commits = 0
  return () => {
    state.held = undefined
    resolve()
  }
}
const begun = async (commits: number): Promise<void> => {
  for (const end = Date.now() + 5000; state.commits < commits && Date.now() < end; ) await wait(5)
}

t.test('a second command does not wait for the first', async (t) => {
  const release = hold()
  const first = send()
  await begun(1)
  const second = send()
  await begun(2)
  t.equal(state.commits, 2)
  release()
  t.match(await Promise.all([first, second]), [{ status: 201 }, { status: 201 }])
})

t.test('many that come meanwhile share the next transaction; a full one does not wait', async (t) => {
  for (const [many, commits] of [
    [20, 1],
    [64, 2],
  ] as const) {
    const release = hold()
    const first = send()
    await begun(1)
    const others = Promise.all(Array.from({ length: many }, send))
    await wait(80)
    t.equal(state.commits, commits, `${many} beside one`)
    release()
    await Promise.all([first, others])
    t.equal(state.commits, 2, `${many} in one`)
  }
})

t.test('what takes long keeps nobody waiting', async (t) => {
  const release = hold()
  const first = send()
  await begun(1)
  const others = Promise.all(Array.from({ length: 20 }, send))
  await begun(2)
  t.equal(state.commits, 2, 'they begin beside it')
  release()
  await Promise.all([first, others])
})
