import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { inOrder } from '../known/index.ts'
import { grids } from './grid.ts'

/** A grid that works, and the division it lies in; after a merger that is no longer the one it was made in. */
function workingNow({ _id, state, scopes }: StoredState, pointer: string) {
  const { name, state: now, buildings } = grids.read(state)
  if (now !== 'active')
    throw refuse(
      'grid-not-active',
      `${name} is ${now === 'draft' ? 'a draft' : now}. Name a grid that is put to work.`,
      pointer,
    )
  return { id: _id, name, buildingNos: buildings.map(({ no }) => no), place: scopes.at(-1) ?? '' }
}
type Working = ReturnType<typeof workingNow>

/** A grid that works and lies in the division that the command names. */
function working(found: StoredState, divisionCode: string, pointer: string): Working {
  const grid = workingNow(found, pointer)
  const { name, place } = grid
  if (place !== divisionCode)
    throw refuse('division-mismatch', `${name} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
  return grid
}

export const activeGridNow = (id: string): Lookup<Working> =>
  reference(grids.collection, id, '/gridId', (found) => workingNow(found, '/gridId'))

export const activeGrid = (id: string, divisionCode: string): Lookup<Working> =>
  reference(grids.collection, id, '/gridId', (found) => working(found, divisionCode, '/gridId'))

export const activeGrids = (ids: readonly string[], divisionCode: string): Lookup<readonly Working[]> => ({
  collection: grids.collection,
  filter: { _id: { $in: ids } },
  limit: ids.length,
  as: (found) => inOrder(found, ids, '/gridIds').map((one, n) => working(one, divisionCode, `/gridIds/${n}`)),
})
