import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { type Division, divisionId, divisions } from './division.ts'

/** A division as a rule reads it: its state and its path from the root. */
export interface Place extends Division {
  readonly scopePath: string
  readonly scopes: readonly string[]
  readonly lastOn: string
}

export const placeOf = ({ state, scopePath, scopes, lastOn }: StoredState): Place => ({
  ...divisions.read(state),
  scopePath,
  scopes,
  lastOn,
})

/** The division named by a body, refused when it is unknown or retired. */
export const activeDivision = (code: string, pointer: string): Lookup<Place> =>
  reference('divisions', divisionId(code), pointer, (found) => active(placeOf(found), pointer))

export function active(place: Place, pointer: string): Place {
  if (place.state === 'active') return place
  const then = place.successorCode === undefined ? '' : ` ${place.successorCode} has taken its place.`
  throw refuse('division-retired', `${place.name} (${place.code}) is retired.${then}`, pointer)
}

/** A reading that is made only when the body names something. */
export const whenGiven = <T>(id: string | undefined, lookup: (id: string) => Lookup<T>): Lookup<T | undefined> =>
  id === undefined ? nothing : lookup(id)
const nothing: Lookup<undefined> = {
  collection: 'divisions',
  filter: { _id: { $in: [] } },
  limit: 1,
  as: () => undefined,
}

/**
 * Whether something at `from` may refer to something at `to`: both in one district, or `to` above it. What lies in
 * another district reads as unknown, so that nobody ties up what is not theirs.
 */
export const reaches = (from: readonly string[], to: readonly string[]): boolean =>
  to.slice(0, 2).every((code, n) => code === from[n])

/** Held by whoever puts something into a division and by whoever retires it: one of them sees the other. */
export const inDivision = (code: string): string => `division:${code}`
/** Held by every change of the tree of divisions. */
export const treeOfDivisions = 'tree:divisions'
