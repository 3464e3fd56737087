import { Closed, membershipEnds, OneOf } from '@jiceng/contracts'
import { type Lookup, type Part, refuse, type StoredState, yearsLater } from '@jiceng/kernel'
import { centreHouseholds, householdClaim } from '../chain/centre-household.ts'
import { onOrganization } from '../party-organizations/references.ts'
import { posts, releasedBy } from '../posts/post.ts'
import { members } from './member.ts'
import { onMember } from './references.ts'

/** What a member still holds. */
const held = (collection: string, personId: string): Lookup<readonly StoredState[]> => ({
  collection,
  filter: { relates: `person:${personId}`, 'state.state': 'active' },
  limit: 20,
  as: (found) => found,
})

function checkDay(found: readonly StoredState[], on: string): void {
  const later = found.find(({ lastOn }) => lastOn > on)
  if (later)
    throw refuse('occurred-before-previous', `Something happened to ${later._id} on ${later.lastOn}.`, '/occurredAt')
}

/** Whoever is no member any more holds no post and keeps no centre household: those end with it. */
export const endMembership = members.command('end', {
  summary: { zh: '终止党员身份（转出、去世、除名、退党）', en: 'End a membership' },
  roles: ['district-admin', 'town-secretary'],
  body: Closed({ reason: OneOf(...membershipEnds) }),
  example: { reason: 'transferred_out' },
  lookups: ({ id }) => ({ posts: held('posts', id), households: held('centre_households', id) }),
  rule({ id, body: { reason }, state: { branchId }, found, context: { on } }) {
    checkDay([...found.posts, ...found.households], on)
    const ended = found.posts.map(({ _id, state }): Part => {
      const { personId, orgId } = posts.read(state)
      const of = { postId: _id, personId, ...(orgId === undefined ? {} : { orgId }) }
      const data = { ...of, to: on, endReason: 'membership_ended' }
      return { mechanism: posts, id: _id, events: [{ type: 'PostEnded', data }] }
    })
    const given = found.households.map(({ _id, state }): Part => {
      const { personId, buildingGroupId } = centreHouseholds.read(state)
      const data = { householdId: _id, personId, buildingGroupId, until: on, reason: 'membership_ended' }
      return { mechanism: centreHouseholds, id: _id, events: [{ type: 'CentreHouseholdEnded', data }] }
    })
    return {
      events: [{ type: 'MembershipEnded', data: { personId: id, branchId, reason, endedOn: on } }],
      also: [...ended, ...given],
      releases: [...found.posts.flatMap(({ state }) => releasedBy(posts.read(state))), householdClaim(id)],
      guards: [onMember(id), onOrganization(branchId)],
      // A year later only the pseudonym is left (`domain` 5.2).
      personal: [{ personId: id, relates: [], until: yearsLater(on, 1) }],
    }
  },
})
