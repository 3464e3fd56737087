import { plantedIn } from '../profiles/index.ts'
import type { Part, World } from '../world/index.ts'

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
    at('IO-02', branches.length),
    at('IG-01', plan.redGrids),
    at('IG-02', percent(plan.legacyGrids - plantedIn(plan, 'legacyUnmerged'), plan.legacyGrids)),
    at('IG-03', plan.staff),
    at('IG-05', percent(plan.redGrids - plantedIn(plan, 'gridsWithoutBranch'), plan.redGrids)),
    at('IG-06', percent(plan.buildings - plantedIn(plan, 'buildingsWithoutGroup'), plan.buildings)),
    at('IG-16', plan.oldCasesResolved),
    at('IG-18', plan.keyMinorClosed),
    at('IO-16', plan.trainingSessions),
    at('IO-17', plan.trainingPersonTimes),
    at('IA-01', plan.alliances.length),
    at('IG-12', plan.teams),
    at('IG-20', plan.mattersReported, 'reported'),
    at('IO-07', 3),
  ]
}

/** All golden values of a city. */
export const goldenOf = (world: World): Golden[] => world.parts.flatMap(ofDistrict)
