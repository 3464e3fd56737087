import type { Reaction } from '@jiceng/eventing'
import { organizations } from '../party-organizations/party-organization.ts'
import { members } from './member.ts'
import { computeStructure } from './structure.ts'
import { followSuccessor } from './transfers.ts'

const isText = (value: unknown): value is string => typeof value === 'string'

/** Both branches of a transfer, and the one branch of everything else, count their members anew. */
export const structureFollowsMembers: Reaction = {
  name: 'structure',
  service: 'organizations',
  on: ['MemberAdmitted', 'MemberBecameFull', 'MemberTransferred', 'MemberRecordAmended', 'MembershipEnded'],
  targets: ({ data: { branchId, from, to, receivedOn, letterIssuedOn } }) => ({
    collection: organizations.collection,
    // A letter alone moves nobody.
    filter: {
      _id: { $in: letterIssuedOn !== undefined && receivedOn === undefined ? [] : [branchId, from, to].filter(isText) },
    },
    limit: 3,
  }),
  command: computeStructure,
  body: () => ({}),
}

/** In a new month everybody is a month older: each branch whose sums are of an earlier one sums up again. */
export const structureOfTheMonth: Reaction = {
  name: 'structure-of-the-month',
  service: 'reporting',
  on: ['ClockTicked'],
  targets: ({ scopePath, data: { day } }) => ({
    collection: organizations.collection,
    filter: {
      scopes: scopePath.split('/')[1],
      'state.structureOn': { $lt: `${isText(day) ? day.slice(0, 7) : ''}-01` },
      'state.state': { $in: ['active', 'overdue_term'] },
    },
    limit: 200,
  }),
  command: computeStructure,
  body: () => ({}),
}

/** A merged or dissolved branch leaves its members to its successor. */
export const membersFollow: Reaction = {
  name: 'members-follow',
  service: 'organizations',
  on: ['PartyOrganizationMerged', 'PartyOrganizationDissolved'],
  targets: ({ aggregate, data: { successorOrgId, successorDivisionCode } }) => ({
    collection: members.collection,
    filter:
      isText(successorOrgId) && isText(successorDivisionCode)
        ? { relates: `org:${aggregate}`, 'state.state': { $in: ['probationary', 'full'] } }
        : { _id: { $in: [] } },
    limit: 50,
  }),
  command: followSuccessor,
  body: ({ data: { successorOrgId, successorDivisionCode } }) => ({
    toBranchId: successorOrgId,
    divisionCode: successorDivisionCode,
  }),
}
