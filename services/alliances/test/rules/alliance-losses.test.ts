import type { AnyEvent } from '@jiceng/kernel'
import t from 'tap'
import {
  dissolveAlliance,
  followSystem,
  foundAlliance,
  loseLead,
  loseMember,
  prepareAlliance,
  replaceLead,
  rescopeMembers,
  resumeAlliance,
  suspendAlliance,
} from '../../src/alliances/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const active = [...prepared, ...when(prepared, foundAlliance, { memberIds: ['org_a', 'org_c'] }).events]
const suspended = [...active, ...when(active, suspendAlliance, { reason: '调整' }).events]
const lost = { cause: 'dissolved', lostOn: '2023-08-01' }

t.test('a member that is no more has left, even where fewer than two stay', async (t) => {
  for (const before of [active, suspended]) {
    const gone = when(before, loseMember, { memberId: 'org_a', ...lost })
    const data = { memberId: 'org_a', leftOn: '2023-08-01', reason: '党组织撤销', cause: 'dissolved' }
    t.same(gone.events, [{ type: 'AllianceMemberLeft', data }])
    t.match(gone.state, { members: { length: 1 }, crossRegion: false })
    t.same(gone.guards, ['alliance:aln_1'])
  }
  const early = when(active, loseMember, { memberId: 'org_a', ...lost, lostOn: '2023-01-01' })
  t.match(early.events, [{ data: { leftOn: '2023-06-30' } }], 'never before it joined')
  t.same(when(active, loseMember, { memberId: 'org_b', ...lost }).events, [], 'who is none needs nothing')
  t.same(loseMember.roles, ['system'])
})

t.test('an alliance without its lead waits until another committee leads it', async (t) => {
  const waits = when(active, loseLead, { leadOrgId: 'org_lead', cause: 'merged' })
  t.match(waits.events, [{ type: 'AllianceSuspended', data: { cause: 'merged', suspendedOn: '2023-06-30' } }])
  t.same(when(active, loseLead, { leadOrgId: 'org_other', cause: 'merged' }).events, [], 'it leads no more')
  t.equal(when(suspended, loseLead, { leadOrgId: 'org_lead', cause: 'merged' }).refused, 'illegal-step')
  const led: AnyEvent[] = [...active, { type: 'AllianceLeadChanged', data: { leadOrgId: 'org_merged', changedOn: '' } }]
  const without = [...led, ...when(led, loseLead, { leadOrgId: 'org_merged', cause: 'merged' }).events]
  t.equal(when(without, resumeAlliance, {}).refused, 'organization-not-active')
  const replaced = when(without, replaceLead, { leadOrgId: 'org_other' })
  t.match(replaced, {
    events: [{ type: 'AllianceLeadChanged', data: { leadOrgId: 'org_other' } }],
    claims: ['lead:org_other|共建'],
    releases: ['lead:org_merged|共建'],
    state: { state: 'suspended', leadOrgId: 'org_other' },
  })
  t.match(when([...without, ...replaced.events], resumeAlliance, {}).state, { state: 'active' })
})

t.test('another lead is an active committee of the place that neither leads it nor is a member', async (t) => {
  for (const before of [prepared, active, suspended])
    t.equal(when(before, replaceLead, { leadOrgId: 'org_township' }).refused, undefined)
  const to = (leadOrgId: string) => when(active, replaceLead, { leadOrgId }).refused
  t.equal(to('org_lead'), 'same-value')
  t.equal(to('org_d'), 'lead-type')
  t.equal(to('org_merged'), 'organization-not-active')
  t.equal(to('org_far'), 'division-mismatch')
  const joined: AnyEvent[] = [
    ...active,
    {
      type: 'AllianceMemberJoined',
      data: { member: { orgId: 'org_other', name: 'x', kind: 'committee', field: 'other', townCode: '990103001' } },
    },
  ]
  t.equal(when(joined, replaceLead, { leadOrgId: 'org_other' }).refused, 'member-twice')
  const ended = [...active, ...when(active, dissolveAlliance, { reason: '完成' }).events]
  t.equal(when(ended, replaceLead, { leadOrgId: 'org_other' }).refused, 'illegal-step')
})

t.test('members of a merged town lie in its successor, and the alliance no longer crosses regions', async (t) => {
  const merger = { fromCode: '990103002', toCode: '990103001', effectiveOn: '2023-07-01' }
  const rescoped = when(active, rescopeMembers, merger)
  t.same(rescoped.events, [{ type: 'AllianceMembersRescoped', data: merger }])
  t.match(rescoped.state, { crossRegion: false, members: [{ townCode: '990103001' }, { townCode: '990103001' }] })
  t.same(when([...active, ...rescoped.events], rescopeMembers, merger).events, [], 'once')
})

t.test('a member of another system is one from that day on, and what the alliance crosses is seen anew', async (t) => {
  const founded = [...prepared, ...when(prepared, foundAlliance, { memberIds: ['org_e', 'unt_a'] }).events]
  // What is known by now: `org_e` of trade, `unt_a` of the state's property.
  const before: AnyEvent[] = [
    ...founded,
    { type: 'AllianceMemberSystemChanged', data: { memberId: 'org_e', system: '国资', changedOn: '2023-06-30' } },
    { type: 'AllianceMemberSystemChanged', data: { memberId: 'unt_a', changedOn: '2023-06-30' } },
  ]
  const changed = when(before, followSystem, { memberId: 'org_e' })
  const data = { memberId: 'org_e', system: '商务', changedOn: '2023-06-30' }
  t.strictSame(changed.events, [{ type: 'AllianceMemberSystemChanged', data }])
  t.same(changed.guards, ['alliance:aln_1'])
  t.match(changed.state, { crossSystem: false, members: [{ system: '商务' }, {}] })
  const both = when([...before, ...changed.events], followSystem, { memberId: 'unt_a' })
  t.match(both.state, { crossSystem: true, members: [{ system: '商务' }, { system: '国资' }] })
  const waiting = [...before, ...when(before, suspendAlliance, { reason: '调整' }).events]
  t.equal(when(waiting, followSystem, { memberId: 'unt_a' }).refused, undefined, 'also while it is suspended')
  t.equal(when(founded, followSystem, { memberId: 'org_e' }).refused, 'same-value')
  t.equal(when(founded, followSystem, { memberId: 'org_a' }).refused, 'same-value', 'who is none needs nothing')
})
