import { allianceKinds, Closed, DivisionCode, Id, MemberId, Name, OneOf, Text } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { type Chosen, candidates, lead } from '../known/index.ts'
import { rotationOf } from '../rotations/references.ts'
import { departure, succession } from '../rotations/turns.ts'
import { alliances } from './alliance.ts'
import { leadClaim } from './leads.ts'
import { checkEnough, newMembers } from './members.ts'
import { membersOf, onAlliance } from './references.ts'
import { clerks, leaders } from './roles.ts'

const maxMembersDefault = 50
const MemberIds = Type.Array(MemberId, { minItems: 1, maxItems: 200 })
const listed = (ids: readonly string[]): Chosen => ({ ids, pointer: (n) => `/memberIds/${n}` })
const single = (id: string): Chosen => ({ ids: [id], pointer: () => '/memberId' })

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
    return { events: [{ type: 'AllianceProposed', data }], claims: [leadClaim(body, found.lead.name)] }
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
    const data = { allianceId: id, name, leadOrgId, kind, foundedOn: context.on, members }
    return { events: [{ type: 'AllianceFounded', data }], guards: [onAlliance(id)] }
  },
})

export const joinAlliance = alliances.command('join', {
  summary: { zh: '加入联盟', en: 'Take an organisation or unit in' },
  roles: leaders,
  body: Closed({ memberId: MemberId }),
  example: { memberId: 'org_01J0000000000000000000000C' },
  lookups: ({ body }) => candidates(single(body.memberId)),
  rule({ id, body, state, found, context }) {
    const [member] = newMembers(state, single(body.memberId), found, context.on)
    return {
      events: member ? [{ type: 'AllianceMemberJoined', data: { member } }] : [],
      guards: [onAlliance(id)],
    }
  },
})

export const leaveAlliance = alliances.command('leave', {
  summary: { zh: '退出联盟', en: 'Let a member go' },
  roles: leaders,
  body: Closed({ memberId: MemberId, reason: Text }),
  example: { memberId: 'org_01J0000000000000000000000C', reason: '单位迁出' },
  lookups: ({ id }) => ({ rotation: rotationOf(id) }),
  rule({ id, body: { memberId, reason }, state, found: { rotation }, context }) {
    if (memberId === state.leadOrgId)
      throw refuse('lead-stays', 'The lead cannot leave. Replace it first, or dissolve the alliance.', '/memberId')
    if (!membersOf(state).includes(memberId))
      throw refuse(
        'not-a-member',
        `${memberId} is not a member of ${state.name}. Name one of its members.`,
        '/memberId',
      )
    checkEnough(state.members.length - 1)
    if (rotation?.terms.some((term) => term.state === 'on_duty' && term.orgId === memberId)) succession(rotation)
    return {
      events: [{ type: 'AllianceMemberLeft', data: { memberId, leftOn: context.on, reason } }],
      also: departure(rotation, memberId, context.on, reason),
      guards: [onAlliance(id)],
    }
  },
})

export const expandAlliance = alliances.command('expand', {
  summary: { zh: '扩大联盟', en: 'Take several organisations or units in at once' },
  roles: leaders,
  body: Closed({ memberIds: MemberIds }),
  example: { memberIds: ['org_01J0000000000000000000000D', 'unt_01J0000000000000000000000B'] },
  lookups: ({ body: { memberIds } }) => candidates(listed(memberIds)),
  rule({ id, body, state, found, context }) {
    const members = newMembers(state, listed(body.memberIds), found, context.on)
    const data = { members, expandedOn: context.on }
    return { events: [{ type: 'AllianceExpanded', data }], guards: [onAlliance(id)] }
  },
})
