import { collections, prepare, unitOfWork } from '@jiceng/eventing'
import { event, lifecycle, refuse } from '@jiceng/kernel'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { type Db, MongoClient } from 'mongodb'
import { Type } from 'typebox'
import { type AppOptions, buildApp, createLogger, describe, ensureIndexes, Problem } from '../src/index.ts'
import { MONGO_URL } from './config.ts'

const closed = { additionalProperties: false }
const Code = Type.String({ pattern: '^\\d{6}(\\d{3}){0,2}$', maxLength: 12 })
const Word = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f]*$' })
const SeatsOpened = event(
  'SeatsOpened',
  Type.Object({ divisionCode: Code, seats: Type.Integer(), theme: Type.String(), phone: Type.String() }, closed),
)
const SeatTaken = event('SeatTaken', Type.Object({ by: Type.String() }, closed))
const SeatsCorrected = event('SeatsCorrected', Type.Object({ seats: Type.Integer() }, closed))
interface Counter {
  state: string
  divisionCode: string
  seats: number
  theme: string
  phone: string
  taken: string[]
}
const initial: Counter = { state: 'new', divisionCode: '', seats: 0, theme: '', phone: '', taken: [] }

/** A small mechanism for the tests of the door: an alliance's seats, taken one by one. */
export const counter = lifecycle({
  name: 'counter',
  collection: 'counters',
  idPrefix: 'cnt',
  mechanism: 'test',
  title: { zh: '席位', en: 'Seats' },
  events: [SeatsOpened, SeatTaken, SeatsCorrected],
  initial,
  machine: {
    new: { open: 'active', reopen: 'active' },
    active: { takeSeat: 'active', correct: 'active', tick: 'active' },
  },
  filters: { theme: 'state.theme', seats: 'state.seats', state: 'state.state' },
  view: Type.Object({
    seats: Type.Integer(),
    theme: Type.String(),
    phone: Type.String({ personal: true }),
    taken: Type.Array(Type.String()),
  }),
  relates: (state: Counter) => state.taken.map((by) => `org:${by}`),
  evolve(state: Counter, { type, data }): Counter {
    if (type === 'SeatsOpened') return { ...state, state: 'active', ...data }
    if (type === 'SeatsCorrected') return { ...state, seats: data.seats }
    return { ...state, taken: [...state.taken, data.by] }
  },
})
const body = Type.Object(
  { divisionCode: Code, seats: Type.Integer({ minimum: 0, maximum: 1000 }), theme: Type.Optional(Word) },
  closed,
)
const example = { divisionCode: '990103', seats: 3 }
const open = {
  roles: ['town-clerk'],
  body,
  example,
  divisionCode: ({ divisionCode }: { divisionCode: string }) => divisionCode,
}
counter.command('open', {
  ...open,
  summary: { zh: '开', en: 'Open seats' },
  rule: ({ body: { divisionCode, seats, theme = 'party' } }) => {
    if (theme === 'broken') throw new TypeError('a rule that breaks')
    return [{ type: 'SeatsOpened', data: { divisionCode, seats, theme, phone: '13800000000' } }]
  },
})
counter.command('reopen', {
  ...open,
  summary: { zh: '重开', en: 'Open seats again' },
  rule: ({ body: { divisionCode, seats } }) => [
    { type: 'SeatsOpened', data: { divisionCode, seats, theme: 'again', phone: '' } },
  ],
})
counter.command('takeSeat', {
  summary: { zh: '占', en: 'Take a seat' },
  roles: ['town-clerk'],
  body: Type.Object({ by: Type.String({ pattern: '^org_[0-9a-z]{1,20}$', maxLength: 24 }) }, closed),
  example: { by: 'org_1' },
  rule: ({ body: { by }, state }) => {
    if (state.taken.includes(by)) throw refuse('member-twice', 'It sits here already.', '/by')
    if (state.taken.length >= state.seats) throw refuse('quota-exhausted', 'No seat is left.')
    return [{ type: 'SeatTaken', data: { by } }]
  },
})
counter.command('correct', {
  summary: { zh: '更正', en: 'Correct' },
  roles: ['town-clerk'],
  body: Type.Object({ seats: Type.Integer() }, closed),
  example: { seats: 4 },
  rule: ({ body: { seats } }) => [{ type: 'SeatsCorrected', data: { seats } }],
})
counter.command('tick', {
  summary: { zh: '时到', en: 'Time passed' },
  roles: ['system'],
  body: Type.Object({}, closed),
  example: {},
  rule: () => [],
})

const grant = (accountId: string, role: string, scopePath: string, more: object = {}) => ({
  _id: `grt_${accountId}`,
  version: 1,
  state: { state: 'active', accountId, role, scopePath, from: '2020-01-01', ...more },
})
const division = (scopePath: string) => {
  const scopes = scopePath.split('/').slice(1)
  return { _id: `div_${scopes.at(-1)}`, version: 1, scopePath, scopes, relates: [], state: { state: 'active' } }
}
const grants = [
  grant('clerk', 'town-clerk', '/990100/990103'),
  grant('viewer', 'city-viewer', '/990100'),
  grant('foreign', 'town-clerk', '/990200'),
  grant('ended', 'town-clerk', '/990100', { to: '2026-01-01' }),
  grant('operator', 'ops', '/990100'),
  grant('narrow', 'partner-unit', '/990100/990103', { only: { kind: 'org', id: 'org_narrow' } }),
]

export interface Door {
  readonly app: FastifyInstance
  readonly client: MongoClient
  readonly db: Db
  /** Sends as an account of the table above; the token is the account's name. */
  ask(method: 'GET' | 'POST', url: string, of?: InjectOptions & { as?: string }): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export const verify = async (token: string): Promise<string> => {
  if (token === '' || token === 'bad') throw new Problem('unauthenticated', 'The token is not valid.')
  return token
}

/** A service with the mechanism above on a database of its own. */
export async function door(name: string, more: Partial<AppOptions> = {}): Promise<Door> {
  const client = await new MongoClient(MONGO_URL).connect()
  const db = client.db(`t_${name}_${process.pid}_${Date.now().toString(36)}`)
  await prepare(db, ['counters', 'known_divisions', 'known_grants'])
  await ensureIndexes(db, [counter], 'known_grants')
  const places = ['/990100', '/990100/990103', '/990100/990103/990103001', '/990200', '/990200/990201'].map(division)
  await db.collection<{ _id: string }>('known_divisions').insertMany(places)
  await db.collection<{ _id: string }>('known_grants').insertMany(grants)
  const place = { service: 'grid', db, grants: 'known_grants', divisions: 'known_divisions', today: () => '2026-01-01' }
  const work = unitOfWork({
    ...place,
    client,
    partitions: 4,
    timeline: 1,
    auditKey: 'audit-key-of-the-tests',
    now: () => new Date(),
    describe,
  })
  const { run } = work
  const app = buildApp({
    ...place,
    mechanisms: [counter],
    run,
    verify,
    cursorKey: 'cursor-key-of-the-tests',
    logger: createLogger({ level: 'error', stream: process.stderr }),
    ...more,
  })
  return {
    app,
    client,
    db,
    ask: (method, url, { as = 'clerk', headers, ...of } = {}) =>
      app.inject({ method, url, headers: { authorization: `Bearer ${as}`, ...headers }, ...of }),
    async close() {
      await app.close()
      await work.close()
      await db.dropDatabase()
      await client.close()
    },
  }
}
export { collections }
