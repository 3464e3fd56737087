import { Closed, Day, DivisionCode, gridData, gridEvents, Id, OneOf } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'draft', 'active', 'retired'),
  divisionCode: DivisionCode,
  gridId: Id,
  ...gridData,
  /** The grids of the old systems it came from. */
  legacyGridIds: Type.Array(Id),
  /** What it was split into. */
  resultGridIds: Type.Array(Id),
  createdOn: Type.Optional(Day),
  activatedOn: Type.Optional(Day),
  retiredOn: Type.Optional(Day),
})
type Grid = Static<typeof View>
const initial: Grid = {
  state: 'new',
  divisionCode: '',
  gridId: '',
  code: '',
  name: '',
  kind: 'general',
  households: 0,
  buildings: [],
  legacyGridIds: [],
  resultGridIds: [],
}

/** A grid: the smallest area of governance, with its households and buildings. */
export const grids = lifecycle({
  name: 'grid',
  collection: 'grids',
  idPrefix: 'grd',
  mechanism: 'M-052',
  title: { zh: '网格', en: 'Grids' },
  events: gridEvents,
  initial,
  machine: {
    new: { create: 'draft' },
    draft: { adjust: 'draft', activate: 'active', retire: 'retired' },
    active: { adjust: 'active', split: 'retired', retire: 'retired' },
    retired: {},
  },
  arrivals: { new: { 'grid-merger.merge': 'active', 'grid.split': 'active' } },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', code: 'state.code' },
  relates: ({ gridId }) => [`grid:${gridId}`],
  evolve(grid, { type, data }): Grid {
    switch (type) {
      case 'GridCreated':
        return { ...grid, ...data, state: 'draft' }
      case 'GridActivated':
        return { ...grid, state: 'active', activatedOn: data.activatedOn }
      case 'GridAdjusted':
        return { ...grid, name: data.name, households: data.households, buildings: data.buildings }
      case 'GridSplit':
        return { ...grid, state: 'retired', resultGridIds: data.resultGridIds, retiredOn: data.splitOn }
      case 'GridRetired':
        return { ...grid, state: 'retired', retiredOn: data.retiredOn }
    }
  },
})
