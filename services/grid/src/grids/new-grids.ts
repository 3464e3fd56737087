import { Closed, type GridActivated, type GridCreated, gridData } from '@jiceng/contracts'
import { type Claim, communityOfGrid, isGridCode, type Part, type Recorded, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { grids } from './grid.ts'

export const NewGrid = Closed(gridData)
type NewGrid = Static<typeof NewGrid>

/**
 * Refuses what cannot be a new grid of this community: its code is not the community's with a sequence (N-64), or a building is
 * named twice. Size (N-40) and overlap with other grids are alerts (W-18), not refusals.
 */
export function checkNewGrid({ code, buildings }: NewGrid, divisionCode: string, pointer = ''): void {
  if (!isGridCode(code) || communityOfGrid(code) !== divisionCode)
    throw refuse(
      'irregular-code',
      `A grid's code is the community's twelve digits, here ${divisionCode}, and a sequence from 001 to 999 (N-64).`,
      `${pointer}/code`,
    )
  checkBuildings(buildings, pointer)
}

export function checkBuildings(buildings: NewGrid['buildings'], pointer = ''): void {
  const second = buildings.findIndex(({ no }, n) => buildings.findIndex((other) => other.no === no) < n)
  if (second >= 0)
    throw refuse(
      'building-twice',
      `Building ${buildings[second]?.no} is named twice. Name each building once.`,
      `${pointer}/buildings/${second}`,
    )
}

/** Checks the new grids of one command, also against each other. */
export function checkNewGrids(fresh: readonly NewGrid[], divisionCode: string): void {
  for (const [n, grid] of fresh.entries()) {
    checkNewGrid(grid, divisionCode, `/grids/${n}`)
    if (fresh.findIndex(({ code }) => code === grid.code) < n)
      throw refuse('already-exists', `The code ${grid.code} is given twice.`, `/grids/${n}/code`)
  }
}

/** A code is taken for good: a retired grid keeps it. */
export const codeClaim = ({ code }: NewGrid): Claim => ({
  key: `grid-code:${code}`,
  code: 'already-exists',
  detail: `A grid with the code ${code} exists already. Take the community's next sequence.`,
})

interface Origin {
  readonly gridId: string
  readonly divisionCode: string
  readonly legacyGridIds: readonly string[]
  readonly on: string
}
export const created = (grid: NewGrid, { gridId, divisionCode, legacyGridIds, on }: Origin) =>
  ({
    type: 'GridCreated',
    data: {
      gridId,
      code: grid.code,
      name: grid.name,
      kind: grid.kind,
      households: grid.households,
      buildings: grid.buildings,
      divisionCode,
      legacyGridIds: [...legacyGridIds],
      createdOn: on,
    },
  }) satisfies Recorded<typeof GridCreated>

/** A grid that exists and works from the day of the decision on. */
export function formed(grid: NewGrid, origin: Origin): Part {
  const activated = { type: 'GridActivated', data: { activatedOn: origin.on } } satisfies Recorded<typeof GridActivated>
  return { mechanism: grids, id: origin.gridId, events: [created(grid, origin), activated] }
}
