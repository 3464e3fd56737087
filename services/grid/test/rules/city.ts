import {
  type KnownDivision,
  type KnownMember,
  type KnownOrganization,
  type KnownUnit,
  replicas,
} from '@jiceng/contracts'
import {
  type AnyEvent,
  type Command,
  type Context,
  type Decision,
  type LocalDate,
  type Lookup,
  localDate,
  localDateOf,
  type Part,
  Refusal,
  refuse,
  type Shape,
  type StoredState,
} from '@jiceng/kernel'
import Value from 'typebox/value'
import { activateGrid, createGrid } from '../../src/grids/index.ts'

interface Sent {
  readonly id: string
  readonly refused: string | undefined
  readonly at: string | undefined
  readonly allowed: readonly string[] | undefined
  readonly parts: readonly Part[]
  readonly personal: readonly unknown[]
}
interface When {
  readonly id?: string
  readonly on?: string
  /** Business instant; only a date is given without it. */
  readonly at?: string
  readonly actor?: string
  readonly roles?: readonly string[]
}

export const community = '990103001001'
const path = (code: string): string => `/990100/990103/990103001${code.length === 12 ? `/${code}` : ''}`
const stored = (_id: string, state: Readonly<Record<string, unknown>>, scopePath: string): StoredState => ({
  _id,
  version: 1,
  state,
  scopePath,
  scopes: scopePath.split('/').slice(1),
  relates: [],
  lastOn: '2023-01-01',
  lastAt: null,
})

export const division = (code: string, of: Partial<KnownDivision> = {}): StoredState =>
  stored(
    `div_${code}`,
    { id: `div_${code}`, name: '棠溪社区', kind: 'community', divisionCode: code, state: 'active', ...of },
    path(code),
  )
export const organization = (id: string, kind: KnownOrganization['kind'], of: Partial<KnownOrganization> = {}) =>
  stored(
    id,
    { id, name: `党组织${id}`, kind, field: 'urban_community', divisionCode: community, state: 'active', ...of },
    path(community),
  )

export const unit = (id: string, of: Partial<KnownUnit> = {}, scope = path(community)): StoredState =>
  stored(
    id,
    { id, name: `单位${id}`, kind: 'school', field: 'school', divisionCode: community, state: 'active', ...of },
    scope,
  )

export const member = (id: string, branchId: string, of: Partial<KnownMember> = {}): StoredState =>
  stored(
    id,
    { id, branchId, divisionCode: community, admittedOn: '2010-06-18', state: 'active', ...of },
    path(community),
  )

const at = (doc: StoredState, field: string): unknown => {
  if (field.startsWith('state.')) return inside(doc.state, field.split('.').slice(1))
  return field === '_id' ? doc._id : doc.relates
}
const inside = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((of, key) => (typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined), value)
const holds = (value: unknown, wanted: unknown): boolean => {
  if (typeof wanted === 'object' && wanted !== null) {
    if ('$in' in wanted) return Array.isArray(wanted.$in) && wanted.$in.includes(value)
    if ('$lt' in wanted) return Number(value) < Number(wanted.$lt)
    if ('$gte' in wanted) return Number(value) >= Number(wanted.$gte)
  }
  return Array.isArray(value) ? value.includes(wanted) : value === wanted
}

/** The database of the service in memory: runs commands as the unit of work does, and checks every event against its contract. */
export function city(
  divisions: readonly StoredState[],
  organizations: readonly StoredState[] = [],
  units: readonly StoredState[] = [],
) {
  const collections = new Map<string, Map<string, StoredState>>()
  const states = new Map<string, Shape>()
  const histories = new Map<string, AnyEvent[]>()
  const claims = new Set<string>()
  let serial = 0

  const collection = (name: string): Map<string, StoredState> => {
    const known = collections.get(name) ?? new Map<string, StoredState>()
    collections.set(name, known)
    return known
  }
  for (const one of divisions) collection(replicas.divisions.collection).set(one._id, one)
  for (const one of units) collection(replicas.units.collection).set(one._id, one)
  for (const one of organizations) collection(replicas.organizations.collection).set(one._id, one)

  const read = ({ collection: name, filter, limit }: Omit<Lookup<unknown>, 'as'>): StoredState[] =>
    [...collection(name).values()]
      .filter((doc) => Object.entries(filter).every(([field, wanted]) => holds(at(doc, field), wanted)))
      .slice(0, limit)

  function store({ mechanism, id, events }: Part, on: string): void {
    const history = [...(histories.get(id) ?? []), ...events]
    const state = events.reduce((folded, event) => mechanism.fold(folded, event), states.get(id) ?? mechanism.initial)
    histories.set(id, history)
    states.set(id, state)
    const before = collection(mechanism.collection).get(id)
    const scopePath =
      before?.scopePath ?? collection(replicas.divisions.collection).get(`div_${state.divisionCode}`)?.scopePath ?? ''
    const relates = mechanism.relates(state)
    const doc = { ...stored(id, { ...state }, scopePath), version: history.length, relates, lastOn: on }
    collection(mechanism.collection).set(id, doc)
  }

  /** What the kernel does not see: steps that this command takes with other aggregates, and the contracts of the events. */
  function check({ mechanism, id, events }: Part, own: string): void {
    for (const { type, data } of events) {
      const schema = mechanism.events.find((event) => event.type === type)?.data
      if (!schema || !Value.Check(schema, data))
        throw new Error(`${type} is unlike its contract: ${JSON.stringify(data)}`)
    }
    if (id === own) return
    const before = states.get(id) ?? mechanism.initial
    const after = events.reduce((folded, event) => mechanism.fold(folded, event), before)
    if (!Object.values(mechanism.arrivals[before.state] ?? {}).includes(after.state))
      throw new Error(`${mechanism.name} went from ${before.state} to ${after.state}, which is no arrival`)
  }

  function decide(command: Command, id: string, body: unknown, context: Context): Decision<AnyEvent> {
    if (!Value.Check(command.body, body)) throw new TypeError(`no body of ${command.name}: ${JSON.stringify(body)}`)
    const state = states.get(id) ?? command.mechanism.initial
    const lookups = Object.entries(command.lookups({ id, body, state }))
    const found = Object.fromEntries(lookups.map(([name, lookup]) => [name, lookup.as(read(lookup))]))
    const decision = command.decide({ id, body, state, context, found })
    const taken = decision.claims?.find(({ key }) => claims.has(key) && !decision.releases?.includes(key))
    if (taken) throw refuse(taken.code, taken.detail)
    return decision
  }

  return {
    states,
    histories,
    claims,
    read,
    docs: (name: string): StoredState[] => [...collection(name).values()],
    /** Puts a division or organisation as another service would make it known. */
    know: (name: string, doc: StoredState) => collection(name).set(doc._id, doc),
    send(command: Command, body: unknown, when: When = {}): Sent {
      serial++
      const { id = `${command.mechanism.idPrefix}_${serial}` } = when
      const on = dayOf(when)
      const none = { id, refused: undefined, at: undefined, allowed: undefined, parts: [], personal: [] }
      try {
        const {
          events,
          also = [],
          claims: taken = [],
          releases = [],
          personal = [],
        } = decide(command, id, body, contextOf(serial, when))
        const parts = [{ mechanism: command.mechanism, id, events }, ...also].filter(({ events }) => events.length > 0)
        for (const part of parts) check(part, id)
        for (const key of releases) claims.delete(key)
        for (const { key } of taken) claims.add(key)
        for (const part of parts) store(part, on)
        return { ...none, parts, personal }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { ...none, refused: error.code, at: error.at, allowed: error.allowed }
      }
    },
  }
}
export type City = ReturnType<typeof city>

const dayOf = ({ at, on = '2023-06-30' }: When): LocalDate => (at ? localDateOf(new Date(at)) : localDate(on))
const contextOf = (serial: number, when: When): Context => ({
  commandId: String(serial),
  correlationId: 'test',
  actor: { id: when.actor ?? 'secretary', kind: 'account' },
  roles: when.roles ?? [],
  at: when.at ? new Date(when.at) : undefined,
  on: dayOf(when),
  now: new Date(when.at ?? `${dayOf(when)}T02:00:00Z`),
  id: (prefix, n = 0) => `${prefix}_${serial}x${n}`,
})

const gridOf = (divisionCode: string, n: number) => ({
  divisionCode,
  code: `${divisionCode}${String(n).padStart(3, '0')}`,
  name: `第${n}网格`,
  kind: 'general',
  households: 300,
  buildings: [{ no: '1' }, { no: '2' }],
})
export const draftGrid = (town: City): string => town.send(createGrid, gridOf(community, 900)).id

/** Grids of a community that are put to work. */
export const workingGrids = (town: City, count: number, divisionCode = community): string[] =>
  Array.from({ length: count }, (_, n) => {
    const { id } = town.send(createGrid, gridOf(divisionCode, n + 1))
    town.send(activateGrid, {}, { id })
    return id
  })

/** The same document in another place. */
export const within = (doc: StoredState, scopePath: string): StoredState => ({
  ...doc,
  scopePath,
  scopes: scopePath.split('/').slice(1),
})
