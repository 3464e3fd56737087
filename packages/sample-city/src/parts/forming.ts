import { firstDay, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import { shared } from '../random.ts'
import { type Community, type Grid, isRed, type Part, some } from '../world/index.ts'
import { gridRef } from './grids.ts'

const systems = { party: 40, peace: 35, urban_mgmt: 25 } as const
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
const legacyRef = ({ code }: Community, n: number): string => `legacy:${code}/${n}`
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
        makes: legacyRef(community, n),
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

/** Legacy grids that are left as they were on purpose (W-18): the last of communities that keep others to merge. */
const unmergedOf = (part: Part): string[] =>
  merges(part)
    .filter(({ legacy }) => legacy > 2)
    .slice(0, plantedIn(part.district.plan, 'legacyUnmerged'))
    .map(({ community, legacy }) => legacyRef(community, legacy - 1))

/** Grids of villages that are too large on purpose (W-18). */
const misshapenOf = ({ district, random }: Part): ReadonlySet<Grid> =>
  new Set(
    some(
      random.of('misshapen'),
      district.grids.filter((grid) => !isRed(grid)),
      plantedIn(district.plan, 'gridsMisshapen'),
    ),
  )
const tooMany = 340

const gridBody = ({ code, name, households, buildings }: Grid) => ({
  code,
  name,
  kind: 'general',
  households,
  buildings: buildings.map(({ no }) => ({ no })),
})

export function* mergers(part: Part): Generator<Draft> {
  const unmerged = new Set(unmergedOf(part))
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
          legacyIds: ids
            .map((n) => legacyRef(community, n))
            .filter((one) => !unmerged.has(one))
            .map(ref),
          grids: grids.map(gridBody),
        },
      }
    }
  }
}

/** Grids of villages are drawn anew. */
export function* villageGrids(part: Part): Generator<Draft> {
  const misshapen = misshapenOf(part)
  for (const grid of part.district.grids) {
    if (isRed(grid)) continue
    const makes = gridRef(grid)
    const divisionCode = grid.community.code
    const body = { divisionCode, ...gridBody(grid), ...(misshapen.has(grid) ? { households: tooMany } : {}) }
    yield { path: 'grids', command: 'create', by: 'importer', occurredAt: firstDay, makes, body }
    yield { path: 'grids', command: 'activate', by: 'importer', occurredAt: firstDay, target: makes, body: {} }
  }
}
