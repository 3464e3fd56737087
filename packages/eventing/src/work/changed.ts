import { isDeepStrictEqual } from 'node:util'
import type { Shape, StoredState } from '@jiceng/kernel'
import type { Document } from 'mongodb'

/** Beside the fold: version and routing. */
const routing = ['version', 'scopePath', 'scopes', 'relates', 'lastOn', 'lastAt'] as const

/** A fold leaves most fields as they are: the same value needs no comparison. */
const isSame = (one: unknown, other: unknown): boolean => one === other || isDeepStrictEqual(one, other)

/**
 * What a command changed of a state, as an update: an index whose fields are not named is not looked at, which for a large state with
 * many indexes is most of the work.
 */
export function changed(before: StoredState<Shape>, after: StoredState<Shape>): Document {
  const set: Document = {}
  const unset: Document = {}
  for (const key of routing) if (!isSame(before[key], after[key])) set[key] = after[key]
  const was: Readonly<Record<string, unknown>> = { ...before.state }
  const is: Readonly<Record<string, unknown>> = { ...after.state }
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
    if (isSame(was[key], is[key])) continue
    else if (is[key] === undefined) unset[`state.${key}`] = ''
    else set[`state.${key}`] = is[key]
  return { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) }
}
