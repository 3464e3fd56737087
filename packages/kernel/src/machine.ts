import { Refusal } from './refuse.ts'

/** state → command → the state it leads to. `new` is before the first event; a final state has no commands. */
export type Machine = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Commands legal in a state. */
export const allowedIn = (machine: Machine, state: string): string[] => Object.keys(machine[state] ?? {})

/** The state a command leads to, or the refusal `illegal-step` with the legal commands; `allowed` are those to tell of. */
export function step(
  machine: Machine,
  state: string,
  command: string,
  allowed: readonly string[] = allowedIn(machine, state),
): string {
  const next = machine[state]?.[command]
  if (next !== undefined) return next
  const then = allowed.length > 0 ? `Possible now: ${allowed.join(', ')}.` : 'Nothing more can be done with it.'
  throw new Refusal('illegal-step', `"${command}" is not possible in state "${state}". ${then}`, { allowed })
}

/**
 * Problems of a machine; an empty list proves: every state is reachable, every target exists, every non-final state has a way
 * to the end, every command appears. `arrivals` are the steps that commands of other mechanisms take, in the machine's form.
 */
export function flaws(machine: Machine, commands: readonly string[], arrivals: Machine = {}): string[] {
  const found: string[] = []
  const states = Object.keys(machine)
  const targets = (state: string): string[] => Object.values({ ...machine[state], ...arrivals[state] })
  for (const state of Object.keys(arrivals))
    if (!machine[state]) found.push(`an arrival leaves ${state}, which is no state`)
  for (const state of states)
    for (const target of targets(state))
      if (!machine[target]) found.push(`${state} leads to ${target}, which is no state`)
  const reach = (from: string): Set<string> => {
    const seen = new Set([from])
    for (const state of seen) for (const target of targets(state)) seen.add(target)
    return seen
  }
  const reachable = reach('new')
  const isFinal = (state: string): boolean => targets(state).every((target) => target === state)
  for (const state of states) {
    if (!reachable.has(state)) found.push(`${state} cannot be reached`)
    if (state !== 'new' && isFinal(state)) continue
    if (!states.some(isFinal)) continue
    if (![...reach(state)].some(isFinal)) found.push(`${state} has no way to an end`)
  }
  const used = new Set(states.flatMap((state) => allowedIn(machine, state)))
  for (const command of commands) if (!used.has(command)) found.push(`${command} appears in no state`)
  for (const command of used) if (!commands.includes(command)) found.push(`${command} has no rule`)
  return found
}

/** The machine as a Mermaid state diagram, for `docs/mechanisms/`; arrivals read `mechanism.command`. */
export function diagram(machine: Machine, arrivals: Machine = {}): string {
  const arrows = Object.keys(machine).flatMap((state) =>
    Object.entries({ ...machine[state], ...arrivals[state] }).map(
      ([command, next]) => `  ${state === 'new' ? '[*]' : state} --> ${next}: ${command}`,
    ),
  )
  const left = (state: string): string[] => [...allowedIn(machine, state), ...allowedIn(arrivals, state)]
  const ends = Object.keys(machine).filter((state) => state !== 'new' && left(state).length === 0)
  return ['stateDiagram-v2', ...arrows, ...ends.map((state) => `  ${state} --> [*]`)].join('\n')
}
