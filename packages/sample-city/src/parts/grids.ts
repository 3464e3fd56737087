import { addDays, localDate } from '@jiceng/kernel'
import { firstDay, officeDay, someDay } from '../days.ts'
import { type Draft, inTurns, ref } from '../draft.ts'
import { personName, phone } from '../names.ts'
import { plantedIn } from '../profiles/index.ts'
import { type Random, shared } from '../random.ts'
import { type Branch, type Grid, isRed, orgOf, type Part, some } from '../world/index.ts'

export const gridRef = ({ code }: Grid): string => `grid:${code}`
export const groupRef = (grid: Grid, n: number): string => `group:${grid.code}/${n}`

/** Branches of the people who live there: a grid of a community is looked after by one of its own, one of a village by the village's. */
export const branchOf = (branches: readonly Branch[], grid: Grid, nth: number): Branch | undefined => {
  const own = branches.filter(
    ({ community, kind }) => community === grid.community && (kind === 'village' || kind === 'neighbourhood'),
  )
  return own[nth % Math.max(1, own.length)]
}

export interface Gaps {
  readonly withoutBranch: ReadonlySet<Grid>
  readonly withoutLead: ReadonlySet<Grid>
  /** Buildings left out, by grid and number. */
  readonly ungrouped: ReadonlySet<string>
}
const buildingKey = ({ code }: Grid, no: string): string => `${code}#${no}`

/** What is left open on purpose. */
export function gapsOf({ district, random }: Part): Gaps {
  const { plan } = district
  const [bare, headless] = [plantedIn(plan, 'gridsWithoutBranch'), plantedIn(plan, 'gridsWithoutLead')]
  const red = some(random.of('gaps'), district.grids.filter(isRed), plan.redGrids)
  const withoutBranch = new Set(red.slice(0, bare))
  const withoutLead = new Set(red.slice(bare, bare + headless))
  // Buildings of the last grids: whole grids are not left out, so that each gap is of one kind.
  const rest = red.slice(bare + headless)
  const buildings = rest.flatMap((grid) => grid.buildings.slice(1).map(({ no }) => buildingKey(grid, no)))
  return {
    withoutBranch,
    withoutLead,
    ungrouped: new Set(buildings.slice(0, plantedIn(plan, 'buildingsWithoutGroup'))),
  }
}

const linkedOn = (random: Random): string => someDay(random, '2022-12-01', '2022-12-30')

export function* coverage(part: Part, gaps: Gaps): Generator<Draft> {
  const chance = part.random.of('coverage')
  for (const [n, grid] of part.district.grids.entries()) {
    if (gaps.withoutBranch.has(grid)) continue
    // A community without a branch of its own: its committee stands behind one of the town.
    const branch =
      branchOf(part.branches, grid, n) ??
      part.branches.find(({ kind, community }) => kind === 'neighbourhood' && community.town === grid.community.town) ??
      part.branches.find(({ kind }) => kind === 'neighbourhood' || kind === 'village')
    if (!branch) continue
    yield {
      path: 'coverage-links',
      command: 'linkGridBranch',
      by: 'importer',
      occurredAt: linkedOn(chance),
      body: {
        divisionCode: grid.community.code,
        gridId: ref(gridRef(grid)),
        orgId: ref(branch.local),
        kind: 'grid_branch',
      },
    }
  }
}

/** Groups of the buildings of a grid: how many there are follows from the district's plan. */
export function groupsIn(part: Part): number[] {
  const red = part.district.grids.filter(isRed)
  const more = shared(
    Math.max(0, part.district.plan.buildingGroups - red.length),
    red.map(({ buildings }) => Math.max(0, buildings.length - 1)),
  )
  return red.map(({ buildings }, n) => Math.min(buildings.length, 1 + (more[n] ?? 0)))
}

export const buildingGroups = (part: Part): Draft[] => inTurns(groupsOf(part), ({ body }) => `${body.parentId}`)
function* groupsOf(part: Part): Generator<Draft> {
  const counts = groupsIn(part)
  for (const [n, grid] of part.district.grids.filter(isRed).entries()) {
    const parent = branchOf(part.branches, grid, n)?.local ?? orgOf(grid.community)
    for (let m = 0; m < (counts[n] ?? 0); m++)
      yield {
        path: 'organizations',
        command: 'register',
        by: 'importer',
        occurredAt: firstDay,
        makes: groupRef(grid, m),
        holds: parent,
        body: {
          name: `${grid.name}第${m + 1}楼栋党小组`,
          orgType: 'building_group',
          field: 'urban_community',
          parentId: ref(parent),
          divisionCode: grid.community.code,
          committeeSize: 0,
          hasPartyGroups: false,
          fullMemberCount: 0,
          probationaryCount: 0,
        },
      }
  }
}

export function* buildingLinks(part: Part, gaps: Gaps): Generator<Draft> {
  const counts = groupsIn(part)
  const chance = part.random.of('buildings')
  for (const [n, grid] of part.district.grids.filter(isRed).entries()) {
    const count = counts[n] ?? 0
    for (let m = 0; m < count; m++) {
      const nos = grid.buildings
        .map(({ no }) => no)
        .filter((no, at) => at % count === m && !gaps.ungrouped.has(buildingKey(grid, no)))
      if (nos.length === 0) continue
      yield {
        path: 'coverage-links',
        command: 'linkBuildingGroup',
        by: 'importer',
        occurredAt: linkedOn(chance),
        body: {
          divisionCode: grid.community.code,
          gridId: ref(gridRef(grid)),
          orgId: ref(groupRef(grid, m)),
          buildingNos: nos,
        },
      }
    }
  }
}

/** Grids with a full-time lead: red ones first, then those of villages, as far as the staff goes (one leads one, M-053). */
function ledGrids({ district: { grids, plan } }: Part, gaps: Gaps): Grid[] {
  const led = grids.filter((grid) => isRed(grid) && !gaps.withoutLead.has(grid))
  return [...led, ...grids.filter((grid) => !isRed(grid))].slice(0, plan.staff)
}
/** Who is left leads none, and is there beside a lead. */
export function* staff(part: Part, gaps: Gaps): Generator<Draft> {
  const chance = part.random.of('staff')
  const led = ledGrids(part, gaps)
  for (let n = 0; n < part.district.plan.staff; n++) {
    const grid = led[n] ?? led[n % led.length]
    if (!grid) continue
    yield {
      path: 'grid-staff',
      command: 'assign',
      by: 'importer',
      occurredAt: officeDay(addDays(localDate('2022-12-02'), chance.int(0, 27))),
      makes: `staff:${part.district.code}/${n}`,
      body: {
        divisionCode: grid.community.code,
        gridIds: [ref(gridRef(grid))],
        lead: n < led.length,
        kind: 'full_time',
        displayName: personName(chance),
        workPhone: phone(chance),
      },
    }
  }
}
