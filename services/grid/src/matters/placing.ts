import { Closed, Id, Text } from '@jiceng/contracts'
import type { Reaction } from '@jiceng/eventing'
import { masked, refuse } from '@jiceng/kernel'
import { activeGridNow } from '../grids/index.ts'
import { home } from '../known/index.ts'
import { matters } from './matter.ts'
import { mattersOf, openIn } from './open.ts'

export const moveMatter = matters.command('moveToGrid', {
  summary: { zh: '调整所属网格', en: 'Move an open matter to another grid of its community' },
  roles: ['community-clerk', 'town-clerk', 'town-secretary'],
  body: Closed({ gridId: Id, reason: Text }),
  example: { gridId: 'grd_01J0000000000000000000000B', reason: '该楼栋划入第二网格' },
  lookups: ({ id, body }) => ({ home: home(matters.collection, id), grid: activeGridNow(body.gridId) }),
  rule({ body: { gridId, reason }, state, found: { home: place, grid }, context }) {
    if (gridId === state.gridId)
      throw refuse('same-value', `The matter is in ${grid.name} already. Name another grid.`, '/gridId')
    if (grid.place !== place)
      throw refuse('division-mismatch', `${grid.name} lies in ${grid.place}; the matter stays in ${place}.`, '/gridId')
    const data = { from: state.gridId, gridId, reason: masked(reason), movedOn: context.on }
    return { events: [{ type: 'MatterMovedToGrid', data }], guards: [mattersOf(gridId)] }
  },
})

/** What is open in a grid that was split goes on in the new grid that was named for it, however much it is. */
export const mattersFollow: Reaction = {
  name: 'matters-follow',
  service: 'grid',
  on: ['GridSplit'],
  targets: ({ aggregate }) => ({
    collection: matters.collection,
    filter: { relates: openIn(aggregate) },
    limit: 50,
  }),
  command: moveMatter,
  body: ({ data }) => ({ gridId: data.mattersTo, reason: '网格拆分' }),
}
