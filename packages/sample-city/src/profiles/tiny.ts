import { byKind, type Profile, seed } from './plan.ts'

/** One community with two grids, for tests of the loader. */
export const tiny: Profile = {
  name: 'tiny',
  seed,
  history: 0,
  districts: [
    {
      code: '990103',
      name: '桐陂区',
      towns: { sub_district: 1, town: 0, township: 0, ethnic_township: 0 },
      communities: 1,
      villages: 1,
      redGrids: 2,
      villageGrids: 1,
      buildings: 6,
      legacyGrids: 4,
      buildingGroups: 3,
      branches: byKind(1, 1, 1, 0, 0, 0, 0, 1),
      members: byKind(6, 6, 5, 0, 0, 0, 0, 4),
      units: 5,
      twoNewUnits: 2,
      staff: 2,
      teams: 3,
      contracts: 1,
      mattersReported: 8,
      keyMinorClosed: 4,
      oldCases: 2,
      oldCasesResolved: 1,
      trainingSessions: 1,
      trainingPersonTimes: 30,
      alliances: [{ branches: 2, units: 1 }],
      planted: { factsCorrected: 3, factsRevoked: 2 },
    },
  ],
}
