import type { Reaction } from '@jiceng/eventing'
import { alliances } from './alliance.ts'
import { followSystem, loseLead, loseMember, rescopeMembers } from './losses.ts'

const ended = ['PartyOrganizationDissolved', 'PartyOrganizationMerged'] as const
const causeOf = ({ type }: { readonly type: string }): string =>
  ({ PartyOrganizationMerged: 'merged', UnitClosed: 'closed' })[type] ?? 'dissolved'
const { collection } = alliances
const going = { $in: ['active', 'suspended'] }
const limit = 50

/** A dissolved or merged organisation is no member any more. */
const memberLost: Reaction = {
  name: 'member-lost',
  service: 'organizations',
  on: ended,
  targets: ({ aggregate }) => ({
    collection,
    filter: { relates: `org:${aggregate}`, 'state.state': going, 'state.members.orgId': aggregate },
    limit,
  }),
  command: loseMember,
  body: (event) => ({ memberId: event.aggregate, cause: causeOf(event), lostOn: event.occurredOn }),
}

/** A closed unit is no member any more; an organisation it stood behind is another member. */
const unitLost: Reaction = {
  ...memberLost,
  name: 'unit-lost',
  on: ['UnitClosed'],
  targets: ({ aggregate }) => ({
    collection,
    filter: {
      relates: `unit:${aggregate}`,
      'state.state': going,
      'state.members': { $elemMatch: { unitId: aggregate, orgId: { $exists: false } } },
    },
    limit,
  }),
}

/** An alliance whose lead is no more waits for another one. */
const leadLost: Reaction = {
  name: 'lead-lost',
  service: 'organizations',
  on: ended,
  targets: ({ aggregate }) => ({
    collection,
    filter: { relates: `org:${aggregate}`, 'state.state': 'active', 'state.leadOrgId': aggregate },
    limit,
  }),
  command: loseLead,
  body: (event) => ({ leadOrgId: event.aggregate, cause: causeOf(event) }),
}

/** Members of a division that was merged are members of its successor. */
const membersRescoped: Reaction = {
  name: 'members-rescoped',
  service: 'organizations',
  on: ['DivisionRetired'],
  targets: ({ aggregate, data }) => ({
    collection,
    // Without a successor they stay where they were.
    filter: data.successorCode ? { 'state.members.townCode': aggregate.slice(4), 'state.state': going } : { _id: '' },
    limit,
  }),
  command: rescopeMembers,
  body: ({ aggregate, data, occurredOn }) => ({
    fromCode: aggregate.slice(4),
    toCode: data.successorCode,
    effectiveOn: occurredOn,
  }),
}

/** What crosses systems is seen anew when a member is of another one. */
const systemFollows: Reaction = {
  name: 'system-of-members',
  service: 'organizations',
  on: ['PartyOrganizationSystemChanged', 'UnitUpdated', 'UnitFactCorrected'],
  targets: ({ aggregate }) => ({
    collection,
    filter: { relates: { $in: [`org:${aggregate}`, `unit:${aggregate}`] }, 'state.state': going },
    // In one page: what is known already does not leave it.
    limit: 1000,
  }),
  command: followSystem,
  body: ({ aggregate }) => ({ memberId: aggregate }),
}

export const allianceReactions: readonly Reaction[] = [memberLost, unitLost, leadLost, membersRescoped, systemFollows]
