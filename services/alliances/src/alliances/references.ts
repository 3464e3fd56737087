import { memberIdOf } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'
import { alliances } from './alliance.ts'
import { standingOf } from './standings.ts'
import type { Alliance } from './view.ts'

/** Held by whoever changes who belongs to an alliance, and by whoever stands on it: one of them sees the other. */
export const onAlliance = (id: string): string => `alliance:${id}`

export interface KnownAlliance extends Alliance {
  /** The division where it lies now. */
  readonly place: string
}
export const knownAlliance = (id: string, pointer = '/allianceId'): Lookup<KnownAlliance> =>
  reference(alliances.collection, id, pointer, ({ state, scopes }) => ({
    ...alliances.read(state),
    place: scopes.at(-1) ?? '',
  }))

/** An alliance at work. */
export const activeAlliance = (id: string, pointer = '/allianceId'): Lookup<KnownAlliance> => {
  const known = knownAlliance(id, pointer)
  return {
    ...known,
    as(found) {
      const alliance = known.as(found)
      if (alliance.state === 'active') return alliance
      throw refuse(
        'alliance-not-active',
        `${alliance.name} is ${alliance.state}. Found or resume it first, or name another one.`,
        pointer,
      )
    },
  }
}

/** What belongs to an alliance lies where the alliance lies. */
export function checkPlace({ name, place }: KnownAlliance, divisionCode: string): void {
  if (place !== divisionCode)
    throw refuse('division-mismatch', `${name} lies in ${place}; name that division.`, '/divisionCode')
}

/** The N of 1+N, and all of 1+N. */
export const membersOf = ({ members }: Alliance): string[] => members.map(memberIdOf)
export const partiesOf = (alliance: Alliance): string[] => [alliance.leadOrgId, ...membersOf(alliance)]

/** Refuses whoever does not belong to the alliance, or takes part in nothing until it is restored (M-098). */
export function checkParty(alliance: Alliance, id: string, pointer: string): void {
  if (!partiesOf(alliance).includes(id))
    throw refuse('not-a-member', `${id} does not belong to ${alliance.name}. Take it in first.`, pointer)
  if (standingOf(alliance, id)?.suspendedOn)
    throw refuse('member-suspended', `${id} is suspended in ${alliance.name}. Restore it first.`, pointer)
}

/** Several of them; `pointer` names the list. */
export function checkParties(alliance: Alliance, ids: readonly string[], pointer: string): void {
  for (const [n, id] of ids.entries()) checkParty(alliance, id, `${pointer}/${n}`)
}
