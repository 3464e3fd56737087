import { type Actor, refuse } from '@jiceng/kernel'

/** A member as grants are narrowed to it. */
export const toParty = (memberId: string): string => `${memberId.startsWith('unt_') ? 'unit' : 'org'}:${memberId}`

/** Refuses whoever acts for another member only: a grant that is not narrowed acts for every side. */
export function checkSide({ only }: Actor, memberId: string, code: string): void {
  if (only && !only.includes(toParty(memberId)))
    throw refuse(code, `Only ${memberId} does this, or an official of the place on its behalf.`)
}
