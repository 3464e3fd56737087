import type { Lookup, StoredState } from './mechanism.ts'
import { refuse } from './refuse.ts'

/** A reference that must be known: one document by id. `pointer` names the field of the body. */
export const reference = <T>(
  collection: string,
  id: string,
  pointer: string,
  as: (found: StoredState) => T,
): Lookup<T> => ({
  collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => {
    if (!found)
      throw refuse('unknown-reference', `${id} is not known here. Check the id, or register it first.`, pointer)
    return as(found)
  },
})
