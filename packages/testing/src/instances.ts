import { replicas, type ServiceName } from '@jiceng/contracts'
import { type Answer, personalData, prepare, type UnitOfWorkOptions, unitOfWork } from '@jiceng/eventing'
import type { Command, Mechanism, StoredState } from '@jiceng/kernel'
import { type Db, MongoClient } from 'mongodb'
import { servers } from './servers.ts'

/** One command of several that are sent at once. */
export interface Sending {
  readonly command: Command
  readonly body: unknown
  readonly id?: string
  readonly actor?: string
  /** Which of the two instances runs it; the first by default. */
  readonly second?: boolean
}
export interface Instances {
  readonly db: Db
  /** Puts what another service would have made known. */
  know(collection: string, ...documents: readonly StoredState[]): Promise<void>
  run(sending: Sending): Promise<Answer>
  /** Runs one that must pass, and answers its id. */
  done(sending: Sending): Promise<string>
  close(): Promise<void>
}

/** Two units of work on one database of their own, as two instances of a service have: for rules that must hold across both. */
export async function instances(service: ServiceName, mechanisms: readonly Mechanism[]): Promise<Instances> {
  const client = await new MongoClient(servers().mongo, { writeConcern: { w: 'majority', journal: true } }).connect()
  const db = client.db(`t_${service}_${process.pid}_${Date.now().toString(36)}`)
  const known = Object.values(replicas).map(({ collection }) => collection)
  await prepare(db, [...mechanisms.map(({ collection }) => collection), ...known])
  const options: UnitOfWorkOptions = {
    client,
    db,
    service,
    partitions: 4,
    timeline: 1,
    auditKey: 'audit-key-of-the-tests',
    seal: personalData('personal-key-of-the-tests').seal,
    now: () => new Date(),
    today: () => '2026-01-01',
    grants: replicas.grants.collection,
    divisions: replicas.divisions.collection,
    describe: ({ code, message }) => ({ status: 422, body: { code, detail: message } }),
    deadlineMs: 60_000,
  }
  const [one, two] = [unitOfWork(options), unitOfWork(options)]
  let serial = 0
  const run = ({ command, body, id, actor = 'system', second = false }: Sending): Promise<Answer> =>
    (second ? two : one).run({
      command,
      body,
      id,
      actor: { id: actor, kind: 'system' },
      hash: '',
      requestId: `req_${++serial}`,
      correlationId: 'test',
    })
  return {
    db,
    run,
    async know(collection, ...documents) {
      await db.collection<StoredState>(collection).insertMany([...documents])
    },
    async done(sending) {
      const { status, body } = await run(sending)
      if (status >= 400) throw new Error(`${sending.command.name}: ${JSON.stringify(body)}`)
      return String(body.id)
    },
    async close() {
      await Promise.all([one.close(), two.close()])
      await db.dropDatabase()
      await client.close()
    },
  }
}
