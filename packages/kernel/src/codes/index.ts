export { type CreditCodeWarning, checkCreditCode, creditCode } from './credit.ts'
export {
  committeeKind,
  type DivisionLevel,
  divisionLevel,
  irregular,
  parentProblem,
  type TownKind,
  townKind,
} from './division.ts'
export { communityOfGrid, GRID_CODE, gridCode, isGridCode } from './grid.ts'
export { masked } from './masking.ts'
export {
  type CommitteeLevel,
  committeeByCode,
  committeeByName,
  type NamedTown,
  townByCode,
  townByName,
} from './names.ts'
export { type Oddity, oddities, odditiesOf } from './oddities.ts'
