import { type BranchKind, branchKinds, type Profile } from '../profiles/index.ts'
import { shared } from '../random.ts'
import { type Part, type World, worldOf } from '../world/index.ts'

/** A figure of the half-year that the platform must answer exactly. */
export interface Golden {
  readonly indicator: string
  /** Which of an indicator's figures, where it has several. */
  readonly figure?: string
  readonly scope: string
  readonly period: string
  readonly value: number
}

const period = '2023H1'
const ofMembers = (kind: BranchKind): boolean => branchKinds.includes(kind)

/** Counted on the city itself, by nothing that the platform does. */
function ofDistrict({ district, branches }: Part): Golden[] {
  const { code, plan } = district
  const at = (indicator: string, value: number, figure?: string): Golden => ({
    indicator,
    ...(figure === undefined ? {} : { figure }),
    scope: code,
    period,
    value,
  })
  const percent = (part: number, whole: number): number => Math.round((part * 1000) / whole) / 10
  return [
    at('IO-02', branches.filter(({ kind }) => ofMembers(kind)).length),
    at('IG-01', plan.redGrids),
    at('IG-02', 100),
    at('IG-03', plan.staff),
    at('IG-05', percent(plan.redGrids - plan.planted.gridsWithoutBranch, plan.redGrids)),
    at('IG-06', percent(plan.buildings - plan.planted.buildingsWithoutGroup, plan.buildings)),
    at('IG-16', plan.oldCasesResolved),
    at('IG-18', plan.keyMinorClosed),
    at('IO-16', plan.trainingSessions),
    at('IO-17', plan.trainingPersonTimes),
    at('IA-01', plan.alliances.length),
  ]
}

/** All golden values of a city. */
export const goldenOf = (world: World): Golden[] => world.parts.flatMap(ofDistrict)
export const goldenOfProfile = (profile: Profile): Golden[] => goldenOf(worldOf(profile))

/** Service, patrol and pioneer teams of a district. */
export const teamCounts = (teams: number): number[] => shared(teams, [41, 30, 23])
