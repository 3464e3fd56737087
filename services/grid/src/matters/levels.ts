import { levels } from '@jiceng/contracts'
import { type Context, refuse } from '@jiceng/kernel'
import type { Matter } from './view.ts'

/** Who acts for which level (M-051: 区委指挥协调、街道统筹推进、社区具体落实). */
const levelOfRole: Readonly<Record<string, number>> = {
  'community-clerk': 1,
  'town-clerk': 2,
  'town-secretary': 2,
  'field-admin': 3,
  'district-admin': 3,
  'city-admin': 4,
}
/** Everybody who can command a matter, from the lowest level up. */
export const dispatchers = Object.keys(levelOfRole)
export const cityLevel = levels.length

/** The highest level that somebody acts for; the lowest for whoever acts for none. */
export const ownLevel = ({ roles }: Pick<Context, 'roles'>): number =>
  Math.max(1, ...roles.map((role) => levelOfRole[role] ?? 0))

/** Refuses who acts for a lower level than the one the matter lies with now. */
export function checkLevel({ level }: Pick<Matter, 'level'>, { roles }: Pick<Context, 'roles'>): void {
  if (roles.some((role) => (levelOfRole[role] ?? 0) >= level)) return
  const may = dispatchers.filter((role) => (levelOfRole[role] ?? 0) >= level)
  throw refuse(
    'level-too-low',
    `The matter lies with the ${levels[level - 1]} level now. Ask it to act, or to assign the matter down.`,
    undefined,
    may,
  )
}
