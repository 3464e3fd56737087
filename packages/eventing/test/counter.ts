import { createHash } from 'node:crypto'
import { event, lifecycle, refuse } from '@jiceng/kernel'
import { servers } from '@jiceng/testing'
import { MongoClient } from 'mongodb'
import { Type } from 'typebox'
import { collections, prepare, type UnitOfWork, type UnitOfWorkOptions, unitOfWork } from '../src/index.ts'
import type { CommandRequest } from '../src/work/request.ts'

const Closed = { additionalProperties: false }
const SeatOpened = event('SeatOpened', Type.Object({ divisionCode: Type.String(), seats: Type.Integer() }, Closed))
const SeatTaken = event('SeatTaken', Type.Object({ by: Type.String() }, Closed))
interface Counter {
  state: string
  divisionCode: string
  seats: number
  taken: string[]
}

/** A small mechanism for the tests of the machinery: an alliance's seats, taken one by one. */
const counter = lifecycle({
  name: 'counter',
  collection: 'counters',
  idPrefix: 'cnt',
  mechanism: 'test',
  title: { zh: '席位', en: 'Seats' },
  events: [SeatOpened, SeatTaken],
  initial: { state: 'new', divisionCode: '', seats: 0, taken: [] } satisfies Counter as Counter,
  machine: { new: { open: 'active' }, active: { take: 'active' } },
  view: Type.Object({ seats: Type.Integer() }),
  evolve: (state: Counter, { type, data }): Counter =>
    type === 'SeatOpened'
      ? { ...state, state: 'active', divisionCode: data.divisionCode, seats: data.seats }
      : { ...state, taken: [...state.taken, data.by] },
})
export const open = counter.command('open', {
  summary: { zh: '开', en: 'Open' },
  roles: ['town-clerk'],
  body: Type.Object({ divisionCode: Type.String(), seats: Type.Integer() }, Closed),
  example: { divisionCode: '990103', seats: 3 },
  divisionCode: (body) => body.divisionCode,
  rule: ({ body }) => [{ type: 'SeatOpened', data: body }],
})
export const take = counter.command('take', {
  summary: { zh: '占', en: 'Take' },
  roles: ['town-clerk'],
  body: Type.Object(
    {
      by: Type.String(),
      unique: Type.Optional(Type.String()),
      guard: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      bornIn: Type.Optional(Type.String()),
      until: Type.Optional(Type.String()),
    },
    Closed,
  ),
  example: { by: 'org_1' },
  rule: ({ body, state }) => {
    if (body.by === 'broken') throw new TypeError('a rule that breaks')
    if (state.taken.includes(body.by)) throw refuse('member-twice', 'It sits here already.')
    if (state.taken.length >= state.seats) throw refuse('quota-exhausted', 'No seat is left.')
    return {
      events: [{ type: 'SeatTaken', data: { by: body.by, seat: undefined } }],
      claims: body.unique ? [{ key: `seat:${body.unique}`, code: 'claim-taken', detail: 'It sits elsewhere.' }] : [],
      guards: body.guard ? [body.guard] : [],
      personal: [
        {
          personId: `per_${body.guard}`,
          ...(body.name && { fields: { name: body.name } }),
          ...(body.bornIn && { known: { bornIn: body.bornIn } }),
          ...(body.until && { until: body.until }),
          relates: [`seat:${body.by}`],
        },
      ].filter(() => body.name ?? body.bornIn ?? body.until),
    }
  },
})

export interface Bench {
  readonly client: MongoClient
  readonly options: UnitOfWorkOptions
  readonly work: UnitOfWork
  request(command: typeof open, of: Partial<CommandRequest>): CommandRequest
  send(command: typeof open, of: Partial<CommandRequest>): Promise<Awaited<ReturnType<UnitOfWork['run']>>>
  close(): Promise<void>
}
let serial = 0

/** A unit of work on a database of its own, with one division and a clerk and a viewer who may act there. */
export async function bench(name: string): Promise<Bench> {
  const client = await new MongoClient(servers().mongo, { writeConcern: { w: 'majority', journal: true } }).connect()
  const db = client.db(`t_${name}_${process.pid}_${Date.now().toString(36)}`)
  await prepare(db, ['counters', 'known_divisions', 'known_grants'])
  const place = { version: 1, scopePath: '/990100/990103', scopes: ['990100', '990103'], relates: [] }
  await db
    .collection<{ _id: string }>('known_divisions')
    .insertOne({ _id: 'div_990103', ...place, state: { state: 'active' } } as never)
  const grant = (accountId: string, role: string, scopePath: string) => ({
    _id: `grt_${accountId}`,
    version: 1,
    state: { state: 'active', accountId, role, scopePath, from: '2020-01-01' },
  })
  await db
    .collection<{ _id: string }>('known_grants')
    .insertMany([
      grant('clerk', 'town-clerk', '/990100'),
      grant('viewer', 'city-viewer', '/990100'),
      grant('foreign', 'town-clerk', '/990200'),
    ])
  const options: UnitOfWorkOptions = {
    client,
    db,
    service: 'grid',
    partitions: 4,
    timeline: 1,
    auditKey: 'audit-key-of-the-tests',
    now: () => new Date(),
    today: () => '2026-01-01',
    grants: 'known_grants',
    divisions: 'known_divisions',
    describe: (refusal) => ({ status: 422, body: { code: refusal.code, detail: refusal.message } }),
  }
  const work = unitOfWork(options)
  const request: Bench['request'] = (command, of) => ({
    command,
    body: {},
    actor: { id: 'clerk', kind: 'account' },
    hash: digestOf(of.body ?? {}),
    requestId: `req_${++serial}`,
    correlationId: 'test',
    ...of,
  })
  return {
    client,
    options,
    work,
    request,
    send: (command, of) => work.run(request(command, of)),
    async close() {
      await work.close()
      await db.dropDatabase()
      await client.close()
    },
  }
}
export { collections }

/** What a caller's body is known by. */
export const digestOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')
