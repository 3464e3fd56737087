import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'
import { orgTypes } from './party-organizations.ts'
import { fields } from './units.ts'

export const orgPosts = [
  'secretary',
  'deputy',
  'organisation_member',
  'publicity_member',
  'discipline_member',
  'member',
] as const
export const villagePosts = ['village_committee_head', 'village_committee_member'] as const
export const postRanks = ['division_head', 'section', 'other'] as const
export const postEnds = ['term_ended', 'transferred', 'resigned', 'dismissed', 'retired', 'other'] as const

/** In a Party organisation, or in the committee of the village or community in which it lies. */
export const PostAppointed = event(
  'PostAppointed',
  Closed({
    postId: Id,
    personId: PersonId,
    orgId: Type.Optional(Id),
    /** What stood directly above the organisation. */
    superiorOrgId: Type.Optional(Id),
    orgType: Type.Optional(OneOf(...orgTypes)),
    field: Type.Optional(OneOf(...fields)),
    villageDivisionCode: Type.Optional(DivisionCode),
    divisionCode: DivisionCode,
    post: OneOf(...orgPosts, ...villagePosts),
    rank: Type.Optional(OneOf(...postRanks)),
    partTime: Type.Boolean(),
    from: Day,
  }),
)
export const PostEnded = event(
  'PostEnded',
  Closed({
    postId: Id,
    personId: PersonId,
    orgId: Type.Optional(Id),
    to: Day,
    endReason: OneOf(...postEnds, 'organization_ended', 'membership_ended'),
  }),
)
export const postEvents = [PostAppointed, PostEnded] as const
