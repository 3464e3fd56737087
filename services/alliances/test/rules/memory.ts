import {
  type AnyEvent,
  type Claim,
  type Command,
  type Context,
  type Decision,
  type Lookup,
  localDate,
  type Part,
  Refusal,
  type Shape,
  type StoredState,
  step,
} from '@jiceng/kernel'
import Value from 'typebox/value'

/** What became of a command that was sent to a memory. */
export interface Sent {
  readonly id: string
  readonly refused: string | undefined
  /** JSON pointer of the refusal. */
  readonly at: string | undefined
  readonly events: readonly AnyEvent[]
  readonly parts: readonly Part[]
}
export interface Sending {
  /** The aggregate; for a creating command the id it will have. */
  readonly id?: string
  /** Business day; 2023-06-30 by default. */
  readonly on?: string
  readonly actor?: Context['actor']
}
type Documents = Readonly<Record<string, readonly StoredState[]>>

/** A stored document of which only the id, the state and the path of its place matter. */
export const document = (
  _id: string,
  state: Readonly<Record<string, unknown>>,
  scopePath: string,
  more: Partial<StoredState> = {},
): StoredState => ({
  _id,
  version: 1,
  state,
  scopePath,
  scopes: scopePath.split('/').slice(1),
  relates: [],
  lastOn: '2023-01-01',
  lastAt: null,
  ...more,
})

/** One value against what a filter wants of it: equality, or one of `$in`. */
const holds = (value: unknown, wanted: unknown): boolean => {
  if (typeof wanted === 'object' && wanted !== null && '$in' in wanted)
    return Array.isArray(wanted.$in) && wanted.$in.includes(value)
  return Array.isArray(value) ? value.includes(wanted) : value === wanted
}
const fieldOf = (doc: StoredState, field: string): unknown => {
  if (field.startsWith('state.')) return doc.state[field.slice('state.'.length)]
  return { _id: doc._id, relates: doc.relates }[field]
}

/**
 * The database of a service in memory: runs commands one by one as the unit of work does (lookups, rule, claims, further
 * aggregates), and throws when an event is unlike its contract or an aggregate takes a step that its tables do not have.
 */
export function memory(known: Documents = {}) {
  const collections = new Map(
    Object.entries(known).map(([name, docs]) => [name, new Map(docs.map((doc) => [doc._id, doc]))]),
  )
  const histories = new Map<string, AnyEvent[]>()
  const claims = new Set<string>()
  let serial = 0

  const docs = (name: string): StoredState[] => [...(collections.get(name)?.values() ?? [])]
  const read = ({ collection, filter, limit }: Lookup<unknown>): StoredState[] =>
    docs(collection)
      .filter((doc) => Object.entries(filter).every(([field, wanted]) => holds(fieldOf(doc, field), wanted)))
      .slice(0, limit)
  /** As it stands: folded step by step, never again from the beginning. */
  const states = new Map<string, Shape>()
  const stateOf = ({ initial }: Part['mechanism'], id: string): Shape => states.get(id) ?? initial

  function store({ mechanism, id, events }: Part, on: string): void {
    const state = events.reduce((folded, event) => mechanism.fold(folded, event), stateOf(mechanism, id))
    const history = [...(histories.get(id) ?? []), ...events]
    histories.set(id, history)
    states.set(id, state)
    const of = collections.get(mechanism.collection) ?? new Map<string, StoredState>()
    const path = of.get(id)?.scopePath ?? `/990100/990103/${state.divisionCode}`
    const more = { version: history.length, relates: mechanism.relates(state), lastOn: on }
    collections.set(mechanism.collection, of.set(id, document(id, { ...state }, path, more)))
  }

  function check({ mechanism, id, events }: Part, own: string): void {
    for (const { type, data } of events) {
      const schema = mechanism.events.find((event) => event.type === type)?.data
      if (!schema || !Value.Check(schema, data))
        throw new Error(`${type} is unlike its contract: ${JSON.stringify(data)}`)
    }
    const before = stateOf(mechanism, id)
    const after = events.reduce((folded, event) => mechanism.fold(folded, event), before)
    const table = id === own ? mechanism.machine : mechanism.arrivals
    if (events.length > 0 && !Object.values(table[before.state] ?? {}).includes(after.state))
      throw new Error(`${mechanism.name} went from ${before.state} to ${after.state}, which is no step of its`)
  }

  function decide(command: Command, id: string, body: unknown, { on, actor }: Sending): Decision<AnyEvent> {
    if (!Value.Check(command.body, body)) throw new TypeError(`no body of ${command.name}: ${JSON.stringify(body)}`)
    const state = stateOf(command.mechanism, id)
    if (!command.corrects) step(command.mechanism.machine, state.state, command.name)
    const lookups = Object.entries(command.lookups({ id, body, state }))
    const found = Object.fromEntries(lookups.map(([name, lookup]) => [name, lookup.as(read(lookup))]))
    return command.decide({ id, body, state, context: contextOf(serial, on, actor), found })
  }

  return {
    histories,
    docs,
    stateOf,
    claims,
    send(command: Command, body: unknown, sending: Sending = {}): Sent {
      serial++
      const { id = `${command.mechanism.idPrefix}_${serial}`, on = '2023-06-30' } = sending
      try {
        const { events, also = [], claims: taken = [], releases = [] } = decide(command, id, body, sending)
        refuseTaken(taken, claims, releases)
        const parts = [{ mechanism: command.mechanism, id, events }, ...also].filter((part) => part.events.length > 0)
        for (const part of parts) check(part, id)
        for (const key of releases) claims.delete(key)
        for (const { key } of taken) claims.add(key)
        for (const part of parts) store(part, on)
        return { id, refused: undefined, at: undefined, events, parts }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { id, refused: error.code, at: error.at, events: [], parts: [] }
      }
    },
  }
}
export type Memory = ReturnType<typeof memory>

function refuseTaken(wanted: readonly Claim[], held: ReadonlySet<string>, released: readonly string[]): void {
  const taken = wanted.find(({ key }) => held.has(key) && !released.includes(key))
  if (taken) throw new Refusal(taken.code, taken.detail)
}

const contextOf = (
  serial: number,
  on = '2023-06-30',
  actor: Context['actor'] = { id: 'clerk', kind: 'account' },
): Context => ({
  commandId: String(serial),
  correlationId: 'test',
  actor,
  roles: [],
  at: undefined,
  on: localDate(on),
  now: new Date(`${on}T02:00:00Z`),
  id: (prefix, n = 0) => `${prefix}_${serial}x${n}`,
})
