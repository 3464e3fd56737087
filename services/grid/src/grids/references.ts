import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { inOrder } from '../known/index.ts'
import { grids } from './grid.ts'

/** A grid that works and lies in the division that the command names; after a merger that is no longer the one it was made in. */
function working({ _id, state, scopes }: StoredState, divisionCode: string, pointer: string) {
  const { name, state: now, buildings } = grids.read(state)
  if (now !== 'active')
    throw refuse(
      'grid-not-active',
      `${name} is ${now === 'draft' ? 'a draft' : now}. Name a grid that is put to work.`,
      pointer,
    )
  const place = scopes.at(-1) ?? ''
  if (place !== divisionCode)
    throw refuse('division-mismatch', `${name} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
  return { id: _id, name, buildingNos: buildings.map(({ no }) => no) }
}
type Working = ReturnType<typeof working>

export const activeGrid = (id: string, divisionCode: string): Lookup<Working> =>
  reference(grids.collection, id, '/gridId', (found) => working(found, divisionCode, '/gridId'))

export const activeGrids = (ids: readonly string[], divisionCode: string): Lookup<readonly Working[]> => ({
  collection: grids.collection,
  filter: { _id: { $in: ids } },
  limit: ids.length,
  as: (found) => inOrder(found, ids, '/gridIds').map((one, n) => working(one, divisionCode, `/gridIds/${n}`)),
})
