import type { Static, TObject } from 'typebox'
import { CorrectBody, type CorrectionSpec, correct, historyOf, RevokeBody, revoke } from './correction.ts'
import type { EventType, Recorded } from './event.ts'
import { allowedIn, flaws, type Machine, step } from './machine.ts'
import type { Command, CommandSpec, Decision, Due, Lookups, Mechanism, Shape, StoredState, Words } from './mechanism.ts'
import type { Step } from './refuse.ts'

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
  /** Facts of its events marked `correctable` may be corrected and revoked. */
  readonly corrections?: CorrectionSpec<S>
  readonly filters?: Readonly<Record<string, string>>
  readonly view: TObject
  readonly relates?: (state: S) => readonly string[]
  /** Who reads it, where that is not everybody but operations. */
  readonly readers?: readonly string[]
  /** When the platform is to act on it by itself. */
  readonly due?: Due
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
        unrouted: of.unrouted,
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
  if (spec.corrections) correctable(self, trust<CorrectionSpec<Shape>>(spec.corrections), commands)
  return self
}

/** The two commands that change what was recorded; possible in every state, since they are no steps. */
function correctable(mechanism: Mechanism, spec: CorrectionSpec<Shape>, commands: Record<string, Command>): void {
  const trust = <T>(value: unknown): T => value as never
  const of = <B extends TObject>(
    name: string,
    summary: Words,
    body: B,
    example: Static<B>,
    act: typeof correct,
  ): void => {
    commands[name] = {
      name,
      creates: false,
      mechanism,
      summary,
      roles: spec.roles,
      body,
      example,
      corrects: true,
      divisionCode: () => undefined,
      newId: (_body, mint) => mint(mechanism.idPrefix),
      lookups: ({ id }) => ({ history: historyOf(id) }),
      decide: ({ state, body: given, found }) =>
        act({ mechanism, spec, state, ...trust<{ history: [] }>(found) }, trust(given)),
    }
  }
  const eventId = '01JZ8Q4M6T0000000000000000-0'
  of(
    'correct',
    { zh: '更正事实', en: 'Correct a recorded fact' },
    CorrectBody,
    { eventId, data: {}, reason: '录入有误' },
    correct,
  )
  of(
    'revoke',
    { zh: '撤销事实', en: 'Revoke a recorded fact' },
    RevokeBody,
    { eventId, reason: '误录' },
    trust<typeof correct>(revoke),
  )
}

export interface FactSpec<S extends Shape, E extends EventType> extends Omit<LifecycleSpec<S, E>, 'machine'> {
  /** The command that records it. */
  readonly record: string
}

/** Something that happened once: recorded, afterwards only corrected or revoked. */
export const fact = <S extends Shape, E extends EventType>(spec: FactSpec<S, E>): Definition<S, E> =>
  lifecycle({ ...spec, machine: { new: { [spec.record]: 'recorded' }, recorded: {} } })

/** Whether somebody sends it: neither the platform alone, nor a route of the service. */
export const isOffered = ({ roles, unrouted }: Command): boolean =>
  unrouted !== true && roles.some((role) => role !== 'system')

/** What somebody can do in a state, and who; what nobody sends is left out. */
export const stepsFrom = ({ machine, commands }: Mechanism, state: string): Step[] =>
  allowedIn(machine, state).flatMap((name) => {
    const command = commands[name]
    return command && isOffered(command)
      ? [{ command: name, roles: command.roles.filter((role) => role !== 'system') }]
      : []
  })

/** Problems of a mechanism's table (`flaws` of its machine against its commands). */
export const flawsOf = ({ machine, commands, arrivals }: Mechanism): string[] =>
  flaws(
    machine,
    Object.values(commands).flatMap(({ name, corrects }) => (corrects ? [] : [name])),
    arrivals,
  )
