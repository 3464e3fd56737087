import { addDays, localDate } from '@jiceng/kernel'
import { firstDay, officeDay, someDay } from '../days.ts'
import { type Draft, inTurns, ref } from '../draft.ts'
import { personName, phone } from '../names.ts'
import { type Random, shared } from '../random.ts'
import { type Branch, type Community, type Grid, isRed, orgOf, type Part, some } from '../world/index.ts'

const systems = { party: 40, peace: 35, urban_mgmt: 25 } as const
export const gridRef = ({ code }: Grid): string => `grid:${code}`
const groupRef = (grid: Grid, n: number): string => `group:${grid.code}/${n}`

/** Communities with their grids, red ones first made out of what the old systems had. */
function merges({ district, random }: Part): { community: Community; legacy: number; on: string }[] {
  const of = district.communities.filter((community) => !community.isVillage)
  const counts = shared(
    district.plan.legacyGrids,
    of.map(({ grids }) => grids.length),
  )
  return of.map((community, n) => ({
    community,
    legacy: counts[n] ?? 0,
    on: someDay(random.of(`merges/${community.code}`), '2022-03-01', '2022-11-30'),
  }))
}
/** A merger takes at most twenty of each. */
const most = 20

export function* legacyGrids(part: Part): Generator<Draft> {
  for (const { community, legacy } of merges(part)) {
    const chance = part.random.of(`legacy/${community.code}`)
    for (let n = 0; n < legacy; n++) {
      const system = chance.weighted(systems)
      yield {
        path: 'legacy-grids',
        command: 'import',
        by: 'importer',
        occurredAt: firstDay,
        makes: `legacy:${community.code}/${n}`,
        body: {
          divisionCode: community.code,
          system,
          legacyCode: `${system.slice(0, 2).toUpperCase()}-${community.code}-${n + 1}`,
          households: chance.int(90, 260),
        },
      }
    }
  }
}

const gridBody = ({ code, name, households, buildings }: Grid) => ({
  code,
  name,
  kind: 'general',
  households,
  buildings: buildings.map(({ no }) => ({ no })),
})

export function* mergers(part: Part): Generator<Draft> {
  for (const { community, legacy, on } of merges(part)) {
    const rounds = Math.ceil(Math.max(legacy, community.grids.length) / most)
    for (let round = 0; round < rounds; round++) {
      const grids = community.grids.filter((_, n) => n % rounds === round)
      const ids = Array.from({ length: legacy }, (_, n) => n).filter((n) => n % rounds === round)
      yield {
        path: 'grid-mergers',
        command: 'merge',
        by: 'checker',
        occurredAt: on,
        parts: { prefix: 'grd', names: grids.map(gridRef) },
        body: {
          divisionCode: community.code,
          legacyIds: ids.map((n) => ref(`legacy:${community.code}/${n}`)),
          grids: grids.map(gridBody),
        },
      }
    }
  }
}

/** Grids of villages are drawn anew. */
export function* villageGrids({ district }: Part): Generator<Draft> {
  for (const grid of district.grids) {
    if (isRed(grid)) continue
    const makes = gridRef(grid)
    const divisionCode = grid.community.code
    const body = { divisionCode, ...gridBody(grid) }
    yield { path: 'grids', command: 'create', by: 'importer', occurredAt: firstDay, makes, body }
    yield { path: 'grids', command: 'activate', by: 'importer', occurredAt: firstDay, target: makes, body: {} }
  }
}

/** Branches of the people who live there: a grid of a community is looked after by one of its own, one of a village by the village's. */
const branchOf = (branches: readonly Branch[], grid: Grid, nth: number): Branch | undefined => {
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
export const buildingKey = ({ code }: Grid, no: string): string => `${code}#${no}`

/** What is left open on purpose. */
export function gapsOf({ district, random }: Part): Gaps {
  const { planted } = district.plan
  const red = some(random.of('gaps'), district.grids.filter(isRed), district.plan.redGrids)
  const withoutBranch = new Set(red.slice(0, planted.gridsWithoutBranch))
  const withoutLead = new Set(
    red.slice(planted.gridsWithoutBranch, planted.gridsWithoutBranch + planted.gridsWithoutLead),
  )
  // Buildings of the last grids: whole grids are not left out, so that each gap is of one kind.
  const rest = red.slice(planted.gridsWithoutBranch + planted.gridsWithoutLead)
  const buildings = rest.flatMap((grid) => grid.buildings.slice(1).map(({ no }) => buildingKey(grid, no)))
  return { withoutBranch, withoutLead, ungrouped: new Set(buildings.slice(0, planted.buildingsWithoutGroup)) }
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
function groupsIn(part: Part): number[] {
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
export function leaderless(part: Part, gaps: Gaps): Grid[] {
  const led = new Set(ledGrids(part, gaps))
  return part.district.grids.filter((grid) => !led.has(grid))
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
