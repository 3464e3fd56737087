import { replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { inOrder } from './references.ts'

function working({ state, scopes }: StoredState, pointer: string) {
  const unit = replicas.units.read(state)
  if (unit.state !== 'active') throw refuse('unit-closed', `${unit.name} is closed. Name a working unit.`, pointer)
  return { ...unit, scopes }
}
type Working = ReturnType<typeof working>

/** A unit that is known and not closed, with the divisions its seat lies in. */
export const activeUnit = (id: string, pointer: string): Lookup<Working> =>
  reference(replicas.units.collection, id, pointer, (found) => working(found, pointer))

/** All units named, in one reading. */
export const activeUnits = (ids: readonly string[], pointer: string): Lookup<readonly Working[]> => ({
  collection: replicas.units.collection,
  filter: { _id: { $in: ids } },
  limit: Math.max(1, ids.length),
  as: (found) => inOrder(found, ids, pointer).map((one, n) => working(one, `${pointer}/${n}`)),
})
