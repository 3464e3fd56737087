import { type KnownMember, type KnownOrganization, replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'
import { isBranch } from './members.ts'

interface Placed {
  readonly scopes: readonly string[]
}
type Pledger = KnownMember & Placed
type Pledging = Pick<KnownOrganization, 'id' | 'name' | 'kind'> & Placed

/** Whoever pledges: a Party member. */
export const pledger = (personId: string): Lookup<Pledger> =>
  reference(replicas.members.collection, personId, '/personId', ({ state, scopes }) => {
    const member = replicas.members.read(state)
    if (member.state === 'active') return { ...member, scopes }
    throw refuse('not-a-member', `${personId} is no member since ${member.endedOn}. Name a member.`, '/personId')
  })

/** The organisation a member pledges for. */
export const pledging = (orgId: string): Lookup<Pledging> =>
  reference(replicas.organizations.collection, orgId, '/orgId', ({ state, scopes }) => {
    const { id, name, kind } = replicas.organizations.read(state)
    return { id, name, kind, scopes }
  })

/** A branch speaks for its own members; of a committee it is known that they are of its district. */
export function checkBelongs(member: Pledger, { id, name, kind, scopes }: Pledging, on: string): void {
  const { admittedOn } = member
  if (on < admittedOn)
    throw refuse('not-a-member', `${member.id} is a member from ${admittedOn} on. Give a later day.`, '/occurredAt')
  if (isBranch(kind) && member.branchId !== id)
    throw refuse(
      'not-of-the-branch',
      `${member.id} does not belong to ${name}. Name the branch he or she belongs to, or the committee above it.`,
      '/orgId',
    )
  const isNear = scopes.slice(0, 2).every((code, n) => code === member.scopes[n])
  if (!isNear)
    throw refuse(
      'unknown-reference',
      `${member.id} is not known in the district of ${name}. Check the id.`,
      '/personId',
    )
}
