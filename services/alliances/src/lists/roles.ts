import { leaders, parties as members } from '../sides.ts'

/** Lists of a contract lie in its community, whose clerk keeps them; those of an alliance are out of a clerk's reach. */
const clerk = 'community-clerk'
export const keepers = [...leaders, clerk]
export const parties = [...members, clerk]
