import type { Static, TObject } from 'typebox'
import type { Context } from './context.ts'
import type { AnyEvent, EventType, Recorded } from './event.ts'
import { flaws, type Machine, step } from './machine.ts'
import { refuse } from './refuse.ts'

/** A reading made before the rule runs, in the same transaction, by an index and bounded. */
export interface Lookup<T> {
  readonly collection: string
  readonly filter: Readonly<Record<string, unknown>>
  readonly limit: number
  /** Turns what was found into what the rule sees; throws a refusal where a reference is unknown. */
  readonly as: (found: readonly StoredState[]) => T
}
export type Lookups = Readonly<Record<string, Lookup<unknown>>>
type Found<L extends Lookups> = { readonly [K in keyof L]: L[K] extends Lookup<infer T> ? T : never }

/** What stands in a collection: the fold under `state`, and beside it what routes and indexes it. */
export interface StoredState<S = Readonly<Record<string, unknown>>> {
  readonly _id: string
  readonly version: number
  readonly state: S
  readonly scopePath: string
  readonly scopes: readonly string[]
  readonly relates: readonly string[]
  /** Business day and instant of the last step: the next one is never before it. */
  readonly lastOn: string
  readonly lastAt: string | null
}

/** Any fold: the name of its state and the division it lies in. */
export interface Shape {
  readonly state: string
  readonly divisionCode: string
}

/** One aggregate's share of a decision. */
export interface Part {
  readonly mechanism: Mechanism
  readonly id: string
  readonly events: readonly AnyEvent[]
}

export interface Claim {
  readonly key: string
  readonly code: string
  readonly detail: string
}

/** A rule's answer: events of its own aggregate, and what goes beside them. */
export interface Decision<E> {
  readonly events: readonly E[]
  /** Events on further aggregates of the same service, one transaction, at most 50. */
  readonly also?: readonly Part[]
  /** Unique things taken, such as `secretary:org_7`, with the refusal for whoever comes second; and given back. */
  readonly claims?: readonly Claim[]
  readonly releases?: readonly string[]
  /** Sums, trees and parents that another command must not change meanwhile, such as `tree:divisions`. */
  readonly guards?: readonly string[]
  /** Personal data: kept in `persons`, encrypted, never in an event (`decisions` 7). */
  readonly personal?: readonly { readonly personId: string; readonly fields: Readonly<Record<string, string>> }[]
}

export interface RuleInput<S, B, L> {
  readonly id: string
  readonly body: B
  readonly state: S
  readonly context: Context
  readonly found: L
}

export interface Words {
  readonly zh: string
  readonly en: string
}

export interface CommandSpec<S, E, B extends TObject, L extends Lookups> {
  readonly summary: Words
  /** Roles that may, from `contracts/roles.ts`; `system` is the platform itself. */
  readonly roles: readonly string[]
  readonly body: B
  /** For a creating command: the division it will lie in. */
  readonly divisionCode?: (body: Static<B>) => string
  /** For a creating command whose id is its natural key. */
  readonly id?: (body: Static<B>) => string
  readonly example: Static<B>
  readonly lookups?: (input: { id: string; body: Static<B>; state: S }) => L
  readonly rule: (input: RuleInput<S, Static<B>, Found<L>>) => readonly E[] | Decision<E>
}

/** A command with its types forgotten: what the unit of work runs. */
export interface Command {
  readonly name: string
  readonly creates: boolean
  readonly mechanism: Mechanism
  readonly summary: Words
  readonly roles: readonly string[]
  readonly body: TObject
  readonly example: unknown
  divisionCode(body: unknown): string | undefined
  /** The id a creating command will give: its natural key, or what `mint` makes for the prefix. */
  newId(body: unknown, mint: (prefix: string) => string): string
  lookups(input: { id: string; body: unknown; state: Shape }): Lookups
  decide(input: RuleInput<Shape, unknown, unknown>): Decision<AnyEvent>
}

export interface Mechanism {
  readonly name: string
  readonly collection: string
  readonly path: string
  readonly idPrefix: string
  readonly mechanism: string
  readonly title: Words
  readonly events: readonly EventType[]
  readonly machine: Machine
  readonly arrivals: Machine
  readonly initial: Shape
  readonly commands: Readonly<Record<string, Command>>
  readonly view: TObject
  /** Filters of its list: query parameter → path inside the stored document. */
  readonly filters: Readonly<Record<string, string>>
  fold(state: Shape, event: AnyEvent): Shape
  /** What a narrowed grant may relate to, as `kind:id`. */
  relates(state: Shape): readonly string[]
}

export interface LifecycleSpec<S extends Shape, E extends EventType> {
  readonly name: string
  readonly collection: string
  /** Path segment below `/v1`, kebab-case plural; the collection's name by default. */
  readonly path?: string
  readonly idPrefix: string
  readonly mechanism: string
  readonly title: Words
  readonly events: readonly E[]
  readonly machine: Machine
  /** Steps that commands of other mechanisms take with it: state → `mechanism.command` → state. Never legal by its own commands. */
  readonly arrivals?: Machine
  readonly initial: S
  readonly filters?: Readonly<Record<string, string>>
  readonly view: TObject
  readonly relates?: (state: S) => readonly string[]
  readonly evolve: (state: S, event: Recorded<E>) => S
}

export interface Definition<S extends Shape, E extends EventType> extends Mechanism {
  command<B extends TObject, const L extends Lookups = Readonly<Record<never, never>>>(
    name: string,
    spec: CommandSpec<S, Recorded<E>, B, L>,
  ): Command
  /** The fold of a history, typed, for tests and replays. */
  evolve(state: S, event: Recorded<E>): S
  /** The state of a stored document of its collection, which this very fold wrote, for lookups. */
  read(state: StoredState['state']): S
}

const decision = <E>(result: readonly E[] | Decision<E>): Decision<E> =>
  'events' in result ? result : { events: result }

/** Something with states: the machine refuses illegal steps, `evolve` folds, `command` adds what one may do. */
export function lifecycle<S extends Shape, E extends EventType>(spec: LifecycleSpec<S, E>): Definition<S, E> {
  const commands: Record<string, Command> = {}
  const known = new Set(spec.events.map(({ type }) => type))
  // The one place where types end: what a collection holds was written by this very fold.
  const trust = <T>(value: unknown): T => value as never
  const self: Definition<S, E> = {
    ...spec,
    path: spec.path ?? spec.collection,
    filters: spec.filters ?? {},
    arrivals: spec.arrivals ?? {},
    commands,
    fold: (state, event) =>
      known.has(event.type) ? { ...spec.evolve(trust<S>(state), trust<Recorded<E>>(event)) } : state,
    relates: (state) => spec.relates?.(trust<S>(state)) ?? [],
    command(name, of) {
      const creates = spec.machine.new?.[name] !== undefined
      const command: Command = {
        name,
        creates,
        mechanism: self,
        summary: of.summary,
        roles: of.roles,
        body: of.body,
        example: of.example,
        divisionCode: (body) => of.divisionCode?.(trust(body)),
        newId: (body, mint) => of.id?.(trust(body)) ?? mint(spec.idPrefix),
        lookups: ({ id, body, state }) => of.lookups?.({ id, body: trust(body), state: trust(state) }) ?? {},
        decide(input) {
          const target = step(spec.machine, input.state.state, name)
          const decided = decision(of.rule(trust(input)))
          const after = decided.events.reduce((state, event) => self.fold(state, trust(event)), input.state)
          if (decided.events.length > 0 && after.state !== target)
            throw new Error(`${spec.name}.${name} led to ${after.state}, the machine says ${target}`)
          return trust(decided)
        },
      }
      commands[name] = command
      return command
    },
    evolve: spec.evolve,
    read: (state) => trust(state),
  }
  return self
}

export interface FactSpec<S extends Shape, E extends EventType> extends Omit<LifecycleSpec<S, E>, 'machine'> {
  /** The command that records it. */
  readonly record: string
}

/** Something that happened once: recorded, afterwards only corrected or revoked. */
export const fact = <S extends Shape, E extends EventType>(spec: FactSpec<S, E>): Definition<S, E> =>
  lifecycle({ ...spec, machine: { new: { [spec.record]: 'recorded' }, recorded: {} } })

/** Problems of a mechanism's table (`flaws` of its machine against its commands). */
export const flawsOf = ({ machine, commands, arrivals }: Mechanism): string[] =>
  flaws(machine, Object.keys(commands), arrivals)

/** A reference that must be known: one document by id. `pointer` names the field of the body. */
export const reference = <T>(
  collection: string,
  id: string,
  pointer: string,
  as: (found: StoredState) => T,
): Lookup<T> => ({
  collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => {
    if (!found)
      throw refuse('unknown-reference', `${id} is not known here. Check the id, or register it first.`, pointer)
    return as(found)
  },
})
