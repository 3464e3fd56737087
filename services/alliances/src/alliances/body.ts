import { bodyData, Closed, Id, pairData, Text } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { alliances } from './alliance.ts'
import { hasPosts } from './derived.ts'
import { checkParty } from './references.ts'
import { leaders } from './roles.ts'
import type { Alliance } from './view.ts'

/** "一个组织机构" (M-094): posts are held by the lead and by members. Setting it anew replaces it. */
export const setBody = alliances.command('setBody', {
  summary: { zh: '设立联盟组织机构', en: 'Set the organisation body of the alliance' },
  roles: leaders,
  body: Closed(bodyData),
  example: {
    secretaryOrgId: 'org_01J0000000000000000000000A',
    officers: [
      { memberId: 'org_01J0000000000000000000000A', post: 'head' },
      { memberId: 'org_01J0000000000000000000000B', post: 'liaison' },
    ],
    office: '沿河街道党群服务中心',
  },
  rule({ body, state, context }) {
    checkParty(state, body.secretaryOrgId, '/secretaryOrgId')
    for (const [n, { memberId }] of body.officers.entries()) checkParty(state, memberId, `/officers/${n}/memberId`)
    if (!hasPosts(body)) throw refuse('body-incomplete', 'Name exactly one head and at least one liaison.', '/officers')
    const posts = new Set(body.officers.map(({ memberId, post }) => `${memberId} ${post}`))
    if (posts.size < body.officers.length)
      throw refuse('member-twice', 'Somebody is named twice for one post. Name each once.', '/officers')
    return [{ type: 'AllianceBodySet', data: { ...body, setOn: context.on } }]
  },
})

/** Committees are the lead and members of that kind; branches are members of that kind. */
function checkLevels(alliance: Alliance, committeeOrgId: string, branchOrgIds: readonly string[]): void {
  const kindOf = (id: string): string | undefined => alliance.members.find(({ orgId }) => orgId === id)?.kind
  if (committeeOrgId !== alliance.leadOrgId && kindOf(committeeOrgId) !== 'committee')
    throw refuse(
      'organization-type',
      `${committeeOrgId} is no committee of ${alliance.name}. Name its lead, or a member that is one.`,
      '/committeeOrgId',
    )
  const paired = new Set(alliance.pairs.flatMap((pair) => pair.branchOrgIds))
  for (const [n, id] of branchOrgIds.entries()) {
    const pointer = `/branchOrgIds/${n}`
    if (kindOf(id) !== 'branch')
      throw refuse('organization-type', `${id} is no branch of ${alliance.name}. Name a member that is one.`, pointer)
    if (paired.has(id))
      throw refuse('pair-taken', `${id} builds with a committee already. End that pair first.`, pointer)
  }
}

export const pairLevels = alliances.command('pairLevels', {
  summary: { zh: '党委与党支部两级共建结对', en: 'Let a committee build together with branches' },
  roles: leaders,
  body: Closed(pairData),
  example: {
    committeeOrgId: 'org_01J0000000000000000000000A',
    branchOrgIds: ['org_01J0000000000000000000000B'],
  },
  rule({ body, state, context }) {
    checkLevels(state, body.committeeOrgId, body.branchOrgIds)
    return [{ type: 'TwoLevelPairFormed', data: { ...body, formedOn: context.on } }]
  },
})

export const unpairLevels = alliances.command('unpairLevels', {
  summary: { zh: '结束两级共建结对', en: 'End what a committee builds with its branches' },
  roles: leaders,
  body: Closed({ committeeOrgId: Id, reason: Text }),
  example: { committeeOrgId: 'org_01J0000000000000000000000A', reason: '结对调整' },
  rule({ body: { committeeOrgId, reason }, state, context }) {
    if (!state.pairs.some((pair) => pair.committeeOrgId === committeeOrgId))
      throw refuse(
        'pair-unknown',
        `${committeeOrgId} builds with no branch here. Read the alliance.`,
        '/committeeOrgId',
      )
    return [{ type: 'TwoLevelPairEnded', data: { committeeOrgId, reason, endedOn: context.on } }]
  },
})
