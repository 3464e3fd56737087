import { GridActivated, GridAdjusted, GridCreated, GridRetired, GridSplit } from '@jiceng/contracts'
import { after, wrong } from '../alerts/wrongs.ts'
import { ascending, both, chain } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Judged, Own, Stock, Wrong } from '../algebra/types.ts'
import { gridBoard } from '../hubs/grid-board.ts'

type Buildings = readonly string[]
interface Grid {
  readonly kind: string
  readonly from?: Day
  readonly to?: Day
  readonly buildings: readonly (readonly [Day, Buildings])[]
  /** Its households, in steps. */
  readonly size: readonly (readonly [Day, number])[]
}

const numbers = (buildings: readonly { readonly no: string }[]): Buildings =>
  buildings.map(({ no }) => no).sort(ascending)
/** In steps of fifty, as the limits are: even for a whole step, odd for what lies between two. */
const step = 50
const sizeOf = (households: number): number => Math.floor(households / step) + Math.ceil(households / step)
const least = (size: number): number => Math.floor(size / 2) * step
const most = (size: number): number => Math.ceil(size / 2) * step
/** A new interval only where the buildings changed, so that what is often adjusted does not grow. */
function adjusted(grid: Grid, on: Day, buildings: Buildings, size: number): Grid {
  const last = grid.buildings.at(-1)?.[1] ?? []
  return {
    ...grid,
    ...(last.join() === buildings.join() ? {} : { buildings: [...grid.buildings, [on, buildings]] }),
    ...(grid.size.at(-1)?.[1] === size ? {} : { size: [...grid.size, [on, size]] }),
  }
}
/** From the day it was put to use on. */
const inUse = (grid: Grid, on: Day): Grid => ({
  ...grid,
  from: on,
  size: [[on, grid.size.at(-1)?.[1] ?? 0]],
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

/** W-18: households outside N-40, once the grid has settled. */
function misshapen({ from, to, size }: Grid, own: Own & Judged): Wrong[] {
  if (from === undefined) return []
  const { limits } = own
  const [min, max] = isRed(own)
    ? [limits.townHouseholdsMin, limits.townHouseholdsMax]
    : [limits.villageHouseholdsMin, limits.villageHouseholdsMax]
  const outside = chain(size, to).filter(({ value }) => least(value) < min || most(value) > max)
  return wrong('W-18', 'W', both(outside, after(limits.settling, [{ from, to }])))
}

/** A grid while it is in use, and its buildings. */
const grids = subject<Grid>({
  name: 'grid',
  resource: 'grids',
  measures: ['grids-active', 'red-grids', 'residential-buildings'],
  steps: [
    founds(
      GridCreated,
      ({ data }): Grid => ({
        kind: data.kind,
        buildings: [[data.createdOn, numbers(data.buildings)]],
        size: [[data.createdOn, sizeOf(data.households)]],
      }),
    ),
    changes(GridActivated, (state: Grid, { data }) => inUse(state, data.activatedOn)),
    changes(GridAdjusted, (state: Grid, { data }) =>
      adjusted(state, data.adjustedOn, numbers(data.buildings), sizeOf(data.households)),
    ),
    changes(GridSplit, (state: Grid, { data }) => ({ ...state, to: data.splitOn })),
    changes(GridRetired, (state: Grid, { data }) => ({ ...state, to: data.retiredOn })),
  ],
  contributions: stocks,
  rules: ['W-18'],
  wrongs: misshapen,
  exports: ({ from, to, buildings }, own) =>
    from === undefined
      ? []
      : [gridBoard.lend(own.key, { is: 'grid', from, to, red: isRed(own), buildings, places: own.places })],
})

export const subjects = [grids] as const
