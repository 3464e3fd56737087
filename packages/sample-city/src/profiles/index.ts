import { large } from './large.ts'
import { medium } from './medium.ts'
import { small } from './small.ts'
import { tiny } from './tiny.ts'

export {
  type AlliancePlan,
  type BranchKind,
  branchKinds,
  type DistrictPlan,
  type PlantedKind,
  type Profile,
  plantedIn,
  townKinds,
} from './plan.ts'

export const profiles = { S: small, M: medium, L: large, tiny } as const
export type ProfileName = keyof typeof profiles
export const isProfile = (word: string): word is ProfileName => Object.hasOwn(profiles, word)
