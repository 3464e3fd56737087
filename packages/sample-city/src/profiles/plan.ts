export const branchKinds = [
  'village',
  'neighbourhood',
  'organ',
  'institution',
  'school',
  'hospital',
  'soe',
  'two_new',
] as const
export type BranchKind = (typeof branchKinds)[number]
type ByKind = Readonly<Record<BranchKind, number>>
export const townKinds = ['sub_district', 'town', 'township', 'ethnic_township'] as const

/** What an alliance is made of: branches and units beside its lead. */
export interface AlliancePlan {
  readonly branches: number
  readonly units: number
}

/** How much of everything a district has; the half-year is 2023H1. */
export interface Amounts {
  readonly communities: number
  readonly villages: number
  readonly redGrids: number
  readonly villageGrids: number
  readonly buildings: number
  readonly legacyGrids: number
  readonly buildingGroups: number
  readonly branches: ByKind
  readonly members: ByKind
  readonly units: number
  readonly twoNewUnits: number
  readonly staff: number
  readonly teams: number
  readonly contracts: number
  readonly mattersReported: number
  /** 关键小事 closed within the half-year. */
  readonly keyMinorClosed: number
  readonly oldCases: number
  readonly oldCasesResolved: number
  readonly trainingSessions: number
  readonly trainingPersonTimes: number
}
export interface DistrictPlan extends Amounts {
  readonly code: string
  readonly name: string
  readonly towns: Readonly<Record<(typeof townKinds)[number], number>>
  readonly alliances: readonly AlliancePlan[]
  /** Anomalies on purpose (`domain` 6.5), by the rule that is to find them. */
  readonly planted: Planted
}
/** What is planted: each is found by a rule of early warning, or must change nothing. */
export const plantedKinds = [
  'gridsWithoutBranch',
  'buildingsWithoutGroup',
  'gridsWithoutLead',
  'gridsMisshapen',
  'legacyUnmerged',
  'chainsBroken',
  'branchesWithoutMeeting',
  'themeDaysMissed',
  'plansNotApproved',
  'recordsPoor',
  'branchesSilent',
  'termsEnding',
  'termsOverdue',
  'unitsWithoutBranch',
  'unitsNotCheckedIn',
  'unitsContradicted',
  'teamsIdle',
  'conferencesMissed',
  'contractsEnding',
  'contractsBare',
  'alliancesInactive',
  'unsignedMembers',
  'oldCasesReopened',
  'mattersReturned',
  'rectificationsOverdue',
  'rectificationsRejected',
  'factsCorrected',
  'factsRevoked',
] as const
export type PlantedKind = (typeof plantedKinds)[number]
/** How many of each; what is not named is not planted. */
export type Planted = { readonly [K in PlantedKind]?: number }
export const plantedIn = ({ planted }: Pick<DistrictPlan, 'planted'>, kind: PlantedKind): number => planted[kind] ?? 0

export interface Profile {
  readonly name: string
  readonly seed: string
  /** How much of 2022 is told, beside the half-year itself. */
  readonly history: number
  readonly districts: readonly DistrictPlan[]
}
export const seed = '20230630'

export const byKind = (...counts: readonly number[]): ByKind => {
  const of = (kind: BranchKind): number => counts[branchKinds.indexOf(kind)] ?? 0
  return {
    village: of('village'),
    neighbourhood: of('neighbourhood'),
    organ: of('organ'),
    institution: of('institution'),
    school: of('school'),
    hospital: of('hospital'),
    soe: of('soe'),
    two_new: of('two_new'),
  }
}
