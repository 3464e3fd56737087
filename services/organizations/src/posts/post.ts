import {
  Closed,
  Day,
  DivisionCode,
  fields,
  Id,
  OneOf,
  orgPosts,
  orgTypes,
  PersonId,
  postEnds,
  postEvents,
  postRanks,
  villagePosts,
} from '@jiceng/contracts'
import { type Claim, lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'ended'),
  divisionCode: DivisionCode,
  postId: Id,
  personId: PersonId,
  orgId: Type.Optional(Id),
  superiorOrgId: Type.Optional(Id),
  orgType: Type.Optional(OneOf(...orgTypes)),
  field: Type.Optional(OneOf(...fields)),
  villageDivisionCode: Type.Optional(DivisionCode),
  post: OneOf(...orgPosts, ...villagePosts),
  rank: Type.Optional(OneOf(...postRanks)),
  partTime: Type.Boolean(),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  endReason: Type.Optional(OneOf(...postEnds, 'organization_ended', 'membership_ended')),
})
export type Post = Static<typeof View>
const initial: Post = { state: 'new', divisionCode: '', postId: '', personId: '', post: 'member', partTime: false }

/** Somebody holds a post in a Party organisation, or in the committee of a village or community. */
export const posts = lifecycle({
  name: 'post',
  collection: 'posts',
  idPrefix: 'pst',
  mechanism: 'M-005',
  title: { zh: '职务', en: 'Posts' },
  events: postEvents,
  initial,
  machine: {
    new: { appoint: 'active' },
    active: { remove: 'ended', lapse: 'ended' },
    ended: {},
  },
  arrivals: { active: { 'member.end': 'ended' } },
  view: View,
  filters: { state: 'state.state', orgId: 'state.orgId', post: 'state.post', personId: 'state.personId' },
  relates: ({ personId, orgId }) => [`person:${personId}`, ...(orgId === undefined ? [] : [`org:${orgId}`])],
  evolve(post, { type, data }): Post {
    switch (type) {
      case 'PostAppointed':
        return { ...post, ...data, state: 'active' }
      case 'PostEnded':
        return { ...post, state: 'ended', to: data.to, endReason: data.endReason }
    }
  },
})

type Held = Pick<Post, 'post' | 'orgId' | 'personId' | 'divisionCode' | 'villageDivisionCode'>

/** Nobody holds a post twice, an organisation has one secretary (M-005), a village one head of its committee. */
export function claimsOf({ post, orgId, personId, villageDivisionCode }: Held): Claim[] {
  const place = orgId ?? villageDivisionCode ?? ''
  const twice = {
    key: `post:${place}|${post}|${personId}`,
    code: 'already-exists',
    detail: 'This person holds the post here already. Use that one, or end it first.',
  }
  if (post === 'secretary')
    return [
      twice,
      {
        key: `secretary:${place}`,
        code: 'secretary-taken',
        detail: 'It has a secretary already. End that post first.',
      },
    ]
  if (post !== 'village_committee_head') return [twice]
  const detail = 'This committee has a head already. End that post first.'
  return [twice, { key: `village-head:${place}`, code: 'secretary-taken', detail }]
}
export const releasedBy = (post: Held): string[] => claimsOf(post).map(({ key }) => key)
