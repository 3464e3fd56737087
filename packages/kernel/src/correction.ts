import { isDeepStrictEqual } from 'node:util'
import { type Static, type TObject, Type } from 'typebox'
import { Value } from 'typebox/value'
import { masked } from './codes/index.ts'
import { type AnyEvent, type EventType, event } from './event.ts'
import type { Machine } from './machine.ts'
import type { Claim, Decision, Lookup, Mechanism, Shape } from './mechanism.ts'
import { refuse } from './refuse.ts'

const EventId = Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{26}-\\d{1,3}$', maxLength: 30 })
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
const closed = { additionalProperties: false } as const

export const CorrectBody = Type.Object(
  { eventId: EventId, data: Type.Object({}, { additionalProperties: true }), reason: Reason },
  closed,
)
export const RevokeBody = Type.Object({ eventId: EventId, reason: Reason }, closed)

/** The two events of an aggregate whose facts may be corrected and revoked; recognised by `corrects` and `revokes`, never by a suffix. */
export const corrections = <const N extends string>(aggregate: N) =>
  [
    event(
      `${aggregate}FactCorrected`,
      Type.Object(
        {
          corrects: EventId,
          type: Type.String({ maxLength: 80 }),
          data: Type.Object({}, { additionalProperties: true }),
          reason: Reason,
        },
        closed,
      ),
    ),
    event(`${aggregate}FactRevoked`, Type.Object({ revokes: EventId, reason: Reason }, closed)),
  ] as const

/** Who may correct, and what is unique of a state (its claims follow a correction). */
export interface CorrectionSpec<S> {
  readonly events: readonly [EventType, EventType]
  readonly roles: readonly string[]
  readonly claims?: (state: S) => readonly Claim[]
  /** What of a fact may be corrected, by the type of its event; the rest follows from the step itself. Left out, all of it. */
  readonly fields?: Readonly<Record<string, readonly string[]>>
  /** What the command made of its words before it kept them, such as to mask numbers of persons. */
  readonly tidy?: (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  /** Refuses a state that no command would have made. */
  readonly check?: (state: S) => void
}

/** An event of a history, with its id. */
export interface Past extends AnyEvent {
  readonly _id: string
}

/** The facts that hold: corrected in their place, without the revoked ones. */
export function factsOf(history: readonly Past[]): Past[] {
  const facts = new Map<string, Past>()
  for (const past of history) {
    const { corrects, revokes, data } = past.data
    if (typeof revokes === 'string') facts.delete(revokes)
    else if (typeof corrects !== 'string') facts.set(past._id, past)
    else {
      const fact = facts.get(corrects)
      if (fact) facts.set(corrects, { ...fact, data: record(data) })
    }
  }
  return [...facts.values()]
}
const record = (data: unknown): Record<string, unknown> =>
  typeof data === 'object' && data !== null ? { ...data } : {}

/** The state of a history with its corrections: what is stored is always this. */
export function foldHistory(mechanism: Mechanism, history: readonly Past[]): Shape {
  const facts = factsOf(history)
  const state = facts.reduce((folded: Shape, fact) => mechanism.fold(folded, fact), mechanism.initial)
  if (facts.length > 0) return state
  const founding = history.reduce((folded: Shape, past) => mechanism.fold(folded, past), mechanism.initial)
  return { ...founding, state: 'revoked' }
}

/** The events of the aggregate itself, read by its unique index. */
export const historyOf = (id: string): Lookup<readonly Past[]> => ({
  collection: 'events',
  filter: { aggregate: id },
  limit: 1000,
  // The unit of work reads rows of `events` here, which have these fields.
  as: (found) => {
    const trust = <T>(value: unknown): T => value as never
    return trust<(Past & { version: number })[]>(found).sort((a, b) => a.version - b.version)
  },
})

interface Input {
  readonly mechanism: Mechanism
  readonly spec: CorrectionSpec<Shape>
  readonly state: Shape
  readonly history: readonly Past[]
}

/** The fact that is meant; only one that still holds and whose type is marked can be changed. */
function factOf({ mechanism, history }: Input, eventId: string): { fact: Past; type: EventType } {
  const fact = factsOf(history).find(({ _id }) => _id === eventId)
  if (!fact)
    throw refuse('fact-unknown', 'This aggregate has no such event, or it was revoked. Read its history.', '/eventId')
  const type = mechanism.events.find((one) => one.type === fact.type)
  if (!type?.correctable)
    throw refuse('not-correctable', `${fact.type} is not corrected; record the next step instead.`, '/eventId')
  return { fact, type }
}

/** Each step of the new history must be one the machine allows, as if only this history had ever been. */
function checkPath({ machine, arrivals, fold, initial }: Mechanism, facts: readonly Past[]): void {
  let state = initial
  for (const fact of facts) {
    const next = fold(state, fact)
    if (!leads(machine, state.state, next.state) && !leads(arrivals, state.state, next.state))
      throw refuse(
        'correction-impossible',
        `Without it, ${fact.type} would not have been possible. Correct or revoke the later event first.`,
        '/eventId',
      )
    state = next
  }
}
const leads = (machine: Machine, from: string, to: string): boolean => Object.values(machine[from] ?? {}).includes(to)

function decided(input: Input, event: AnyEvent, id: string): Decision<AnyEvent> & { readonly state: Shape } {
  const { mechanism, spec, state, history } = input
  const after = [...history, { _id: id, ...event }]
  checkPath(mechanism, factsOf(after))
  const next = foldHistory(mechanism, after)
  spec.check?.(next)
  const [held, wanted] = [spec.claims?.(state) ?? [], spec.claims?.(next) ?? []]
  const without = (of: readonly Claim[], other: readonly Claim[]): Claim[] =>
    of.filter(({ key }) => !other.some((one) => one.key === key))
  return {
    events: [event],
    state: next,
    claims: without(wanted, held),
    releases: without(held, wanted).map(({ key }) => key),
  }
}

/** Refuses to change what is not told but worked out: ids, days and deadlines of the step. */
function checkFields(fields: readonly string[] | undefined, before: AnyEvent['data'], after: AnyEvent['data']) {
  if (!fields) return
  const all = Object.keys({ ...before, ...after })
  const then = new Map(Object.entries(before))
  const fixed = all.find((key) => !fields.includes(key) && !isDeepStrictEqual(then.get(key), after[key]))
  if (fixed !== undefined)
    throw refuse(
      'invalid-fact',
      `${fixed} follows from the step itself. Send it as it was recorded; ${fields.join(', ')} can be corrected.`,
      `/data/${fixed}`,
    )
}

/** Replaces the data of a fact in its place; the rest of the history is folded again. */
export function correct(input: Input, body: Static<typeof CorrectBody>): Decision<AnyEvent> {
  const { fact, type } = factOf(input, body.eventId)
  const told = record(body.data)
  const given = input.spec.tidy?.(told) ?? told
  if (!Value.Check(type.data satisfies TObject, given))
    throw refuse('invalid-fact', `The data does not fit ${type.type}; send all of its fields.`, '/data')
  if (isDeepStrictEqual(fact.data, given)) throw refuse('same-value', 'The fact is recorded so already.', '/data')
  if (fact.data.divisionCode !== given.divisionCode)
    throw refuse('division-mismatch', 'A correction does not move it to another division.', '/data/divisionCode')
  checkFields(input.spec.fields?.[type.type], fact.data, given)
  const data = { corrects: body.eventId, type: type.type, data: given, reason: masked(body.reason) }
  return decided(input, { type: input.spec.events[0].type, data }, 'new')
}

/** Takes a fact out of the history, as if it had never been recorded. */
export function revoke(input: Input, body: Static<typeof RevokeBody>): Decision<AnyEvent> {
  factOf(input, body.eventId)
  return decided(
    input,
    { type: input.spec.events[1].type, data: { revokes: body.eventId, reason: masked(body.reason) } },
    'new',
  )
}
