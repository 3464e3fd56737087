import { Closed, Id, Text } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { reaches, whenGiven } from '../divisions/references.ts'
import { anyMember } from '../members/references.ts'
import { isBranch, isGroup } from './kinds.ts'
import { type Organization, organizations } from './party-organization.ts'
import {
  anyChild,
  elsewhere,
  onOrganization,
  ownPlace,
  runningOrganization,
  type Superior,
  treeOfOrganizations,
} from './references.ts'

const roles = ['city-admin', 'district-admin']

/** Whoever takes its members: another organisation that is at work, in the same district or above it. */
function checkSuccessor(id: string, scopes: readonly string[], successor: Superior | undefined): void {
  if (successor === undefined) return
  if (successor.orgId === id)
    throw refuse('own-successor', 'It cannot take its own place. Name another organisation.', '/successorOrgId')
  if (!reaches(scopes, successor.scopes)) throw elsewhere(successor.orgId, '/successorOrgId')
}

/** Members belong to a branch: whoever takes them is one. */
function checkTakesMembers(any: boolean, successor: Superior | undefined): void {
  if (!any || successor === undefined || isBranch(successor.orgType)) return
  throw refuse(
    'organization-type',
    `${successor.name} is a ${successor.orgType}; members belong to a branch. Name one.`,
    '/successorOrgId',
  )
}

function checkChildren(any: boolean): void {
  if (any) throw refuse('children-left', 'Organisations below it are at work. Put them under another one first.')
}

/** Where the members lie from now on. */
const lyingAt = ({ scopes }: Superior): { successorDivisionCode: string } => ({
  successorDivisionCode: scopes.at(-1) ?? '',
})

const guardsOf = (...ids: readonly (string | undefined)[]): string[] => [
  treeOfOrganizations,
  ...ids.flatMap((id) => (id === undefined ? [] : [onOrganization(id)])),
]

export const mergeOrganization = organizations.command('merge', {
  summary: { zh: '并入', en: 'Merge a Party organisation into another one' },
  roles,
  body: Closed({ successorOrgId: Id }),
  example: { successorOrgId: 'org_01HZY3W8Q0OTHER' },
  lookups: ({ id, body }) => ({
    own: ownPlace(id),
    children: anyChild(id),
    members: anyMember(id),
    successor: runningOrganization(body.successorOrgId, '/successorOrgId'),
  }),
  rule({ id, body: { successorOrgId }, found, context }) {
    checkSuccessor(id, found.own, found.successor)
    checkChildren(found.children)
    checkTakesMembers(found.members, found.successor)
    const data = { successorOrgId, ...lyingAt(found.successor), mergedOn: context.on }
    return { events: [{ type: 'PartyOrganizationMerged', data }], guards: guardsOf(id, successorOrgId) }
  },
})

/** The members of a group belong to its branch and stay there. */
const membersOf = ({ orgType, fullMemberCount, probationaryCount }: Organization): number =>
  isGroup(orgType) ? 0 : fullMemberCount + probationaryCount

/** Nobody is left without an organisation: its members are named a successor, or there are none. */
export const dissolveOrganization = organizations.command('dissolve', {
  summary: { zh: '撤销', en: 'Dissolve a Party organisation' },
  roles,
  body: Closed({ reason: Text, successorOrgId: Type.Optional(Id) }),
  example: { reason: '企业注销，党员转入社区党支部', successorOrgId: 'org_01HZY3W8Q0OTHER' },
  lookups: ({ id, body }) => ({
    own: ownPlace(id),
    children: anyChild(id),
    members: anyMember(id),
    successor: whenGiven(body.successorOrgId, (one) => runningOrganization(one, '/successorOrgId')),
  }),
  rule({ id, body: { reason, successorOrgId }, state, found, context }) {
    checkSuccessor(id, found.own, found.successor)
    checkChildren(found.children)
    if ((found.members || membersOf(state) > 0) && successorOrgId === undefined)
      throw refuse('members-left', 'It still has members. Name the organisation they move to.', '/successorOrgId')
    checkTakesMembers(found.members, found.successor)
    const { successor: to } = found
    const successor = to === undefined ? {} : { successorOrgId: to.orgId, ...lyingAt(to) }
    return {
      events: [
        { type: 'PartyOrganizationDissolved', data: { orgId: id, dissolvedOn: context.on, ...successor, reason } },
      ],
      guards: guardsOf(id, successorOrgId),
    }
  },
})
