import {
  Closed,
  DivisionCode,
  Id,
  Name,
  OneOf,
  orgPosts,
  PersonId,
  type PostAppointed,
  postEnds,
  postRanks,
  villagePosts,
} from '@jiceng/contracts'
import { localDate, type Recorded, refuse, yearsLater } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeDivision, inDivision, type Place, whenGiven } from '../divisions/references.ts'
import { activeMember, checkPlace, checkWithin, type KnownMember, onMember, wasMember } from '../members/references.ts'
import { onOrganization, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { claimsOf, type Post, posts, releasedBy } from './post.ts'

const roles = ['city-admin', 'district-admin', 'town-secretary']

const NewPost = Closed({
  divisionCode: DivisionCode,
  orgId: Type.Optional(Id),
  personId: Type.Optional(PersonId),
  displayName: Type.Optional(Name),
  post: OneOf(...orgPosts, ...villagePosts),
  rank: Type.Optional(OneOf(...postRanks)),
  partTime: Type.Optional(Type.Boolean()),
})
type NewPost = Static<typeof NewPost>

const isOf = (list: readonly string[], post: string): boolean => list.includes(post)
const ofCommittee = ['organisation_member', 'publicity_member', 'discipline_member', 'member']

/** Where the post is: in a Party organisation, or in the committee of a village or community. */
function checkWhere({ post, orgId, divisionCode }: NewPost, organization: Superior | undefined, place: Place): void {
  if (isOf(villagePosts, post) === (organization !== undefined))
    throw refuse(
      'post-place',
      orgId === undefined
        ? `A ${post} is one of a Party organisation; name it.`
        : `A ${post} is of the village itself.`,
      '/orgId',
    )
  if (organization !== undefined) checkPlace(organization, divisionCode)
  else if (place.level !== 'village' && place.level !== 'community')
    throw refuse('wrong-level', `${place.name} is a ${place.level}; name a village or community.`, '/divisionCode')
}

/** N-11: a year of standing as a full member. */
function checkSecretary({ state, fullSince }: KnownMember, on: string): void {
  if (state === 'full' && fullSince !== undefined && yearsLater(localDate(fullSince), 1) <= on) return
  const since = fullSince === undefined ? 'not a full member yet' : `a full member since ${fullSince}`
  throw refuse(
    'standing-too-short',
    `A secretary has been a full member for a year; this one is ${since}.`,
    '/personId',
  )
}

/** N-04: below seven members there is no committee. Part-time members sit in the committee of a community (M-050). */
function checkCommitteePost({ post, partTime = false }: NewPost, { name, orgType, committeeSize }: Superior): void {
  if (partTime && (post !== 'member' || orgType !== 'community_grand_committee'))
    throw refuse('organization-type', 'Only members of a community grand committee are part-time.', '/partTime')
  if (!partTime && isOf(ofCommittee, post) && committeeSize === 0)
    throw refuse('committee-not-possible', `${name} has no committee. Appoint a secretary or a deputy.`, '/post')
}

/** Who holds it: a member, or in a village committee also somebody who is none, known by name only. */
function checkWho({ personId, displayName }: NewPost, isOfParty: boolean): void {
  if ((personId === undefined) === (displayName === undefined))
    throw refuse('person-unclear', 'Name the member, or give the name of somebody who is none.', '/personId')
  if (isOfParty && personId === undefined)
    throw refuse('not-a-member', 'Only a Party member holds a post in a Party organisation.', '/personId')
}

/** Of an organisation: which one, what it is, and what stands directly above it. */
const ofOrganization = ({ orgId, parentId, orgType, field }: Superior) => ({
  orgId,
  ...(parentId === undefined ? {} : { superiorOrgId: parentId }),
  orgType,
  field,
})
const appointed = (
  { post, rank, divisionCode, partTime = false }: NewPost,
  of: { postId: string; personId: string; from: string },
  organization: Superior | undefined,
): Recorded<typeof PostAppointed> => ({
  type: 'PostAppointed',
  data: {
    ...of,
    ...(organization === undefined ? { villageDivisionCode: divisionCode } : ofOrganization(organization)),
    divisionCode,
    post,
    ...(rank === undefined ? {} : { rank }),
    partTime,
  },
})

export const appointPost = posts.command('appoint', {
  summary: { zh: '任职', en: 'Appoint somebody to a post' },
  roles,
  body: NewPost,
  example: {
    divisionCode: '990103001001',
    orgId: 'org_01HZY3W8Q0GRAND',
    personId: 'per_01HZY3W8Q0SU',
    post: 'secretary',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    place: activeDivision(body.divisionCode, '/divisionCode'),
    organization: whenGiven(body.orgId, (id) => runningOrganization(id, '/orgId')),
    member: whenGiven(body.personId, (id) => activeMember(id, '/personId')),
  }),
  rule({ id, body, found: { place, organization, member }, context }) {
    checkWhere(body, organization, place)
    checkWho(body, organization !== undefined)
    if (organization !== undefined) checkCommitteePost(body, organization)
    if (member !== undefined) checkWithin(member, place.scopes, '/personId')
    if (member !== undefined && body.post === 'secretary') checkSecretary(member, context.on)
    const personId = body.personId ?? context.id('per')
    const event = appointed(body, { postId: id, personId, from: context.on }, organization)
    const name = body.displayName
    return {
      events: [event],
      claims: claimsOf(event.data),
      guards: [
        onMember(personId),
        organization === undefined ? inDivision(body.divisionCode) : onOrganization(organization.orgId),
      ],
      ...(name === undefined ? {} : { personal: [{ personId, fields: { displayName: name } }] }),
    }
  },
})

const ended = (postId: string, { personId, orgId }: Post, to: string) => ({
  postId,
  personId,
  ...(orgId === undefined ? {} : { orgId }),
  to,
})

/** Years for which the name of an official is kept after the post (`domain` 5.2); a member's stays while he or she is one. */
const officialYears = 3

export const removeFromPost = posts.command('remove', {
  summary: { zh: '免职', en: 'End a post' },
  roles,
  body: Closed({ endReason: OneOf(...postEnds) }),
  example: { endReason: 'term_ended' },
  lookups: ({ state }) => ({ isMember: wasMember(state.personId) }),
  rule: ({ id, body: { endReason }, state, found: { isMember }, context }) => ({
    events: [{ type: 'PostEnded', data: { ...ended(id, state, context.on), endReason } }],
    releases: releasedBy(state),
    personal: isMember ? [] : [{ personId: state.personId, until: yearsLater(context.on, officialYears) }],
  }),
})

/** The organisation is no more, and neither is the post. */
export const lapsePost = posts.command('lapse', {
  summary: { zh: '随组织撤销免职', en: 'End a post with its organisation' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule: ({ id, state, context }) => ({
    events: [
      { type: 'PostEnded', data: { ...ended(id, state, context.on), endReason: 'organization_ended' as const } },
    ],
    releases: releasedBy(state),
  }),
})
