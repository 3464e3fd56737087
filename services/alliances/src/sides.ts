import { type Actor, refuse } from '@jiceng/kernel'

/** Who keeps the records of an alliance: the officials where it lies, and its lead. */
export const leaders = ['district-admin', 'town-secretary', 'town-clerk', 'alliance-lead']
/** And the members themselves, by a grant narrowed to their organisation or unit. */
export const parties = [...leaders, 'partner-unit']
/** A member as grants are narrowed to it. */
export const toParty = (memberId: string): string => `${memberId.startsWith('unt_') ? 'unit' : 'org'}:${memberId}`

/** An alliance as the grants of its lead are narrowed to it. */
export const toAlliance = (allianceId: string): string => `alliance:${allianceId}`

/** Refuses whoever acts by grants narrowed to something else: a grant that is not narrowed acts for every side. */
export function checkSide({ only }: Actor, sides: readonly string[], code: string): void {
  if (only && !only.some((side) => sides.includes(side)))
    throw refuse(code, `Only ${sides.join(' or ')} does this, or an official of the place on its behalf.`)
}
