import { replicas } from '@jiceng/contracts'
import { type Answer, type Delivered, prepare, reactor, unitOfWork } from '@jiceng/eventing'
import { type Command, localDateOf } from '@jiceng/kernel'
import { describe, ensureIndexes, openDatabase } from '@jiceng/service-kit'
import { servers } from '@jiceng/testing'
import { service } from '../src/app.ts'
import { collectionOf, known } from './rules/region.ts'

type Stored = Readonly<Record<string, unknown>> & { readonly _id: string }
const system = { id: 'system', kind: 'system' } as const
let serial = 0

/** Two instances of the service on a database of their own, without doors and without the log: commands and reactions. */
export async function offices(name: string) {
  const { mechanisms, reactions = [] } = service
  const { client, db, close } = await openDatabase(
    servers().mongo,
    `t_${name}_${process.pid}_${Date.now().toString(36)}`,
  )
  const names = { grants: replicas.grants.collection, divisions: replicas.divisions.collection }
  const replicated = Object.values(replicas).map(({ collection }) => collection)
  await prepare(db, [...mechanisms.map(({ collection }) => collection), ...replicated])
  await ensureIndexes(db, mechanisms)
  for (const one of known) await db.collection<Stored>(collectionOf(one)).insertOne({ ...one })
  const options = { client, db, service: 'alliances', partitions: 4, timeline: 1, auditKey: 'audit-key', ...names }
  const clock = { now: () => new Date(), today: () => localDateOf(new Date()) }
  const works = [
    unitOfWork({ ...options, ...clock, describe }),
    unitOfWork({ ...options, ...clock, describe }),
  ] as const
  const reacting = reactor({ db, service: 'alliances', reactions, run: (request) => works[0].run(request) })

  /** Gives a command at one of the two, as the platform itself. */
  const send = (command: Command, body: unknown, id?: string, at: 0 | 1 = 0): Promise<Answer> => {
    serial++
    const request = { command, body, id, actor: system, hash: `${serial}`, requestId: `req_${serial}` }
    return works[at].run({ ...request, correlationId: 'test' })
  }
  return {
    db,
    reacting,
    send,
    /** The id of what a command that must succeed made or changed. */
    async done(command: Command, body: unknown, id?: string): Promise<string> {
      const answer = await send(command, body, id)
      if (answer.status >= 300) throw new Error(`${command.name}: ${JSON.stringify(answer.body)}`)
      return String(answer.body.id)
    },
    async stateOf(collection: string, _id: string): Promise<Readonly<Record<string, unknown>>> {
      const found = await db.collection<Stored & { state: Record<string, unknown> }>(collection).findOne({ _id })
      return found?.state ?? {}
    },
    async close(): Promise<void> {
      await Promise.all(works.map((work) => work.close()))
      await db.dropDatabase()
      await close()
    },
  }
}

/** An event of another service, as the log brings it. */
export function heard(type: string, aggregate: string, data: Readonly<Record<string, unknown>>): Delivered {
  serial++
  const now = new Date()
  const id = `${String(serial).padStart(26, '0')}-0`
  const from = { source: '/jiceng/organizations', version: 2, timeline: 1, actor: 'admin', correlationId: 'test' }
  return {
    ...from,
    id,
    type,
    aggregate,
    data,
    time: now.toISOString(),
    occurredOn: localDateOf(now),
    scopePath: '/990100/990103',
  }
}
