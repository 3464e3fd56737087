import {
  type AnyEvent,
  type Context,
  type Decision,
  type Lookups,
  type Mechanism,
  Refusal,
  refuse,
  type Shape,
  type Step,
  type StoredState,
  step,
  stepsFrom,
} from '@jiceng/kernel'
import { idOf } from '../ids.ts'
import { authorise, type Grant, mayImport, rolesAt, standing } from './authority.ts'
import type { CommandRequest } from './request.ts'
import { businessTime, recordTime } from './time.ts'

/** A command on its way through a group. */
export interface Waiting {
  readonly request: CommandRequest
  readonly commandId: string
  readonly target: string
  /** The target is an id just made: nothing can stand there. */
  readonly isMinted: boolean
  readonly now: Date
  /** How often it was run, this time included. */
  readonly tries: number
}

/** What the group read for one command. */
export interface Seen {
  readonly stored: StoredState<Shape> | undefined
  readonly grants: readonly Grant[]
  /** The division a creating or moving command names. */
  readonly division: StoredState | undefined
  readonly lookups: Readonly<Record<string, readonly StoredState[]>>
}

/** One aggregate as it will stand after the command. */
export interface Change {
  readonly mechanism: Mechanism
  readonly id: string
  readonly before: StoredState<Shape> | undefined
  readonly after: StoredState<Shape>
  readonly events: readonly AnyEvent[]
}
export interface Effect {
  readonly context: Context
  /** Where an import has it from: when it was recorded there. */
  readonly recordedAt?: string | undefined
  readonly changes: readonly Change[]
  readonly decision: Decision<AnyEvent>
}

/** Checks and runs one command on what was read: its effect, or a refusal thrown. Pure. */
export function decide(waiting: Waiting, seen: Seen): Effect {
  const { request, target } = waiting
  const { command, body } = request
  const { mechanism } = command
  const { stored } = seen
  if (!command.creates && !stored) throw refuse('not-found', 'Nothing with this id lies within your grants.')
  const divisionCode = command.divisionCode(body)
  if (divisionCode !== undefined && !seen.division)
    throw refuse('unknown-reference', `Division ${divisionCode} is not known here. Register it first.`, '/divisionCode')
  const place = stored ?? { scopePath: seen.division?.scopePath ?? '', relates: [] }
  authorise(command, request.actor, seen.grants, place)
  if (stored && seen.division)
    authorise(command, request.actor, seen.grants, { ...place, scopePath: seen.division.scopePath })
  if (command.creates && stored && mechanism.machine[stored.state.state]?.[command.name] === undefined)
    throw refuse('already-exists', `${target} exists already.`)
  if (request.ifMatch !== undefined && request.ifMatch !== (stored?.version ?? 0))
    throw refuse('version-mismatch', `It is at version ${stored?.version ?? 0} now; read it again and decide anew.`)
  const actor = standing(command, request.actor, seen.grants, place)
  const context = contextOf(waiting, stored, { actor, roles: rolesAt(request.actor, seen.grants, place) })
  const recordedAt = recordedOf(waiting, seen, place, context)
  // For a rule it is the moment at which it was recorded.
  const decision = decisionOf(
    waiting,
    seen,
    recordedAt === undefined ? context : { ...context, now: new Date(recordedAt) },
  )
  const changes = changesOf(waiting, seen, decision, context)
  for (const change of changes) authorise({ ...command, creates: false }, request.actor, seen.grants, change.after)
  return { context, recordedAt, changes, decision }
}

/** Only an import says when something was recorded; whoever enters it by hand records it now. */
function recordedOf(
  { request: { command, recorded }, now }: Waiting,
  { grants }: Seen,
  place: Pick<StoredState, 'scopePath' | 'relates'>,
  context: Context,
): string | undefined {
  if (recorded === undefined) return undefined
  if (!mayImport(command, grants, place))
    throw refuse(
      'import-only',
      'Only a grant for imports lets you say when it was recorded. Leave it out.',
      '/recordedAt',
    )
  return recordTime(recorded, context, now)
}

/** The rule's own answer; a refusal of it says which steps the state allows instead, and to whom. */
function decisionOf({ request, target }: Waiting, { stored, lookups }: Seen, context: Context): Decision<AnyEvent> {
  const { command, body } = request
  const { mechanism } = command
  const state = stored?.state ?? mechanism.initial
  const steps = stepsFrom(mechanism, state.state)
  try {
    // An illegal step is said before an unknown reference.
    if (!command.corrects) step(mechanism.machine, state.state, command.name, namesOf(steps))
    const found = foundOf(command.lookups({ id: target, body, state }), lookups)
    return command.decide({ id: target, body, state, context, found })
  } catch (error) {
    if (!(error instanceof Refusal) || !stored) throw error
    throw error.with(steps)
  }
}

const namesOf = (steps: readonly Step[]): string[] => steps.map(({ command }) => command)

function contextOf(
  { request, commandId, now }: Waiting,
  stored: Pick<StoredState, 'lastOn' | 'lastAt'> | undefined,
  caller: Pick<Context, 'actor' | 'roles'>,
): Context {
  return {
    commandId,
    correlationId: request.correlationId,
    ...caller,
    ...businessTime(request.occurred, now, stored, request.actor.kind === 'system'),
    now,
    id: (prefix, n = 0) => idOf(prefix, commandId, n),
  }
}

const foundOf = (lookups: Lookups, read: Seen['lookups']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(lookups).map(([name, lookup]) => [name, lookup.as(read[name] ?? [])]))

function changesOf({ request, target }: Waiting, seen: Seen, decision: Decision<AnyEvent>, context: Context): Change[] {
  const own = { mechanism: request.command.mechanism, id: target, events: decision.events }
  const parts = [own, ...(decision.also ?? [])].filter(({ events }) => events.length > 0)
  if (parts.length > 50) throw new Error('a command changes at most 50 aggregates')
  const read = new Map(Object.values(seen.lookups).flatMap((found) => found.map((one) => [one._id, one])))
  return parts.map(({ mechanism, id, events }) => {
    const before = id === target ? seen.stored : trusted(read.get(id))
    const folded = events.reduce((state, event) => mechanism.fold(state, event), before?.state ?? mechanism.initial)
    const corrected = id === target ? decision.state : undefined
    const state = corrected ?? folded
    const after: StoredState<Shape> = {
      _id: id,
      version: (before?.version ?? 0) + events.length,
      state,
      ...placeOf(state, before, seen.division),
      relates: mechanism.relates(state),
      // A correction is no step: what comes next is compared with the last real one.
      ...(corrected && before
        ? { lastOn: before.lastOn, lastAt: before.lastAt }
        : { lastOn: context.on, lastAt: context.at?.toISOString() ?? null }),
    }
    return { mechanism, id, before, after, events }
  })
}

/** A document read as a lookup is the fold of a mechanism of ours: it holds a Shape. */
const trusted = (found: StoredState | undefined): StoredState<Shape> | undefined => {
  if (!found) return undefined
  const { state, divisionCode } = found.state
  if (typeof state !== 'string' || typeof divisionCode !== 'string')
    throw new Error(`${found._id} is no aggregate of ours`)
  return { ...found, state: { ...found.state, state, divisionCode } }
}

/** Routing fields: the path of the division it lies in; a division itself lies below the one that was named. */
function placeOf(
  state: Shape,
  before: StoredState<Shape> | undefined,
  division: StoredState | undefined,
): { scopePath: string; scopes: string[] } {
  const stays = before && before.state.divisionCode === state.divisionCode
  const path = stays ? before.scopePath : pathBelow(state.divisionCode, division)
  return { scopePath: path, scopes: path.split('/').slice(1) }
}
function pathBelow(code: string, division: StoredState | undefined): string {
  const above = division?.scopePath ?? ''
  return above.endsWith(`/${code}`) ? above : `${above}/${code}`
}
