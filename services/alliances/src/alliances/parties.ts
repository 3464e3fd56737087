import { memberIdOf } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'
import { alliances } from './alliance.ts'

/** Who belongs to an alliance: its lead and its members, by the ids they joined with. */
export interface Parties {
  readonly name: string
  readonly leadOrgId: string
  readonly ids: readonly string[]
  /** Those of them who take part in nothing until they are restored (M-098). */
  readonly suspended: readonly string[]
  /** Code of the division where the alliance lies now: what is of an alliance lies there as well. */
  readonly place: string
}

/** An alliance that is active, and who belongs to it. */
export const activeAlliance = (allianceId: string, pointer = '') =>
  reference<Parties>(alliances.collection, allianceId, pointer, ({ state, scopes }) => {
    const { name, leadOrgId, members, standings, state: now } = alliances.read(state)
    if (now !== 'active')
      throw refuse('alliance-not-active', `${name} is ${now}. Only an active alliance does this.`, pointer)
    const suspended = standings.flatMap(({ memberId, suspendedOn }) => (suspendedOn ? [memberId] : []))
    const ids = [leadOrgId, ...members.map(memberIdOf)]
    return { name, leadOrgId, ids, suspended, place: scopes.at(-1) ?? '' }
  })

/** Refuses whoever does not belong to the alliance, or is suspended. */
export function checkParty({ name, ids, suspended }: Parties, id: string, pointer: string): void {
  if (!ids.includes(id))
    throw refuse('not-a-member', `${id} does not belong to ${name}. Name its lead or a member.`, pointer)
  if (suspended.includes(id))
    throw refuse('member-suspended', `${id} is suspended in ${name}. Restore it first.`, pointer)
}

/** Refuses when one of several does not belong to the alliance; `pointer` names the list. */
export function checkParties(alliance: Parties, ids: readonly string[], pointer: string): void {
  for (const [n, id] of ids.entries()) checkParty(alliance, id, `${pointer}/${n}`)
}

/** Refuses a division other than the one where the alliance lies. */
export function checkPlace({ name, place }: Parties, divisionCode: string): void {
  if (divisionCode !== place)
    throw refuse('division-mismatch', `${name} lies in ${place}; what is of it lies there as well.`, '/divisionCode')
}
