import { isDeepStrictEqual } from 'node:util'
import type { Shape, StoredState } from '@jiceng/kernel'
import type { Document } from 'mongodb'

/** Beside the fold: version and routing. */
const routing = ['version', 'scopePath', 'scopes', 'relates', 'lastOn', 'lastAt']

/** A fold leaves most fields as they are: the same value needs no comparison. */
const isSame = (one: unknown, other: unknown): boolean => one === other || isDeepStrictEqual(one, other)

type Fields = Readonly<Record<string, unknown>>
interface Update {
  readonly $set: Document
  readonly $unset: Document
}
/** Adds what differs of these fields, or of all of them, to an update. */
function differing(to: Update, was: Fields, is: Fields, prefix = '', keys = Object.keys({ ...was, ...is })): void {
  for (const key of keys)
    if (isSame(was[key], is[key])) continue
    else if (is[key] === undefined) to.$unset[prefix + key] = ''
    else to.$set[prefix + key] = is[key]
}
/** Undefined when nothing differs. */
function asUpdate({ $set, $unset }: Update): Document | undefined {
  const update = {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($unset).length > 0 ? { $unset } : {}),
  }
  return Object.keys(update).length > 0 ? update : undefined
}

/**
 * What a command changed of a state, as an update: an index whose fields are not named is not looked at, which for a large state with
 * many indexes is most of the work.
 */
export function changed(before: StoredState<Shape>, after: StoredState<Shape>): Document {
  const update = { $set: {}, $unset: {} }
  differing(update, { ...before }, { ...after }, '', routing)
  differing(update, { ...before.state }, { ...after.state }, 'state.')
  return asUpdate(update) ?? { $set: {} }
}

/** What an event changed of a document, as an update for the same reason; undefined when nothing. */
export function changedFields(before: Document, after: Document): Document | undefined {
  const update = { $set: {}, $unset: {} }
  differing(update, before, after)
  return asUpdate(update)
}
