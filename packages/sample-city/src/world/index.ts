import type { Profile } from '../profiles/index.ts'
import { type Random, random } from '../random.ts'
import { type Standing, standingOf } from './branch.ts'
import { type District, districtsOf } from './place.ts'

export * from './branch.ts'
export * from './place.ts'

/** A district with all that stands in it before anything happens. */
export interface Part extends Standing {
  readonly district: District
  /** Of what happens there: one stream for each name. */
  readonly random: Random
}
export interface World {
  readonly profile: Profile
  readonly parts: readonly Part[]
}

/** The city as it stands, from the seed alone. */
export function worldOf(profile: Profile): World {
  const chance = random(`${profile.seed}/${profile.name}`)
  const parts = districtsOf(profile, chance).map((district) => {
    const own = chance.of(district.code)
    return { district, random: own, ...standingOf(district, own) }
  })
  return { profile, parts }
}
