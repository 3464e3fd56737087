import { replicas } from '@jiceng/contracts'
import type { Lookup } from '@jiceng/kernel'

/** A reading that is made only when the body names something. */
export const whenGiven = <T>(id: string | undefined, lookup: (id: string) => Lookup<T>): Lookup<T | undefined> =>
  id === undefined ? nothing : lookup(id)
const nothing: Lookup<undefined> = {
  collection: replicas.divisions.collection,
  filter: { _id: { $in: [] } },
  limit: 1,
  as: () => undefined,
}

/** The code of the division where one of our own lies now: after a merger of divisions no longer the one it was made in. */
export const home = (collection: string, id: string): Lookup<string> => ({
  collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found?.scopes.at(-1) ?? '',
})
