import { Closed, Day, DivisionCode, LossCause, MemberId, memberIdOf } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { later } from '../days.ts'
import { systemOf } from '../known/index.ts'
import { rotationOf } from '../rotations/references.ts'
import { departure } from '../rotations/turns.ts'
import { alliances } from './alliance.ts'
import { onAlliance } from './references.ts'

/** Why somebody is no more, in words. */
const reasons = { dissolved: '党组织撤销', merged: '党组织并入其他党组织', closed: '单位注销' } as const

/**
 * A member is no more: it has left that day, though never before it joined. Its turns, posts and pairs end with it. Fewer than two
 * members may stay then: that is an alert (W-25).
 */
export const loseMember = alliances.command('loseMember', {
  summary: { zh: '成员灭失', en: 'Record that a member is no more' },
  roles: ['system'],
  body: Closed({ memberId: MemberId, cause: LossCause, lostOn: Day }),
  example: { memberId: 'org_01J0000000000000000000000C', cause: 'dissolved', lostOn: '2023-06-30' },
  lookups: ({ id }) => ({ rotation: rotationOf(id) }),
  rule({ id, body: { memberId, cause, lostOn }, state, found }) {
    const member = state.members.find((one) => memberIdOf(one) === memberId)
    if (!member) return []
    const leftOn = later(lostOn, member.joinedOn)
    const reason = reasons[cause]
    return {
      events: [{ type: 'AllianceMemberLeft', data: { memberId, leftOn, reason, cause } }],
      also: departure(found.rotation, memberId, leftOn, reason),
      guards: [onAlliance(id)],
    }
  },
})

/** The lead is no more: the alliance waits for another one. */
export const loseLead = alliances.command('loseLead', {
  summary: { zh: '牵头单位灭失', en: 'Record that the lead is no more' },
  roles: ['system'],
  body: Closed({ leadOrgId: MemberId, cause: LossCause }),
  example: { leadOrgId: 'org_01J0000000000000000000000A', cause: 'merged' },
  rule({ id, body: { leadOrgId, cause }, state, context }) {
    if (state.leadOrgId !== leadOrgId) return []
    const data = { reason: `牵头单位${reasons[cause]}`, suspendedOn: context.on, cause }
    return { events: [{ type: 'AllianceSuspended', data }], guards: [onAlliance(id)] }
  },
})

/** A division has a successor: members that lay in it lie there, and what the alliance crosses is seen anew. */
export const rescopeMembers = alliances.command('rescope', {
  summary: { zh: '成员区划变更', en: 'Count members in the successor of their division' },
  roles: ['system'],
  body: Closed({ fromCode: DivisionCode, toCode: DivisionCode, effectiveOn: Day }),
  example: { fromCode: '990103002', toCode: '990103001', effectiveOn: '2023-07-01' },
  rule: ({ id, body, state }) =>
    state.members.some(({ townCode }) => townCode === body.fromCode)
      ? { events: [{ type: 'AllianceMembersRescoped', data: body }], guards: [onAlliance(id)] }
      : [],
})

/** What a member is known to be of by now decides, and from the day of the change on. */
export const followSystem = alliances.command('followSystem', {
  summary: { zh: '成员所属系统变更', en: 'Follow a member to another system' },
  roles: ['system'],
  body: Closed({ memberId: MemberId }),
  example: { memberId: 'org_01J0000000000000000000000C' },
  lookups: ({ body }) => ({ system: systemOf(body.memberId) }),
  rule({ id, body: { memberId }, state, found: { system }, context }) {
    const member = state.members.find((one) => memberIdOf(one) === memberId)
    if (!member || member.system === system)
      throw refuse('same-value', 'It is no member, or is of this system already.')
    const changedOn = later(context.on, member.joinedOn)
    const data = { memberId, ...(system === undefined ? {} : { system }), changedOn }
    return { events: [{ type: 'AllianceMemberSystemChanged', data }], guards: [onAlliance(id)] }
  },
})
