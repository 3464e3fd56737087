import { gridCode } from '@jiceng/kernel'
import { chineseNumber, places, shuffled } from '../names.ts'
import { type DistrictPlan, type Profile, townKinds } from '../profiles/index.ts'
import { type Random, shared } from '../random.ts'

interface Building {
  readonly no: string
}
export interface Grid {
  /** Its code is its local name. */
  readonly code: string
  readonly name: string
  readonly community: Community
  readonly households: number
  readonly buildings: readonly Building[]
}
export interface Community {
  readonly code: string
  readonly name: string
  readonly isVillage: boolean
  readonly town: Town
  readonly grids: Grid[]
}
export interface Town {
  readonly code: string
  readonly name: string
  readonly kind: (typeof townKinds)[number]
  readonly district: District
  readonly communities: Community[]
}
export interface District {
  readonly code: string
  readonly name: string
  readonly plan: DistrictPlan
  readonly towns: Town[]
  readonly communities: Community[]
  readonly grids: Grid[]
}

const suffixes = { sub_district: '街道', town: '镇', township: '乡', ethnic_township: '民族乡' } as const
/** Where the numbers of a kind of town begin (N-61). */
const firstNumber = { sub_district: 1, town: 100, township: 200, ethnic_township: 300 } as const
const firstVillage = 200

/** The demo's own divisions keep the names they have. */
const named: Readonly<Record<string, string>> = { '990103001': '桐陂街道', '990103001001': '桂花社区' }
const three = (n: number): string => String(n).padStart(3, '0')

function townsOf(district: District, name: () => string): void {
  for (const kind of townKinds)
    for (let n = 0; n < district.plan.towns[kind]; n++) {
      const code = district.code + three(firstNumber[kind] + n)
      district.towns.push({ code, name: named[code] ?? name() + suffixes[kind], kind, district, communities: [] })
    }
}

/** Communities lie in sub-districts first, villages in towns and townships first; where there is no such town, anywhere. */
function communitiesOf(district: District, name: () => string, random: Random): void {
  const { towns, plan } = district
  const spread = (total: number, isVillage: boolean): void => {
    const weights = towns.map(
      ({ kind }) => ((kind === 'sub_district') === isVillage ? 0.02 : 1) * (0.8 + 0.4 * random.next()),
    )
    const counts = shared(total, towns.length === 1 ? [1] : weights)
    for (const [n, town] of towns.entries())
      for (let m = 0; m < (counts[n] ?? 0); m++) {
        const code = town.code + three((isVillage ? firstVillage : 1) + m)
        const community = {
          code,
          name: named[code] ?? name() + (isVillage ? '村' : '社区'),
          isVillage,
          town,
          grids: [],
        }
        town.communities.push(community)
        district.communities.push(community)
      }
  }
  spread(plan.communities, false)
  spread(plan.villages, true)
}

/** Every community has a grid; the others go by size. Households are about 400 in a grid of a community, 180 in one of a village. */
function gridsOf(district: District, random: Random): void {
  const { plan } = district
  const spread = (isVillage: boolean, total: number, buildings: number): void => {
    const of = district.communities.filter((community) => community.isVillage === isVillage)
    const more = shared(
      Math.max(0, total - of.length),
      of.map(() => 0.6 + random.next()),
    )
    const counts = more.map((count) => count + 1)
    const built = shared(
      buildings - total,
      Array.from({ length: total }, () => 0.5 + random.next()),
    )
    let nth = 0
    for (const [n, community] of of.entries())
      for (let m = 1; m <= (counts[n] ?? 0); m++) {
        const households = Math.round(Math.min(490, Math.max(60, (isVillage ? 180 : 390) + random.normal() * 40)))
        const grid: Grid = {
          code: gridCode(community.code, m),
          name: `${community.name}第${chineseNumber(m)}网格`,
          community,
          households,
          buildings: isVillage
            ? []
            : Array.from({ length: 1 + (built[nth++] ?? 0) }, (_, no) => ({ no: String(no + 1) })),
        }
        community.grids.push(grid)
        district.grids.push(grid)
      }
  }
  spread(false, plan.redGrids, plan.buildings)
  spread(true, plan.villageGrids, plan.villageGrids)
}

export function districtsOf({ districts, seed }: Profile, random: Random): District[] {
  const name = places(random.of(`names/${seed}`))
  return districts.map((plan) => {
    const district: District = { code: plan.code, name: plan.name, plan, towns: [], communities: [], grids: [] }
    townsOf(district, name)
    communitiesOf(district, name, random.of(`communities/${plan.code}`))
    gridsOf(district, random.of(`grids/${plan.code}`))
    return district
  })
}

/** A grid of a community, and not one of a village. */
export const isRed = ({ community }: Grid): boolean => !community.isVillage
/** So many of a list, drawn. */
export const some = <T>(random: Random, list: readonly T[], count: number): T[] =>
  shuffled(random, list).slice(0, count)
