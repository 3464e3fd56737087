import { shared } from '../random.ts'
import {
  type Amounts,
  branchKinds,
  byKind,
  type DistrictPlan,
  type Planted,
  type PlantedKind,
  plantedKinds,
} from './plan.ts'

/** What a whole city has, and what of it is fixed for some districts; the rest is shared out by weight. */
interface CityTotals extends Amounts {
  readonly alliances: number
  readonly planted: Planted
}
type Fixed = Partial<Omit<DistrictPlan, 'planted' | 'branches' | 'members'>> & { readonly planted?: Planted }
export interface Share extends Pick<DistrictPlan, 'code' | 'name' | 'towns'> {
  readonly weight: number
  readonly fixed?: Fixed
}

/** Shares a total among districts: what is fixed stays, the others get the rest by their weights. */
function divided(total: number, shares: readonly Share[], fixedAt: (share: Share) => number | undefined): number[] {
  const fixed = shares.map(fixedAt)
  const rest = total - fixed.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const parts = shared(
    Math.max(0, rest),
    shares.map(({ weight }, n) => (fixed[n] === undefined ? weight : 0)),
  )
  return fixed.map((value, n) => value ?? parts[n] ?? 0)
}

const amounts = [
  'communities',
  'villages',
  'redGrids',
  'villageGrids',
  'buildings',
  'legacyGrids',
  'buildingGroups',
  'units',
  'twoNewUnits',
  'staff',
  'teams',
  'contracts',
  'mattersReported',
  'keyMinorClosed',
  'oldCases',
  'oldCasesResolved',
  'trainingSessions',
  'trainingPersonTimes',
] as const

export function plansOf(totals: CityTotals, shares: readonly Share[]): DistrictPlan[] {
  const rows = new Map(amounts.map((key) => [key, divided(totals[key], shares, ({ fixed }) => fixed?.[key])]))
  const kinds = (of: 'branches' | 'members') =>
    branchKinds.map((kind) => divided(totals[of][kind], shares, () => undefined))
  const [branches, members] = [kinds('branches'), kinds('members')]
  const alliances = divided(totals.alliances, shares, ({ fixed }) => fixed?.alliances?.length)
  const planted = shares.map((): { -readonly [K in PlantedKind]?: number } => ({}))
  for (const kind of plantedKinds) {
    const counts = divided(totals.planted[kind] ?? 0, shares, ({ fixed }) => fixed?.planted?.[kind])
    for (const [n, of] of planted.entries()) of[kind] = counts[n] ?? 0
  }
  return shares.map(({ code, name, towns, fixed }, n): DistrictPlan => {
    const at = (key: (typeof amounts)[number]): number => rows.get(key)?.[n] ?? 0
    const some = Array.from({ length: alliances[n] ?? 0 }, (_, m) => ({
      branches: 3 + (m % 8),
      units: 3 + ((m * 3) % 6),
    }))
    return {
      code,
      name,
      towns,
      communities: at('communities'),
      villages: at('villages'),
      redGrids: at('redGrids'),
      villageGrids: at('villageGrids'),
      buildings: at('buildings'),
      legacyGrids: at('legacyGrids'),
      buildingGroups: at('buildingGroups'),
      branches: byKind(...branches.map((row) => row[n] ?? 0)),
      members: byKind(...members.map((row) => row[n] ?? 0)),
      units: at('units'),
      twoNewUnits: at('twoNewUnits'),
      staff: at('staff'),
      teams: at('teams'),
      contracts: at('contracts'),
      mattersReported: at('mattersReported'),
      keyMinorClosed: at('keyMinorClosed'),
      oldCases: at('oldCases'),
      oldCasesResolved: at('oldCasesResolved'),
      trainingSessions: at('trainingSessions'),
      trainingPersonTimes: at('trainingPersonTimes'),
      alliances: fixed?.alliances ?? some,
      planted: planted[n] ?? {},
    }
  })
}
