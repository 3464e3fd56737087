import { eventsOf, type ServiceName, serviceNames } from '@jiceng/contracts'
import type { EventType, Recorded } from '@jiceng/kernel'
import type {
  Contribution,
  Export,
  Fact,
  FactSubject,
  Horizon,
  HubSubject,
  Judged,
  Own,
  Places,
  Wrong,
} from './types.ts'

/** What one event makes of a subject. */
export interface Step<S> {
  readonly event: EventType
  apply(state: S | undefined, fact: Fact): S | undefined
}
export type Heard<E extends EventType> = Omit<Fact, 'type' | 'data'> & Recorded<E>

// The one place where types end: what is folded was checked against the contract of its event when it was recorded.
const trust = <T>(value: unknown): T => value as never

/** The event with which a subject begins; without it, or when it is revoked, the rest means nothing. */
export const founds = <E extends EventType, S>(event: E, begin: (fact: Heard<E>) => S): Step<S> => ({
  event,
  apply: (_state, fact) => begin(trust<Heard<E>>(fact)),
})
/** An event that changes what there is. */
export const changes = <E extends EventType, S>(event: E, change: (state: S, fact: Heard<E>) => S): Step<S> => ({
  event,
  apply: (state, fact) => state && change(state, trust<Heard<E>>(fact)),
})
/** An event after which it is as if there had been nothing, until it begins anew. */
export const undoes = <S>(event: EventType): Step<S> => ({ event, apply: () => undefined })
/** An event of which each is like the first: it begins what there is not, and changes what there is. */
export const repeats = <E extends EventType, S>(
  event: E,
  next: (state: S | undefined, fact: Heard<E>) => S,
): Step<S> => ({ event, apply: (state, fact) => next(state, trust<Heard<E>>(fact)) })
/** An event after which it may lie elsewhere: heard for that alone. */
export const moves = <S>(event: EventType): Step<S> => ({ event, apply: (state) => state })

interface FactSpec<S> {
  readonly name: string
  readonly resource: string
  readonly measures: readonly string[]
  readonly steps: readonly Step<S>[]
  /** The two events by which its facts are corrected and revoked. */
  readonly corrections?: readonly EventType[]
  readonly obliged?: boolean
  /** Its aggregate is counted as a record by another subject, or nobody has to record it. */
  readonly isRecord?: boolean
  readonly contributions?: (state: S, own: Own) => readonly Contribution[]
  readonly exports?: (state: S, own: Own) => readonly Export[]
  readonly rules?: readonly string[]
  /** What is wrong with it, and from when to when; sees no more than `contributions`. */
  readonly wrongs?: (state: S, own: Own & Judged) => readonly Wrong[]
}

/** What reporting finds by itself is no record that somebody may make late. */
const publisherOf = (type: string): ServiceName | undefined =>
  serviceNames.find((name) => name !== 'reporting' && eventsOf[name].some((event) => event.type === type))

/** A subject of one aggregate: `contributions` see its state, never today. */
export function subject<S extends object>(spec: FactSpec<S>): FactSubject {
  const events = spec.steps.map(({ event }) => event)
  const steps = new Map(spec.steps.map((step) => [step.event.type, step]))
  return {
    name: spec.name,
    resource: spec.resource,
    measures: spec.measures,
    obliged: spec.obliged ?? false,
    events: [...steps.keys(), ...(spec.corrections ?? []).map(({ type }) => type)],
    correctable: new Set(events.filter(({ correctable }) => correctable).map(({ type }) => type)),
    recordOf: spec.isRecord === false ? undefined : publisherOf(events[0]?.type ?? ''),
    evolve(state, fact) {
      const step = steps.get(fact.type)
      return step ? step.apply(trust<S | undefined>(state), fact) : state
    },
    contributions: (state, own) => spec.contributions?.(trust<S>(state), own) ?? [],
    exports: (state, own) => spec.exports?.(trust<S>(state), own) ?? [],
    rules: spec.rules ?? [],
    wrongs: (state, own) => spec.wrongs?.(trust<S>(state), own) ?? [],
  }
}

/** A hub, and how a part is lent to it. */
export interface Hub<P> extends HubSubject {
  lend(key: string, part: P): Export
}
interface HubSpec<P> {
  readonly name: string
  readonly resource: string
  readonly measures: readonly string[]
  readonly obliged?: boolean
  readonly contributions?: (key: string, parts: readonly P[], horizon: Horizon) => readonly Contribution[]
  readonly rules?: readonly string[]
  /** Where it lies: undefined until the part has come that says so, and then nothing is wrong with it. */
  readonly places?: (parts: readonly P[]) => Places | undefined
  readonly wrongs?: (key: string, parts: readonly P[], horizon: Horizon & Judged) => readonly Wrong[]
}
export const hub = <P>(spec: HubSpec<P>): Hub<P> => ({
  name: spec.name,
  resource: spec.resource,
  measures: spec.measures,
  obliged: spec.obliged ?? false,
  lend: (key, part) => ({ to: `${spec.name}/${key}`, part }),
  contributions: (key, parts, horizon) => spec.contributions?.(key, trust<readonly P[]>(parts), horizon) ?? [],
  rules: spec.rules ?? [],
  places: (parts) => spec.places?.(trust<readonly P[]>(parts)),
  wrongs: (key, parts, horizon) => spec.wrongs?.(key, trust<readonly P[]>(parts), horizon) ?? [],
})
