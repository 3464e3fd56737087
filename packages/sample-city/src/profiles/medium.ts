import { byKind, type DistrictPlan, type Profile, seed } from './plan.ts'
import { plansOf } from './sharing.ts'

const towns = (sub_district: number, town: number, township: number, ethnic_township = 0): DistrictPlan['towns'] => ({
  sub_district,
  town,
  township,
  ethnic_township,
})

/** The demo: six districts; of 桐陂区 the half-year is known number by number, and 石泾区 has gaps. */
export const medium: Profile = {
  name: 'M',
  seed,
  history: 0.2,
  districts: plansOf(
    {
      communities: 178,
      villages: 284,
      redGrids: 926,
      villageGrids: 738,
      buildings: 8300,
      legacyGrids: 1790,
      buildingGroups: 3100,
      branches: byKind(451, 620, 820, 260, 210, 96, 120, 540),
      members: byKind(17_600, 16_400, 12_800, 4900, 4300, 1900, 1900, 2500),
      units: 6900,
      twoNewUnits: 3300,
      staff: 968,
      teams: 560,
      contracts: 540,
      mattersReported: 41_000,
      keyMinorClosed: 22_300,
      oldCases: 96,
      oldCasesResolved: 56,
      trainingSessions: 270,
      trainingPersonTimes: 22_000,
      alliances: 31,
      planted: {
        gridsWithoutBranch: 14,
        buildingsWithoutGroup: 260,
        gridsWithoutLead: 5,
        branchesWithoutMeeting: 37,
        themeDaysMissed: 22,
        plansNotApproved: 41,
        termsEnding: 58,
        termsOverdue: 6,
        unitsWithoutBranch: 7,
        alliancesInactive: 3,
        unsignedMembers: 11,
        oldCasesReopened: 2,
      },
    },
    [
      { code: '990101', name: '棠溪区', towns: towns(5, 3, 1), weight: 1.2 },
      { code: '990102', name: '云岫区', towns: towns(4, 3, 1), weight: 1 },
      {
        code: '990103',
        name: '桐陂区',
        towns: towns(3, 3, 1),
        weight: 0.9,
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
          planted: { gridsWithoutBranch: 0, buildingsWithoutGroup: 0, gridsWithoutLead: 0, oldCasesReopened: 0 },
        },
      },
      {
        code: '990104',
        name: '石泾区',
        towns: towns(3, 3, 1),
        weight: 0.95,
        // 160 of 163 is 98.2 %: not all of them, and so never 全覆盖.
        fixed: { redGrids: 163, planted: { gridsWithoutBranch: 3 } },
      },
      { code: '990105', name: '枫渚区', towns: towns(3, 3, 2), weight: 0.9 },
      { code: '990121', name: '鹭汀县', towns: towns(2, 4, 1, 1), weight: 0.9 },
    ],
  ),
}
