import { type KnownMember, replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'

/** A member who is known and belongs to the branch named. */
export const memberOf = (personId: string, branchId: string): Lookup<KnownMember> =>
  reference(replicas.members.collection, personId, '/personId', ({ state }) => {
    const member = replicas.members.read(state)
    if (member.state === 'ended')
      throw refuse('not-a-member', `${personId} is no member since ${member.endedOn}. Name a member.`, '/personId')
    if (member.branchId !== branchId)
      throw refuse(
        'not-of-the-branch',
        `${personId} does not belong to ${branchId}. Name the branch he or she belongs to.`,
        '/orgId',
      )
    return member
  })
