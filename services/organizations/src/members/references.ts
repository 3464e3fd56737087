import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { reaches } from '../divisions/references.ts'
import { isBranch, isGroup } from '../party-organizations/kinds.ts'
import { elsewhere, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { type Member, members } from './member.ts'

/** A member as another's rule reads it. */
export interface KnownMember extends Member {
  readonly scopes: readonly string[]
}
const belonging = ['probationary', 'full']

const knownOf = ({ state, scopes }: StoredState): KnownMember => ({ ...members.read(state), scopes })

/** The member named by a body, refused when unknown or no longer a member. */
export const activeMember = (personId: string, pointer: string): Lookup<KnownMember> =>
  reference('members', personId, pointer, (found) => {
    const member = knownOf(found)
    if (belonging.includes(member.state)) return member
    throw refuse('not-a-member', `${personId} is no member since ${member.endedOn}. Name a member.`, pointer)
  })

/** Whether somebody is a member, or was one: what is kept of him or her ends with the membership. */
export const wasMember = (personId: string): Lookup<boolean> => ({
  collection: 'members',
  filter: { _id: personId },
  limit: 1,
  as: (found) => found.length > 0,
})

/** Those named who are members, by their person's id; who is missing is unknown or a member no longer. */
export const membersAmong = (personIds: readonly string[]): Lookup<ReadonlyMap<string, KnownMember>> => ({
  collection: 'members',
  filter: { _id: { $in: [...new Set(personIds)] } },
  limit: Math.max(personIds.length, 1),
  as: (found) =>
    new Map(
      found.map((one) => [one._id, knownOf(one)] as const).filter(([, member]) => belonging.includes(member.state)),
    ),
})

/** Whether anybody belongs to a branch. */
export const anyMember = (branchId: string): Lookup<boolean> => ({
  collection: 'members',
  filter: { relates: `org:${branchId}`, 'state.state': { $in: belonging } },
  limit: 1,
  as: (found) => found.length > 0,
})

/** Who is of another district reads as unknown; the organisation may stand above the member's own, or beside it. */
export function checkWithin(member: KnownMember, scopes: readonly string[], pointer: string): void {
  if (!reaches(scopes, member.scopes) && !reaches(member.scopes, scopes)) throw elsewhere(member.personId, pointer)
}

/** The branch a member is to belong to. */
export const branch = (id: string, pointer = '/branchId'): Lookup<Superior> => {
  const running = runningOrganization(id, pointer)
  return {
    ...running,
    as: (found) => {
      const organization = running.as(found)
      if (isBranch(organization.orgType)) return organization
      throw refuse(
        'organization-type',
        `${organization.name} is a ${organization.orgType}; members belong to a branch. Name one.`,
        pointer,
      )
    },
  }
}

/** A member lies where the branch lies. */
export function checkPlace({ name, scopes }: Superior, divisionCode: string): void {
  const place = scopes.at(-1) ?? ''
  if (place !== divisionCode)
    throw refuse('division-mismatch', `${name} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
}

/** A group is one of the branch itself. */
export function checkGroup(group: Superior | undefined, branchId: string): void {
  if (group === undefined || (isGroup(group.orgType) && group.parentId === branchId)) return
  throw refuse('organization-type', `${group.name} is no group of this branch. Name one of its groups.`, '/groupId')
}

/** Held by whoever gives a member something to do, and by whoever ends the membership. */
export const onMember = (personId: string): string => `member:${personId}`
