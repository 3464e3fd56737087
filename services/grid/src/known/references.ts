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
