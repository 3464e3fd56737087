import { GridActivated, GridAdjusted, GridCreated, GridRetired, GridSplit } from '@jiceng/contracts'
import { ascending, chain } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Own, Stock } from '../algebra/types.ts'
import { gridBoard } from '../hubs/grid-board.ts'

type Buildings = readonly string[]
interface Grid {
  readonly kind: string
  readonly from?: Day
  readonly to?: Day
  readonly buildings: readonly (readonly [Day, Buildings])[]
}

const numbers = (buildings: readonly { readonly no: string }[]): Buildings =>
  buildings.map(({ no }) => no).sort(ascending)
/** A new interval only where the buildings changed, so that what is often adjusted does not grow. */
function adjusted(grid: Grid, on: Day, buildings: Buildings): Grid {
  const last = grid.buildings.at(-1)?.[1] ?? []
  return last.join() === buildings.join() ? grid : { ...grid, buildings: [...grid.buildings, [on, buildings]] }
}
/** From the day it was put to use on. */
const inUse = (grid: Grid, on: Day): Grid => ({
  ...grid,
  from: on,
  buildings: [[on, grid.buildings.at(-1)?.[1] ?? []]],
})

/** Of a community, not a village: their committee numbers lie below 200 (N-62). */
const isRed = ({ places }: Own): boolean => Number(places[0]?.[1].slice(-3)) < 200

function stocks({ kind, from, to, buildings }: Grid, own: Own): Stock[] {
  if (from === undefined) return []
  const held = { label: kind, amount: 1, from, to }
  return [
    { measure: 'grids-active', ...held },
    ...(isRed(own) ? [{ measure: 'red-grids', ...held }] : []),
    ...chain(buildings, to).map(({ value, ...days }) => ({
      measure: 'residential-buildings',
      amount: value.length,
      ...days,
    })),
  ]
}

/** A grid while it is in use, and its buildings. */
const grids = subject<Grid>({
  name: 'grid',
  resource: 'grids',
  measures: ['grids-active', 'red-grids', 'residential-buildings'],
  steps: [
    founds(
      GridCreated,
      ({ data }): Grid => ({ kind: data.kind, buildings: [[data.createdOn, numbers(data.buildings)]] }),
    ),
    changes(GridActivated, (state: Grid, { data }) => inUse(state, data.activatedOn)),
    changes(GridAdjusted, (state: Grid, { data }) => adjusted(state, data.adjustedOn, numbers(data.buildings))),
    changes(GridSplit, (state: Grid, { data }) => ({ ...state, to: data.splitOn })),
    changes(GridRetired, (state: Grid, { data }) => ({ ...state, to: data.retiredOn })),
  ],
  contributions: stocks,
  exports: ({ from, to, buildings }, own) =>
    from === undefined
      ? []
      : [gridBoard.lend(own.key, { is: 'grid', from, to, red: isRed(own), buildings, places: own.places })],
})

export const subjects = [grids] as const
