import { after, without, wrong } from '../alerts/wrongs.ts'
import { both, chain, holds, type Interval, pieces, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Day, Limits, Places, Stock, Wrong } from '../algebra/types.ts'

interface Profile extends Interval {
  readonly is: 'grid'
  readonly red: boolean
  readonly places: Places
  readonly buildings: readonly (readonly [Day, readonly string[]])[]
}
type Part =
  | Profile
  | (Interval & { readonly is: 'branch' })
  | { readonly is: 'lead'; readonly days: readonly Interval[] }
  | (Interval & { readonly is: 'buildings'; readonly buildings: readonly string[] })
type Group = Extract<Part, { is: 'buildings' }>

/** Days on which a red grid has its branch. */
const withBranch = (grid: Profile, branches: readonly Interval[]): Stock[] =>
  grid.red
    ? both([grid], union(branches)).map((days) => ({
        measure: 'red-grids-with-branch',
        amount: 1,
        places: grid.places,
        ...days,
      }))
    : []

/** Days on which somebody leads it full time. */
const leads = (parts: readonly Part[]): Interval[] => parts.flatMap((part) => (part.is === 'lead' ? part.days : []))

/** Days on which a grid has a full-time lead: two at once count once. */
const withLead = (grid: Profile, parts: readonly Part[]): Stock[] =>
  both([grid], union(leads(parts))).map((days) => ({
    measure: 'grids-with-lead',
    amount: 1,
    places: grid.places,
    ...days,
  }))

/** Buildings of the grid with at least one building group on a day: two groups in one building count once. */
function grouped(grid: Profile, groups: readonly Group[]): Stock[] {
  const owned = (day: Day): readonly string[] => grid.buildings.findLast(([from]) => from <= day)?.[1] ?? []
  const count = (day: Day): number => {
    if (!holds(grid, day)) return 0
    const led = new Set(groups.filter((group) => holds(group, day)).flatMap(({ buildings }) => buildings))
    return owned(day).filter((no) => led.has(no)).length
  }
  const days = [grid, ...groups, ...grid.buildings.map(([from]): Interval => ({ from }))]
  return pieces(days, count).map((piece) => ({
    measure: 'residential-buildings-grouped',
    places: grid.places,
    ...piece,
  }))
}

/** W-17: a new grid has its time to get a branch; one that lost it has none. */
function uncovered(
  grid: Profile,
  branches: readonly Interval[],
  groups: readonly Group[],
  { uncovered: days }: Limits,
): Wrong[] {
  const gaps = without([grid], branches)
  const { fresh = [], lost = [] } = Object.groupBy(gaps, ({ from }) => (from === grid.from ? 'fresh' : 'lost'))
  const all = grid.buildings.map(([from, { length }]) => [from, length] as const)
  const led = grouped(grid, groups)
  const wanting = chain(all, grid.to).flatMap(({ value, ...days }) =>
    // A grid of a village may have no residential buildings: there is nothing to group.
    value === 0
      ? []
      : without(
          [days],
          led.filter(({ amount }) => amount >= value),
        ),
  )
  return wrong('W-17', 'S', [...after(days, [...fresh, ...union(wanting)]), ...lost])
}
/** W-19: nobody leads it full time. */
const leaderless = (grid: Profile, parts: readonly Part[], { settling }: Limits): Wrong[] =>
  wrong('W-19', 'S', both(without([grid], leads(parts)), after(settling, [grid])))

/** A grid with who looks after it: parts come in any order, and without the grid itself they count nothing. */
export const gridBoard = hub<Part>({
  name: 'grid-board',
  resource: 'grids',
  measures: ['red-grids-with-branch', 'residential-buildings-grouped', 'grids-with-lead'],
  contributions(_key, parts) {
    const grid = parts.find((part) => part.is === 'grid')
    if (!grid) return []
    const branches = parts.filter((part) => part.is === 'branch')
    const groups = parts.filter((part) => part.is === 'buildings')
    return [...withBranch(grid, branches), ...grouped(grid, groups), ...withLead(grid, parts)]
  },
  rules: ['W-17', 'W-19', 'W-41'],
  places: (parts) => parts.find((part) => part.is === 'grid')?.places,
  wrongs(_key, parts, { limits }) {
    const grid = parts.find((part) => part.is === 'grid')
    if (!grid) return []
    const branches = parts.filter((part) => part.is === 'branch')
    const groups = parts.filter((part) => part.is === 'buildings')
    return [
      ...uncovered(grid, branches, groups, limits),
      ...leaderless(grid, parts, limits),
      // As if nothing were ever recorded.
      ...wrong('W-41', 'W', after(limits.silent, [grid])),
    ]
  },
})

export const hubs = [gridBoard] as const
