import { type Member, memberIdOf } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import type { Candidate, Chosen } from '../known/index.ts'
import type { Alliance } from './view.ts'

/** N of "1+N" is at least two (M-061). */
const fewest = 2
type Members = Static<typeof Member>[]
interface Found {
  readonly organizations: readonly Candidate[]
  readonly units: readonly Candidate[]
}

/** The candidates of these ids as members from a day on; refused when one is a member already or no place is left. */
export function newMembers(alliance: Alliance, chosen: Chosen, found: Found, joinedOn: string): Members {
  checkDistinct(alliance, chosen)
  const places = alliance.maxMembers - alliance.members.length
  if (chosen.ids.length > places)
    throw refuse(
      'quota-exhausted',
      `${alliance.name} has ${alliance.maxMembers} places beside the lead, ${places} of them free.`,
    )
  const byId = new Map([...found.organizations, ...found.units].map((one) => [memberIdOf(one), one]))
  return chosen.ids.flatMap((id) => {
    const candidate = byId.get(id)
    return candidate ? [{ ...candidate, joinedOn }] : []
  })
}

function checkDistinct({ leadOrgId, members }: Alliance, { ids, pointer }: Chosen): void {
  const taken = new Set([leadOrgId, ...members.map(memberIdOf)])
  for (const [n, id] of ids.entries()) {
    if (taken.has(id))
      throw refuse('member-twice', `${id} belongs to the alliance already, or is named twice.`, pointer(n))
    taken.add(id)
  }
}

/** Refuses a step after which fewer than two members would stand beside the lead. */
export function checkEnough(count: number): void {
  if (count < fewest)
    throw refuse('too-few-parties', `An alliance needs ${fewest} members beside its lead; these would be ${count}.`)
}
