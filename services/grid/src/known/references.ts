import { replicas } from '@jiceng/contracts'
import { type Lookup, refuse, type StoredState } from '@jiceng/kernel'

/** A reading that is made only when the body names something. */
export const whenGiven = <T>(id: string | undefined, lookup: (id: string) => Lookup<T>): Lookup<T | undefined> =>
  id === undefined ? nothing : lookup(id)
export const nothing: Lookup<undefined> = {
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

/** What was found, in the order of the ids; each of them must be known. */
export const inOrder = (found: readonly StoredState[], ids: readonly string[], pointer: string): StoredState[] =>
  ids.map((id, n) => {
    const one = found.find(({ _id }) => _id === id)
    if (one) return one
    throw refuse('unknown-reference', `${id} is not known here. Check the id, or register it first.`, `${pointer}/${n}`)
  })
