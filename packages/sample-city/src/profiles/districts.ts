import type { DistrictPlan } from './plan.ts'
import type { Share } from './sharing.ts'

export const towns = (
  sub_district: number,
  town: number,
  township: number,
  ethnic_township = 0,
): DistrictPlan['towns'] => ({ sub_district, town, township, ethnic_township })

type Weight = Pick<Share, 'weight'>

/** Districts that are the same in every large profile, but for their share of the city. */
export const known = {
  /** Its half-year is known number by number (`domain` 6.6). */
  桐陂区: ({ weight }: Weight): Share => ({
    code: '990103',
    name: '桐陂区',
    towns: towns(3, 3, 1),
    weight,
    fixed: {
      redGrids: 146,
      legacyGrids: 281,
      staff: 152,
      teams: 94,
      oldCasesResolved: 9,
      keyMinorClosed: 3562,
      mattersReported: 6400,
      trainingSessions: 46,
      trainingPersonTimes: 3812,
      alliances: [
        { branches: 16, units: 4 },
        { branches: 17, units: 8 },
        { branches: 5, units: 4 },
        { branches: 6, units: 3 },
        { branches: 4, units: 5 },
      ],
      planted: {
        gridsWithoutBranch: 0,
        buildingsWithoutGroup: 0,
        gridsWithoutLead: 0,
        oldCasesReopened: 0,
        legacyUnmerged: 0,
      },
    },
  }),
  /** 160 of 163 is 98.2 %: not all of them, and so never 全覆盖. */
  石泾区: ({ weight }: Weight): Share => ({
    code: '990104',
    name: '石泾区',
    towns: towns(3, 3, 1),
    weight,
    fixed: { redGrids: 163, planted: { gridsWithoutBranch: 3 } },
  }),
} as const
