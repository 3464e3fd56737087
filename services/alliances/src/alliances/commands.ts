import { allianceKinds, Closed, DivisionCode, Id, MemberId, memberIdOf, Name, OneOf, Text } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { type Chosen, candidates, lead } from '../known/index.ts'
import { type Alliance, alliances } from './alliance.ts'
import { checkEnough, newMembers } from './members.ts'

const clerks = ['district-admin', 'town-secretary', 'town-clerk']
const leaders = [...clerks, 'alliance-lead']
const maxMembersDefault = 50
const MemberIds = Type.Array(MemberId, { minItems: 1, maxItems: 200 })
const listed = (ids: readonly string[]): Chosen => ({ ids, pointer: (n) => `/memberIds/${n}` })
const single = (id: string): Chosen => ({ ids: [id], pointer: () => '/memberId' })

/** A lead leads at most one alliance of a theme. */
const leadKey = ({ leadOrgId, theme }: Pick<Alliance, 'leadOrgId' | 'theme'>): string => `lead:${leadOrgId}|${theme}`

export const prepareAlliance = alliances.command('prepare', {
  summary: { zh: '筹备联盟', en: 'Propose an alliance and its lead' },
  roles: clerks,
  body: Closed({
    name: Name,
    theme: Name,
    kind: OneOf(...allianceKinds),
    leadOrgId: Id,
    divisionCode: DivisionCode,
    maxMembers: Type.Optional(Type.Integer({ minimum: 2, maximum: 200 })),
  }),
  example: {
    name: '沿河先锋联盟',
    theme: '沿河治理',
    kind: 'river',
    leadOrgId: 'org_01J0000000000000000000000A',
    divisionCode: '990103001',
    maxMembers: 30,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ lead: lead(body.leadOrgId, '/leadOrgId') }),
  rule({ id, body, found, context }) {
    const { name, theme, kind, leadOrgId, divisionCode, maxMembers = maxMembersDefault } = body
    if (divisionCode !== found.lead.place)
      throw refuse(
        'division-mismatch',
        `${found.lead.name} lies in ${found.lead.place}; the alliance lies where its lead lies.`,
        '/divisionCode',
      )
    const data = { allianceId: id, name, theme, kind, leadOrgId, divisionCode, maxMembers, proposedOn: context.on }
    const detail = `${found.lead.name} leads an alliance with the theme ${theme} already.`
    return {
      events: [{ type: 'AllianceProposed', data }],
      claims: [{ key: leadKey(body), code: 'lead-taken', detail }],
    }
  },
})

export const foundAlliance = alliances.command('found', {
  summary: { zh: '成立联盟', en: 'Found the alliance with its first members' },
  roles: leaders,
  body: Closed({ memberIds: MemberIds }),
  example: { memberIds: ['org_01J0000000000000000000000B', 'unt_01J0000000000000000000000A'] },
  lookups: ({ body: { memberIds }, state }) => ({
    ...candidates(listed(memberIds)),
    lead: lead(state.leadOrgId, ''),
  }),
  rule({ id, body, state, found, context }) {
    const members = newMembers(state, listed(body.memberIds), found, context.on)
    checkEnough(members.length)
    const { name, leadOrgId, kind } = state
    return [
      { type: 'AllianceFounded', data: { allianceId: id, name, leadOrgId, kind, foundedOn: context.on, members } },
    ]
  },
})

export const joinAlliance = alliances.command('join', {
  summary: { zh: '加入联盟', en: 'Take an organisation or unit in' },
  roles: leaders,
  body: Closed({ memberId: MemberId }),
  example: { memberId: 'org_01J0000000000000000000000C' },
  lookups: ({ body }) => candidates(single(body.memberId)),
  rule: ({ body, state, found, context }) =>
    newMembers(state, single(body.memberId), found, context.on).map((member) => ({
      type: 'AllianceMemberJoined',
      data: { member },
    })),
})

export const leaveAlliance = alliances.command('leave', {
  summary: { zh: '退出联盟', en: 'Let a member go' },
  roles: leaders,
  body: Closed({ memberId: MemberId, reason: Text }),
  example: { memberId: 'org_01J0000000000000000000000C', reason: '单位迁出' },
  rule({ body: { memberId, reason }, state, context }) {
    if (memberId === state.leadOrgId)
      throw refuse('lead-stays', 'The lead cannot leave. Dissolve the alliance instead.', '/memberId')
    if (!state.members.some((member) => memberIdOf(member) === memberId))
      throw refuse('not-a-member', `${memberId} is not a member of ${state.name}.`, '/memberId')
    checkEnough(state.members.length - 1)
    return [{ type: 'AllianceMemberLeft', data: { memberId, leftOn: context.on, reason } }]
  },
})

export const expandAlliance = alliances.command('expand', {
  summary: { zh: '扩大联盟', en: 'Take several organisations or units in at once' },
  roles: leaders,
  body: Closed({ memberIds: MemberIds }),
  example: { memberIds: ['org_01J0000000000000000000000D', 'unt_01J0000000000000000000000B'] },
  lookups: ({ body: { memberIds } }) => candidates(listed(memberIds)),
  rule({ body, state, found, context }) {
    const members = newMembers(state, listed(body.memberIds), found, context.on)
    return [{ type: 'AllianceExpanded', data: { members, expandedOn: context.on } }]
  },
})

export const suspendAlliance = alliances.command('suspend', {
  summary: { zh: '暂停联盟', en: 'Suspend the alliance' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '牵头单位机构调整' },
  rule: ({ body, context }) => [{ type: 'AllianceSuspended', data: { reason: body.reason, suspendedOn: context.on } }],
})

export const resumeAlliance = alliances.command('resume', {
  summary: { zh: '恢复联盟', en: 'Resume a suspended alliance' },
  roles: leaders,
  body: Closed({}),
  example: {},
  rule: ({ context }) => [{ type: 'AllianceResumed', data: { resumedOn: context.on } }],
})

export const dissolveAlliance = alliances.command('dissolve', {
  summary: { zh: '解散联盟', en: 'Dissolve the alliance' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '任务完成' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'AllianceDissolved', data: { reason: body.reason, dissolvedOn: context.on } }],
    releases: [leadKey(state)],
  }),
})
