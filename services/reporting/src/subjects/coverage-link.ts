import { BuildingGroupLinked, GridBranchLinked, GridCoverageLost, GridPartyUnlinked } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { gridBoard } from '../hubs/grid-board.ts'

interface Link extends Interval {
  readonly gridId: string
  /** Of a building group; a branch has none. */
  readonly buildings?: readonly string[]
}

/** Who looks after a grid, or after some of its buildings. */
const coverageLinks = subject<Link>({
  name: 'coverage-link',
  resource: 'coverage-links',
  measures: [],
  steps: [
    founds(GridBranchLinked, ({ data }): Link => ({ gridId: data.gridId, from: data.from })),
    founds(
      BuildingGroupLinked,
      ({ data }): Link => ({ gridId: data.gridId, from: data.from, buildings: data.buildingNos }),
    ),
    changes(GridPartyUnlinked, (state: Link, { data }) => ({ ...state, to: data.to })),
    changes(GridCoverageLost, (state: Link, { data }) => ({ ...state, to: data.lostOn })),
  ],
  exports: ({ gridId, from, to, buildings }) => [
    gridBoard.lend(gridId, buildings ? { is: 'buildings', from, to, buildings } : { is: 'branch', from, to }),
  ],
})

export const subjects = [coverageLinks] as const
