import { type AnyEvent, type Command, type Context, type Kept, localDateOf, Refusal, type Shape } from '@jiceng/kernel'

export interface Setting {
  /** What the lookups of the rule would have found, already as the rule sees it. */
  readonly found?: Readonly<Record<string, unknown>>
  readonly id?: string
  /** Business instant, ISO; 2023-06-30T02:00:00Z by default. */
  readonly at?: string
  readonly actor?: string
  /** Roles of the actor on this aggregate; none by default. */
  readonly roles?: readonly string[]
}
export interface Result {
  /** The events of the command's own aggregate, or none when refused. */
  readonly events: readonly AnyEvent[]
  /** Code of the refusal. */
  readonly refused: string | undefined
  readonly detail: string | undefined
  readonly also: readonly { readonly id: string; readonly events: readonly AnyEvent[] }[]
  readonly claims: readonly string[]
  readonly releases: readonly string[]
  readonly guards: readonly string[]
  readonly personal: readonly unknown[]
  readonly keeps: readonly Kept[]
  /** The fold after the events. */
  readonly state: Shape
}

/** given(events).when(command, body): runs a rule as the unit of work would, without any server. */
export const given = (...events: readonly AnyEvent[]) => ({
  when(command: Command, body: unknown, setting: Setting = {}): Result {
    const state = events.reduce((folded, event) => command.mechanism.fold(folded, event), command.mechanism.initial)
    const none = { events: [], also: [], claims: [], releases: [], guards: [], personal: [], keeps: [] }
    try {
      const decided = command.decide({
        id: setting.id ?? `${command.mechanism.idPrefix}_1`,
        body,
        state,
        context: contextOf(setting),
        found: setting.found ?? {},
      })
      const after = decided.events.reduce((folded, event) => command.mechanism.fold(folded, event), state)
      const claims = decided.claims?.map(({ key }) => key) ?? []
      const also = decided.also?.map((part) => ({ id: part.id, events: part.events })) ?? []
      return { ...none, ...decided, also, claims, refused: undefined, detail: undefined, state: after }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...none, refused: error.code, detail: error.message, state }
    }
  },
})

function contextOf({ at = '2023-06-30T02:00:00Z', actor = 'tester', roles = [] }: Setting): Context {
  const instant = new Date(at)
  return {
    commandId: '01H00000000000000000000000',
    correlationId: 'test',
    actor: { id: actor, kind: 'account' },
    roles,
    at: instant,
    on: localDateOf(instant),
    now: instant,
    id: (prefix, n = 0) => `${prefix}_new${n}`,
  }
}
