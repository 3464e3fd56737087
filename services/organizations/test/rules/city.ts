import {
  type AnyEvent,
  type Command,
  type Context,
  type Decision,
  type Lookup,
  localDateOf,
  type Mechanism,
  type Person,
  Refusal,
  type Shape,
  type StoredState,
} from '@jiceng/kernel'
import { Value } from 'typebox/value'
import { registerDivision, registerRoot } from '../mechanisms.ts'

interface Standing {
  readonly mechanism: Mechanism
  readonly fold: Shape
  readonly history: readonly AnyEvent[]
  readonly stored: StoredState
}
export interface Setting {
  readonly id?: string
  readonly at?: string
  readonly actor?: string
  /** When an import says that it was recorded. */
  readonly recordedAt?: string
}
export interface Done extends Partial<Decision<AnyEvent>> {
  readonly id: string
  readonly refused: string | undefined
  /** Pointer into the body. */
  readonly pointer: string | undefined
}
export type City = ReturnType<typeof city>

/** Runs commands as the unit of work does, lookups and all, on documents in memory; who may is not its matter. */
export function city() {
  const standing = new Map<string, Standing>()
  const claims = new Set<string>()
  const persons = new Map<string, StoredState>()
  let minted = 0
  const does = (
    command: Command,
    body: unknown,
    { id, at = '2023-06-30T02:00:00Z', actor = 'clerk', recordedAt }: Setting = {},
  ): Done => {
    const target = id ?? command.newId(body, (prefix) => `${prefix}_new${++minted}`)
    try {
      const { fold } = standing.get(target) ?? {}
      const again = fold && command.mechanism.machine[fold.state]?.[command.name] === undefined
      if (command.creates && again) throw new Refusal('already-exists', target)
      const context = { ...contextOf(at, actor), ...(recordedAt ? { recordedAt: new Date(recordedAt) } : {}) }
      const decided = decide({ standing, persons }, command, body, target, context)
      refuseTaken(claims, decided)
      const place = standing.get(`div_${command.divisionCode(body)}`)?.stored.scopePath ?? ''
      for (const one of decided.personal ?? []) persons.set(one.personId, kept(persons.get(one.personId), one))
      for (const key of decided.releases ?? []) claims.delete(key)
      for (const { key } of decided.claims ?? []) claims.add(key)
      const own = { mechanism: command.mechanism, id: target, events: decided.events }
      for (const part of [own, ...(decided.also ?? [])])
        standing.set(part.id, after(standing.get(part.id), part, place, context))
      return { id: target, refused: undefined, pointer: undefined, ...decided }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { id: target, refused: error.code, pointer: error.at }
    }
  }
  const the = (id: string): StoredState['state'] => standing.get(id)?.stored.state ?? {}
  return { does, the, standing, claims, persons }
}

/** What the city holds: aggregates, and what is kept of persons beside them. */
interface Holding {
  readonly standing: ReadonlyMap<string, Standing>
  readonly persons: ReadonlyMap<string, StoredState>
}
const nowhere = { version: 0, scopePath: '', scopes: [], lastOn: '', lastAt: null }
const kept = (before: StoredState | undefined, { personId, known, relates }: Person): StoredState => ({
  ...nowhere,
  _id: personId,
  state: known ?? before?.state ?? {},
  relates: relates ?? before?.relates ?? [],
})

function decide(holding: Holding, command: Command, body: unknown, id: string, context: Context): Decision<AnyEvent> {
  if (!Value.Check(command.body, body)) throw new Error(`${command.name}: the body does not fit its schema`)
  const { standing } = holding
  const state = standing.get(id)?.fold ?? command.mechanism.initial
  const wanted = Object.entries(command.lookups({ id, body, state }))
  const read = new Map(wanted.map(([name, lookup]) => [name, find(holding, lookup)]))
  const found = Object.fromEntries(wanted.map(([name, lookup]) => [name, lookup.as(read.get(name) ?? [])]))
  const decided = command.decide({ id, body, state, context, found })
  const known = new Set([...read.values()].flat().map(({ _id }) => _id))
  const unread = decided.also?.find((part) => standing.has(part.id) && !known.has(part.id))
  if (unread) throw new Error(`${command.name} changes ${unread.id} without having read it`)
  return decided
}

function refuseTaken(claims: ReadonlySet<string>, { claims: wanted, releases }: Decision<AnyEvent>): void {
  const taken = wanted?.find(({ key }) => claims.has(key) && !releases?.includes(key))
  if (taken) throw new Refusal(taken.code, taken.detail)
}

function contextOf(at: string, actor: string): Context {
  const now = new Date(at)
  const kind = actor === 'system' ? 'system' : 'account'
  const id = (prefix: string, n = 0): string => `${prefix}_also${n}`
  const when = { at: now, on: localDateOf(now), now }
  return { commandId: '01H', correlationId: 'test', actor: { id: actor, kind }, roles: [], ...when, id }
}

function after(
  before: Standing | undefined,
  {
    mechanism,
    id,
    events,
  }: { readonly mechanism: Mechanism; readonly id: string; readonly events: readonly AnyEvent[] },
  place: string,
  context: Context,
): Standing {
  for (const { type, data } of events) {
    const schema = mechanism.events.find((event) => event.type === type)?.data
    if (!schema || !Value.Check(schema, data)) throw new Error(`${type} does not fit: ${JSON.stringify(data)}`)
  }
  const fold = events.reduce((state, event) => mechanism.fold(state, event), before?.fold ?? mechanism.initial)
  if (!Value.Check(mechanism.view, fold)) throw new Error(`no ${mechanism.name}: ${JSON.stringify(fold)}`)
  const stays = before !== undefined && before.fold.divisionCode === fold.divisionCode
  const below = place.endsWith(`/${fold.divisionCode}`) ? place : `${place}/${fold.divisionCode}`
  const scopePath = stays ? before.stored.scopePath : below
  const stored = {
    _id: id,
    version: (before?.stored.version ?? 0) + events.length,
    state: { ...fold },
    scopePath,
    scopes: scopePath.split('/').slice(1),
    relates: mechanism.relates(fold),
    lastOn: context.on,
    lastAt: context.now.toISOString(),
  }
  return { mechanism, fold, history: [...(before?.history ?? []), ...events], stored }
}

/** The few operators our lookups use. */
function find({ standing, persons }: Holding, { collection, filter, limit }: Lookup<unknown>): StoredState[] {
  const fits = (stored: StoredState): boolean =>
    Object.entries(filter).every(([path, wanted]) => holds(at(stored, path), wanted))
  const own = [...standing.values()].filter(({ mechanism }) => mechanism.collection === collection)
  const there = collection === 'persons' ? [...persons.values()] : own.map(({ stored }) => stored)
  return there.filter(fits).slice(0, limit)
}
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, key) => (isRecord(inner) ? inner[key] : undefined), value)
function holds(value: unknown, wanted: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!isRecord(wanted)) return values.includes(wanted)
  if (Array.isArray(wanted.$in)) return wanted.$in.some((one) => values.includes(one))
  if (typeof wanted.$gt === 'number') return typeof value === 'number' && value > wanted.$gt
  if ('$ne' in wanted) return !values.includes(wanted.$ne)
  throw new Error(`no operator of ours: ${JSON.stringify(wanted)}`)
}

/** 澄川市: two districts, two towns, three communities. */
export function chengchuan(): City {
  const made = city()
  const setting = { at: '2020-01-01T02:00:00Z', actor: 'system' }
  made.does(registerRoot, { code: '990100', name: '澄川市' }, setting)
  const below = [
    ['990103', 'district', '桐陂区'],
    ['990104', 'district', '石泾区'],
    ['990103001', 'town', '棠溪街道'],
    ['990103100', 'town', '枫渚镇'],
    ['990103001001', 'community', '棠溪社区'],
    ['990103001002', 'community', '云岫社区'],
    ['990103100200', 'village', '石坳村'],
  ] as const
  for (const [code, level, name] of below) {
    const digits = { district: 4, town: 6, community: 9, village: 9 }[level]
    const parentCode = level === 'district' ? '990100' : code.slice(0, digits)
    made.does(registerDivision, { code, level, name, parentCode }, setting)
  }
  return made
}
