import { Closed, Id, Text } from '@jiceng/contracts'
import type { Reaction } from '@jiceng/eventing'
import { refuse } from '@jiceng/kernel'
import { activeOrganization } from '../known/index.ts'
import { conveners, jointConferences, membersMax, takesPart } from './joint-conference.ts'

export const joinConference = jointConferences.command('join', {
  summary: { zh: '增加成员单位', en: 'Take an organisation into the conference' },
  roles: conveners,
  body: Closed({ orgId: Id }),
  example: { orgId: 'org_01J0000000000000000000000C' },
  lookups: ({ body }) => ({ organization: activeOrganization(body.orgId, '/orgId') }),
  rule({ body: { orgId }, state, found, context }) {
    if (takesPart(state, orgId))
      throw refuse('member-twice', `${found.organization.name} takes part already. Name another one.`, '/orgId')
    if (state.memberOrgIds.length >= membersMax)
      throw refuse('quota-exhausted', `It has ${membersMax} members. Let one leave first.`)
    return [{ type: 'ConferenceMemberJoined', data: { orgId, joinedOn: context.on } }]
  },
})

/** What it decided and owes stays its own; the convener leaves when another one has been named. */
export const leaveConference = jointConferences.command('leave', {
  summary: { zh: '成员单位退出', en: 'Let a member leave the conference' },
  roles: conveners,
  body: Closed({ orgId: Id, reason: Text }),
  example: { orgId: 'org_01J0000000000000000000000B', reason: '单位迁出' },
  rule({ body: { orgId, reason }, state, context }) {
    if (!state.memberOrgIds.includes(orgId))
      throw refuse('not-a-member', `${orgId} is no member beside the convener. Name one of its members.`, '/orgId')
    return [{ type: 'ConferenceMemberLeft', data: { orgId, reason, leftOn: context.on } }]
  },
})

/** An organisation that is dissolved or merged confers no more. */
export const conferenceMemberLost: Reaction = {
  name: 'conference-member-lost',
  service: 'organizations',
  on: ['PartyOrganizationDissolved', 'PartyOrganizationMerged'],
  targets: ({ aggregate }) => ({
    collection: jointConferences.collection,
    filter: { relates: `org:${aggregate}`, 'state.memberOrgIds': aggregate },
    limit: 50,
  }),
  command: leaveConference,
  body: ({ aggregate, type }) => ({
    orgId: aggregate,
    reason: type === 'PartyOrganizationMerged' ? '党组织合并' : '党组织撤销',
  }),
}
