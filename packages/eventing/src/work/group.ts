import { Refusal, refuse, type StoredState } from '@jiceng/kernel'
import type { ClientSession, Db, Document } from 'mongodb'
import { collections } from '../rows.ts'
import type { Grant } from './authority.ts'
import { inForce } from './authority.ts'
import { decide, type Effect, type Seen, type Waiting } from './decide.ts'
import { readAll, readBeside } from './read.ts'
import { type Known, placeOf } from './reading.ts'
import type { Answer, Describe } from './request.ts'
import { keyed, oneOf, readingsOf, statesOf } from './states.ts'
import { asStored, type Docs, heldBy, lookupsOf, marksOf, touches } from './touches.ts'
import type { Outcome } from './write.ts'
import type { Written } from './written.ts'

export interface GroupOptions {
  readonly db: Db
  readonly service: string
  readonly describe: Describe
  /** Where grants and divisions stand here: own aggregates in organizations, replicas elsewhere. */
  readonly grants: string
  readonly divisions: string
  /** Today on the business clock, for the end dates of grants. */
  readonly today: () => string
  /** Grants by account, for as long as they may be remembered. */
  readonly remembered: Remembered
  /** States as this process last wrote them. */
  readonly written: Written
}

/** Grants of an account as last read: a revoked one works no longer than a second more (`api` 6, row 5: five). */
export type Remembered = Map<string, { readonly grants: readonly Grant[]; readonly until: number }>
const rememberedMs = 1000
const rememberedMax = 10_000

const divisionId = (code: string): string => `div_${code}`

/** What became of a group: outcomes to write, commands put back, and what each took hold of (claims and guards). */
export interface Decided {
  readonly outcomes: Outcome[]
  readonly deferred: Waiting[]
  readonly holds: ReadonlyMap<Waiting, readonly string[]>
}

/** Decides each command on what was read; a command that meets another's writes is put back (`deferred`). */
export async function decideGroup(
  options: GroupOptions,
  session: ClientSession,
  group: readonly Waiting[],
  read: GroupRead,
): Promise<Decided> {
  const states = read.states ?? (await statesOf(options.db, options.written, session, group))
  const seen = { ...read, states, lookups: await readLookups(options.db, session, group, states) }
  const touched = new Set<string>()
  const outcomes: Outcome[] = []
  const deferred: Waiting[] = []
  const holds = new Map<Waiting, readonly string[]>()
  for (const waiting of group) {
    const outcome = outcomeOf(options, waiting, seen)
    const keys = touches(waiting, outcome, seen.states)
    if (outcome.effect) holds.set(waiting, heldBy(outcome.effect))
    if (keys.some((key) => touched.has(key))) deferred.push(waiting)
    else {
      outcomes.push(outcome)
      for (const key of outcome.effect ? marksOf(outcome.effect) : []) touched.add(key)
    }
  }
  await refuseTaken(options, session, outcomes)
  return { outcomes, deferred, holds }
}

/** Read before the transaction, of what a majority has. */
export interface GroupRead {
  /** A state is what this process last wrote, not read again: no ground for a refusal, nor for changing nothing. */
  readonly isRemembered: boolean
  /** By key, what it was answered before. */
  readonly answered: Docs
  /** Of a lone command, whose state fails its compare-and-set when it changes meanwhile; those of several are read in the transaction. */
  readonly states: Docs | undefined
  readonly divisions: Docs
  readonly grants: readonly Grant[]
}
interface GroupSeen extends GroupRead {
  readonly states: Docs
  /** Read inside the transaction, in one snapshot with the guards. */
  readonly lookups: ReadonlyMap<Waiting, Seen['lookups']>
}

/** Answers of the keys, the state of a lone command, divisions named, grants of the callers: side by side. */
export async function readGroup(
  { db, grants, divisions, today, remembered, written }: GroupOptions,
  group: readonly Waiting[],
): Promise<GroupRead> {
  const codes = group.flatMap(({ request }) => request.command.divisionCode(request.body) ?? [])
  const accounts = [
    ...new Set(group.flatMap(({ request }) => (request.actor.kind === 'account' ? [request.actor.id] : []))),
  ]
  const keys = group.flatMap(({ request }) => request.key ?? [])
  const isLone = group.length === 1
  const known = isLone ? group.flatMap((waiting) => written.get(waiting) ?? []) : []
  const readings = isLone && known.length === 0 ? readingsOf(group) : []
  const named = readings.length
  // A lone command hears of its repetition from the key that is taken; for a group it is dearer to run twice.
  const repeated = !isLone || group.some(({ tries }) => tries > 1)
  const answered = { 'answer.key': { $in: keys } }
  readings.push({ collection: collections.events, filter: answered, limit: repeated ? keys.length : 0 })
  readings.push({ collection: divisions, filter: oneOf(codes.map(divisionId)), limit: codes.length })
  const unknown = accounts.filter((account) => (remembered.get(account)?.until ?? 0) < Date.now())
  readings.push({
    collection: grants,
    filter: { 'state.accountId': { $in: unknown }, 'state.state': 'active' },
    limit: unknown.length > 0 ? 5000 : 0,
  })
  const found = await readBeside(db, readings)
  const read = (found[named + 2] ?? []).map(({ state }) => state)
  if (remembered.size > rememberedMax) remembered.clear()
  for (const account of unknown)
    remembered.set(account, {
      grants: read.filter(({ accountId }) => accountId === account),
      until: Date.now() + rememberedMs,
    })
  return {
    isRemembered: known.length > 0,
    states: isLone ? keyed([...known, ...found.slice(0, named).flat()]) : undefined,
    answered: new Map((found[named] ?? []).map((row) => [String(row.answer.key), row])),
    divisions: keyed(found[named + 1] ?? []),
    grants: accounts.flatMap((account) => inForce(remembered.get(account)?.grants ?? [], account, today())),
  }
}

async function readLookups(
  db: Db,
  session: ClientSession,
  group: readonly Waiting[],
  states: Docs,
): Promise<Map<Waiting, Seen['lookups']>> {
  const wanted = group.flatMap((waiting) =>
    Object.entries(lookupsOf(waiting, states)).map(([name, lookup]) => ({ waiting, name, lookup })),
  )
  const at = (of: Waiting, name: string): number => wanted.findIndex((one) => one.waiting === of && one.name === name)
  const found = await readAll(
    db,
    session,
    wanted.map(({ waiting, lookup: { collection, filter, limit, within } }) => ({
      ...{ collection, filter, limit },
      ...(within ? { within: { ...within, reading: at(waiting, within.lookup) } } : {}),
    })),
    group.length > 1 ? { known: placesOf(group, states) } : undefined,
  )
  const lookups = new Map<Waiting, Record<string, readonly StoredState[]>>(group.map((waiting) => [waiting, {}]))
  const trust = <T>(value: unknown): T => value as never
  wanted.forEach(({ waiting, name }, n) => {
    const of = lookups.get(waiting)
    if (of) of[name] = trust<StoredState[]>(found[n] ?? [])
  })
  return lookups
}

/** The states of a group, which are of the same snapshot. */
const placesOf = (group: readonly Waiting[], states: Docs): Known =>
  new Map(
    group.flatMap(({ request, target }) => {
      const state = states.get(target)
      return state ? [[placeOf(request.command.mechanism.collection, target), state] as const] : []
    }),
  )

function outcomeOf(options: GroupOptions, waiting: Waiting, seen: GroupSeen): Outcome {
  const { request, target } = waiting
  const before = request.key === undefined ? undefined : seen.answered.get(request.key)
  if (before) return { waiting, stored: true, answer: replay(options, before, request.hash) }
  const code = request.command.divisionCode(request.body)
  const trust = <T>(value: unknown): T => value as never
  try {
    const effect = decide(waiting, {
      stored: asStored(seen.states.get(target)),
      grants: seen.grants.filter(({ accountId }) => accountId === request.actor.id),
      division: code === undefined ? undefined : trust<StoredState | undefined>(seen.divisions.get(divisionId(code))),
      lookups: seen.lookups.get(waiting) ?? {},
    })
    return { waiting, stored: false, effect, answer: answerOf(options, waiting, effect) }
  } catch (error) {
    if (error instanceof Refusal) return { waiting, stored: false, answer: options.describe(error) }
    // A rule that throws anything else is our mistake: 500 for this command alone, before anything is written.
    const broken = new Refusal('internal', 'Something broke on our side; quote the request id.')
    return { waiting, stored: false, answer: { ...options.describe(broken), cause: error } }
  }
}

function replay({ describe }: GroupOptions, { audit, answer }: Document, hash: string): Answer {
  if (audit.digest !== hash)
    return describe(
      refuse(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another body. Use a new key for a new command.',
      ),
    )
  return { status: answer.status, body: answer.body, position: answer.position, replayed: true }
}

function answerOf({ service }: GroupOptions, { request, target }: Waiting, { changes }: Effect): Answer {
  const own = changes.find(({ id }) => id === target)
  const position = changes.map(({ id, after }) => `${service}/${id}@${after.version}`).join(',')
  const body = { id: target, version: own?.after.version ?? 0, state: own?.after.state.state ?? '' }
  return { status: request.command.creates ? 201 : 200, body, position }
}

/** Claims already held turn their command into its refusal. */
async function refuseTaken({ db, describe }: GroupOptions, session: ClientSession, outcomes: Outcome[]): Promise<void> {
  const wanted = outcomes.flatMap(({ effect }) => effect?.decision.claims ?? [])
  if (wanted.length === 0) return
  const filter = { _id: { $in: wanted.map(({ key }) => key) } }
  const [found = []] = await readAll(db, session, [{ collection: collections.claims, filter, limit: wanted.length }])
  const held = keyed(found)
  outcomes.forEach(({ waiting, stored, effect }, n) => {
    const releases = effect?.decision.releases ?? []
    const taken = effect?.decision.claims?.find(({ key }) => held.has(key) && !releases.includes(key))
    if (taken) outcomes[n] = { waiting, stored, answer: describe(refuse(taken.code, taken.detail)) }
  })
}
