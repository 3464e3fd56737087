/** What a body holds. A text that begins with `@` stands for the id of what another draft made. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

/** Who gives a command: what one side filed, the other checks, as the rules of separation want it; an administrator lets both in. */
export type By = 'importer' | 'checker' | 'admin'

/** One command as the sample city gives it, with local names instead of ids. */
export interface Draft {
  /** Resource, as in `/v1/{path}`, and the command's name as a batch wants it. */
  readonly path: string
  readonly command: string
  readonly by: By
  /** Day or instant of the business. */
  readonly occurredAt: string
  /** Instant at which somebody wrote it down; the platform's own now, without one. */
  readonly recordedAt?: string | undefined
  readonly body: { readonly [key: string]: Value }
  /** Local name of the aggregate this makes, where a later draft needs it. */
  readonly makes?: string | undefined
  /** Local names of further aggregates it makes: the prefix of their ids, and the names in order. */
  readonly parts?: { readonly prefix: string; readonly names: readonly string[] } | undefined
  /** What the platform holds while it decides this, as the branch a member enters: two that hold the same are not given at once. */
  readonly holds?: string | undefined
  /** Local names that must be there first, though no id of them is sent: a division is named by its code. */
  readonly needs?: readonly string[] | undefined
  /** The fact of its target that it corrects, with the fields that change in its body's `data`, or revokes; and the command that told it. */
  readonly fact?: { readonly event: string; readonly command: string } | undefined
  /** Local name of the aggregate it acts on; without one it creates. */
  readonly target?: string | undefined
}

/**
 * In turns by a key. The platform decides commands side by side as long as they hold nothing in common, such as the branch that
 * two new members enter: neighbours in the stream should not.
 */
export function inTurns<T>(list: Iterable<T>, keyOf: (one: T) => string): T[] {
  const groups = [...Map.groupBy(list, keyOf).values()]
  const longest = Math.max(0, ...groups.map(({ length }) => length))
  return Array.from({ length: longest }, (_, n) => groups.flatMap((group) => group.slice(n, n + 1))).flat()
}

export const ref = (name: string): string => `@${name}`
const isRef = (text: string): boolean => text.startsWith('@')
const nameOf = (reference: string): string => reference.slice(1)

/** Local names that a draft needs the ids of. */
export function needsOf({ body, target, needs = [] }: Draft): string[] {
  const found: string[] = target === undefined ? [...needs] : [target, ...needs]
  const look = (value: Value): void => {
    if (typeof value === 'string') {
      if (isRef(value)) found.push(nameOf(value))
    } else if (typeof value === 'object') for (const one of Object.values(value)) look(one)
  }
  look(body)
  return found
}

/** The body with ids in place of local names. */
export function withIds(value: Value, idOf: (name: string) => string): Value {
  if (typeof value === 'string') return isRef(value) ? idOf(nameOf(value)) : value
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map((one) => withIds(one, idOf))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withIds(one, idOf)]))
}
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)
