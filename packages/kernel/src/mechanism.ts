import type { Static, TObject } from 'typebox'
import type { Context } from './context.ts'
import type { AnyEvent, EventType } from './event.ts'
import type { Machine } from './machine.ts'

/** A reading made before the rule runs, in the same transaction, by an index and bounded. */
export interface Lookup<T> {
  readonly collection: string
  readonly filter: Readonly<Record<string, unknown>>
  readonly limit: number
  /** Only documents whose `field` is one of the values at `path` of what another lookup of the command, named before it, finds. */
  readonly within?: { readonly lookup: string; readonly path: string; readonly field: string }
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

/** Documents that never change, beside the events: the id of each follows from what it holds. */
export interface Kept {
  readonly collection: string
  readonly documents: readonly { readonly _id: string }[]
}

/** What is kept of a person: in `persons`, never in an event (`decisions` 7). What is left out stays as it was. */
export interface Person {
  readonly personId: string
  /** Name and contacts: encrypted, no rule reads them. */
  readonly fields?: Readonly<Record<string, string>>
  /** What rules read again, by lookups in `persons`, as the state of what they find. */
  readonly known?: Readonly<Record<string, string>>
  /** Whatever those lookups find it by, as `kind:id`. */
  readonly relates?: readonly string[]
  /** The last day on which any of it is kept; for good while nobody names one. Naming fields again takes it back. */
  readonly until?: string
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
  readonly keeps?: readonly Kept[]
  /** The state afterwards, where it is not the fold of these events on the one before: a corrected history. */
  readonly state?: Shape
  readonly personal?: readonly Person[]
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
  /** Nobody sends it as it is: a route of the service gives it, such as to record a look before it answers. */
  readonly unrouted?: true
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
  readonly unrouted?: true | undefined
  /** Changes what was recorded instead of taking a step. */
  readonly corrects?: boolean
  divisionCode(body: unknown): string | undefined
  /** The id a creating command will give: its natural key, or what `mint` makes for the prefix. */
  newId(body: unknown, mint: (prefix: string) => string): string
  lookups(input: { id: string; body: unknown; state: Shape }): Lookups
  decide(input: RuleInput<Shape, unknown, unknown>): Decision<AnyEvent>
}

/** What passing time does to an aggregate. */
export interface Due {
  /** Path inside the stored document to the next instant at which something falls due; absent while nothing does. */
  readonly path: string
  /** The command of actor `system` that records it, and moves or removes that instant. */
  readonly command: string
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
  /**
   * Filters of its list: query parameter → path inside the stored document; or `relates:<kind>` for a field of that name whose aggregate
   * is the only one of its kind it relates to: that costs no index of its own.
   */
  readonly filters: Readonly<Record<string, string>>
  readonly due?: Due | undefined
  /** Roles that read it; everybody but operations when left out. */
  readonly readers?: readonly string[] | undefined
  fold(state: Shape, event: AnyEvent): Shape
  /** What a narrowed grant may relate to, as `kind:id`. */
  relates(state: Shape): readonly string[]
}
