import type { AnyEvent } from '@jiceng/kernel'
import t from 'tap'
import {
  foundAlliance,
  leaveAlliance,
  loseMember,
  pairLevels,
  prepareAlliance,
  replaceLead,
  setBody,
  unpairLevels,
} from '../../src/alliances/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const members = { memberIds: ['org_a', 'org_b', 'org_d', 'unt_a'] }
const active = [...prepared, ...when(prepared, foundAlliance, members).events]
const body = {
  secretaryOrgId: 'org_lead',
  officers: [
    { memberId: 'org_lead', post: 'head' },
    { memberId: 'org_a', post: 'liaison' },
    { memberId: 'unt_a', post: 'deputy' },
  ],
}
const after = (
  history: readonly AnyEvent[],
  ...of: Parameters<typeof when> extends [unknown, ...infer R] ? R : never
) => [...history, ...when(history, ...of).events]
const withBody = after(active, setBody, body)

t.test('a body has one head and a liaison, all of them of the alliance', async (t) => {
  const set = when(active, setBody, { ...body, office: '党群服务中心' })
  t.match(set.events, [{ type: 'AllianceBodySet', data: { setOn: '2023-06-30', office: '党群服务中心' } }])
  t.match(set.state, { body: { secretaryOrgId: 'org_lead', officers: { length: 3 } } })
  const officers = (...of: readonly (readonly [string, string])[]) =>
    when(active, setBody, { ...body, officers: of.map(([memberId, post]) => ({ memberId, post })) })
  t.equal(officers(['org_lead', 'head'], ['org_a', 'officer']).refused, 'body-incomplete')
  t.equal(officers(['org_a', 'liaison'], ['org_b', 'deputy']).refused, 'body-incomplete')
  t.equal(officers(['org_a', 'head'], ['org_b', 'head'], ['unt_a', 'liaison']).refused, 'body-incomplete')
  t.equal(officers(['org_a', 'head'], ['org_b', 'liaison'], ['org_b', 'liaison']).refused, 'member-twice')
  t.equal(officers(['org_a', 'head'], ['org_a', 'liaison']).refused, undefined, 'one member may hold two posts')
  t.equal(officers(['org_a', 'head'], ['org_c', 'liaison']).refused, 'not-a-member')
  t.equal(when(active, setBody, { ...body, secretaryOrgId: 'org_c' }).refused, 'not-a-member')
  t.equal(when(prepared, setBody, body).refused, 'illegal-step')
})

t.test('posts end with their member, and the body with its head or its last liaison', async (t) => {
  const leave = (memberId: string) => when(withBody, leaveAlliance, { memberId, reason: '迁出' }).state
  t.match(leave('unt_a'), { body: { officers: { length: 2 } } })
  t.equal('body' in leave('org_a'), false, 'the liaison')
  t.match(leave('org_b'), { body: { officers: { length: 3 } } })
  const replaced = when(withBody, replaceLead, { leadOrgId: 'org_other' }).state
  t.equal('body' in replaced, false, 'the head and secretary')
})

t.test('a committee builds with branches, each of which it has for itself', async (t) => {
  const pair = (committeeOrgId: string, ...branchOrgIds: string[]) =>
    when(active, pairLevels, { committeeOrgId, branchOrgIds })
  t.match(pair('org_d', 'org_a').events, [{ type: 'TwoLevelPairFormed', data: { branchOrgIds: ['org_a'] } }])
  t.match(pair('org_lead', 'org_a', 'org_b').state, { pairs: [{ committeeOrgId: 'org_lead' }] })
  t.match(pair('org_a', 'org_b'), { refused: 'organization-type' })
  t.equal(pair('org_d', 'org_d').refused, 'organization-type')
  t.equal(pair('org_d', 'org_c').refused, 'organization-type', 'no member')
  const paired = after(active, pairLevels, { committeeOrgId: 'org_d', branchOrgIds: ['org_a'] })
  t.equal(when(paired, pairLevels, { committeeOrgId: 'org_lead', branchOrgIds: ['org_a'] }).refused, 'pair-taken')
  const more = when(paired, pairLevels, { committeeOrgId: 'org_d', branchOrgIds: ['org_b'] })
  t.match(more.state, { pairs: [{ committeeOrgId: 'org_d', branchOrgIds: ['org_a', 'org_b'] }] })
})

t.test('a pair ends by decision, with its committee, or with its last branch', async (t) => {
  const paired = after(active, pairLevels, { committeeOrgId: 'org_d', branchOrgIds: ['org_a', 'org_b'] })
  const ended = when(paired, unpairLevels, { committeeOrgId: 'org_d', reason: '调整' })
  t.match(ended.state, { pairs: { length: 0 } })
  t.equal(when(active, unpairLevels, { committeeOrgId: 'org_d', reason: '调整' }).refused, 'pair-unknown')
  const lose = (history: readonly AnyEvent[], memberId: string) =>
    after(history, loseMember, { memberId, cause: 'dissolved', lostOn: '2023-06-30' })
  t.match(when(lose(paired, 'org_a'), unpairLevels, { committeeOrgId: 'org_d', reason: '调整' }).refused, undefined)
  const gone = when(lose(paired, 'org_a'), loseMember, { memberId: 'org_b', cause: 'merged', lostOn: '2023-06-30' })
  t.match(gone.state, { pairs: { length: 0 } })
  t.match(when(paired, loseMember, { memberId: 'org_d', cause: 'merged', lostOn: '2023-06-30' }).state, {
    pairs: { length: 0 },
  })
})
