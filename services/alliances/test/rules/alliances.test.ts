import { type AnyEvent, type Command, flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  alliances,
  dissolveAlliance,
  expandAlliance,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  prepareAlliance,
  resumeAlliance,
  suspendAlliance,
} from '../../src/alliances/index.ts'
import { when } from './region.ts'

const proposal = {
  name: '沿河先锋联盟',
  theme: '沿河治理',
  kind: 'river',
  leadOrgId: 'org_lead',
  divisionCode: '990103001',
}
const history = (maxMembers: number, ...memberIds: string[]): AnyEvent[] => {
  const prepared = [...when([], prepareAlliance, { ...proposal, maxMembers }).events]
  if (memberIds.length === 0) return prepared
  return [...prepared, ...when(prepared, foundAlliance, { memberIds }).events]
}
const preparing = history(50)
const active = history(50, 'org_a', 'unt_a')
const suspended = [...active, ...when(active, suspendAlliance, { reason: '调整' }).events]
const dissolved = [...active, ...when(active, dissolveAlliance, { reason: '完成' }).events]

t.test('the machine of alliances has no flaw', async (t) => t.same(flawsOf(alliances), []))

t.test('an alliance is prepared by its lead, with fifty places unless told otherwise', async (t) => {
  const prepared = when([], prepareAlliance, proposal)
  const data = { ...proposal, allianceId: 'aln_1', maxMembers: 50, proposedOn: '2023-06-30' }
  t.same(prepared.events, [{ type: 'AllianceProposed', data }])
  t.match(prepared.state, { state: 'preparing', members: [] })
  t.match(when([], prepareAlliance, { ...proposal, maxMembers: 2, leadOrgId: 'org_township' }).state, { maxMembers: 2 })
})

t.test('a lead has one alliance of a theme until it is dissolved', async (t) => {
  t.same(when([], prepareAlliance, proposal).claims, ['lead:org_lead|沿河治理'])
  for (const before of [preparing, active, suspended])
    t.same(when(before, dissolveAlliance, { reason: '完成' }).releases, ['lead:org_lead|沿河治理'])
})

t.test('only the active committee of a sub-district or township leads, where it lies', async (t) => {
  const led = (leadOrgId: string) => when([], prepareAlliance, { ...proposal, leadOrgId })
  t.match(led('org_a'), { refused: 'lead-type', at: '/leadOrgId' })
  t.match(led('org_merged'), { refused: 'organization-not-active', at: '/leadOrgId' })
  t.match(led('org_unknown'), { refused: 'unknown-reference', at: '/leadOrgId' })
  t.equal(when([], prepareAlliance, { ...proposal, divisionCode: '990103002' }).refused, 'division-mismatch')
})

t.test('an alliance is founded with two members or more beside the lead', async (t) => {
  const founded = when(preparing, foundAlliance, { memberIds: ['org_a', 'unt_a'] })
  t.match(founded.events, [
    {
      type: 'AllianceFounded',
      data: {
        allianceId: 'aln_1',
        name: '沿河先锋联盟',
        leadOrgId: 'org_lead',
        kind: 'river',
        foundedOn: '2023-06-30',
        members: [
          { orgId: 'org_a', kind: 'branch', field: 'urban_community', townCode: '990103001', joinedOn: '2023-06-30' },
          { unitId: 'unt_a', kind: 'unit', field: 'soe', system: '国资', townCode: '990103001' },
        ],
      },
    },
  ])
  t.match(founded.state, { state: 'active', foundedOn: '2023-06-30' })
  t.equal(when(preparing, foundAlliance, { memberIds: ['org_a'] }).refused, 'too-few-parties')
  t.equal(when(preparing, foundAlliance, { memberIds: ['org_a', 'org_a'] }).refused, 'member-twice')
  t.equal(when(preparing, foundAlliance, { memberIds: ['org_a', 'org_lead'] }).refused, 'member-twice')
  t.equal(when(history(2), foundAlliance, { memberIds: ['org_a', 'org_b', 'org_c'] }).refused, 'quota-exhausted')
  t.equal(when(active, foundAlliance, { memberIds: ['org_b', 'org_c'] }).refused, 'illegal-step')
})

t.test('members are known, active, and no groups of a branch', async (t) => {
  const commands: readonly [Command, readonly AnyEvent[]][] = [
    [foundAlliance, preparing],
    [expandAlliance, active],
  ]
  for (const [command, before] of commands) {
    const named = (id: string) => when(before, command, { memberIds: ['org_c', id] })
    t.match(named('org_unknown'), { refused: 'unknown-reference', at: '/memberIds/1' })
    t.match(named('unt_unknown'), { refused: 'unknown-reference', at: '/memberIds/1' })
    t.match(named('org_gone'), { refused: 'organization-not-active', at: '/memberIds/1' })
    t.match(named('unt_closed'), { refused: 'unit-closed', at: '/memberIds/1' })
    t.match(named('org_group'), { refused: 'organization-type', at: '/memberIds/1' })
  }
  t.match(when(active, joinAlliance, { memberId: 'org_gone' }), { refused: 'organization-not-active', at: '/memberId' })
})

t.test('a member is counted by its kind and in its town, a branch with the unit behind it', async (t) => {
  const member = (memberId: string) => when(active, joinAlliance, { memberId }).events[0]?.data.member
  const from = { joinedOn: '2023-06-30', townCode: '990103001' }
  const city = { field: 'urban_community', ...from }
  t.same(member('org_b'), { orgId: 'org_b', unitId: 'unt_b', name: '党组织org_b', kind: 'branch', ...city })
  t.same(member('org_c'), {
    orgId: 'org_c',
    name: '党组织org_c',
    kind: 'branch',
    field: 'rural',
    ...from,
    townCode: '990103002',
  })
  t.match(member('org_d'), { kind: 'committee', field: 'university' })
  t.match(member('unt_firm'), { kind: 'two_new' })
  t.match(member('unt_camp'), { kind: 'garrison' })
  const college = { unitId: 'unt_college', name: '单位unt_college', kind: 'university', field: 'university' }
  t.same(member('unt_college'), { ...college, ...from, townCode: '990104' })
})

t.test('an organisation joins once, while there is a place', async (t) => {
  const joined = when(active, joinAlliance, { memberId: 'org_c' })
  t.match(joined.events, [
    { type: 'AllianceMemberJoined', data: { member: { orgId: 'org_c', townCode: '990103002' } } },
  ])
  t.match(joined.state, { state: 'active', members: { length: 3 } })
  for (const memberId of ['org_a', 'unt_a', 'org_lead'])
    t.equal(when(active, joinAlliance, { memberId }).refused, 'member-twice', memberId)
  for (const before of [preparing, suspended, dissolved])
    t.equal(when(before, joinAlliance, { memberId: 'org_c' }).refused, 'illegal-step')
})

t.test('a full alliance refuses an organisation until another has left', async (t) => {
  const full = history(3, 'org_a', 'org_b', 'unt_a')
  t.equal(when(full, joinAlliance, { memberId: 'org_c' }).refused, 'quota-exhausted')
  t.equal(when(full, expandAlliance, { memberIds: ['org_c'] }).refused, 'quota-exhausted')
  const left = [...full, ...when(full, leaveAlliance, { memberId: 'unt_a', reason: '迁出' }).events]
  t.equal(when(left, joinAlliance, { memberId: 'org_c' }).refused, undefined)
  t.equal(when(left, joinAlliance, { memberId: 'unt_a' }).refused, undefined, 'the same may come back')
})

t.test('who leaves is a member, not the lead, and two stay', async (t) => {
  const three = history(50, 'org_a', 'org_b', 'unt_a')
  const left = when(three, leaveAlliance, { memberId: 'org_b', reason: '迁出' })
  t.same(left.events, [
    { type: 'AllianceMemberLeft', data: { memberId: 'org_b', leftOn: '2023-06-30', reason: '迁出' } },
  ])
  t.match(left.state, { members: [{ orgId: 'org_a' }, { unitId: 'unt_a' }] })
  t.equal(when(three, leaveAlliance, { memberId: 'org_lead', reason: '迁出' }).refused, 'lead-stays')
  t.equal(when(three, leaveAlliance, { memberId: 'org_c', reason: '迁出' }).refused, 'not-a-member')
  t.equal(when(three, leaveAlliance, { memberId: 'unt_b', reason: '迁出' }).refused, 'not-a-member', 'the unit behind')
  t.equal(when(active, leaveAlliance, { memberId: 'org_a', reason: '迁出' }).refused, 'too-few-parties')
  t.equal(when(suspended, leaveAlliance, { memberId: 'org_a', reason: '迁出' }).refused, 'illegal-step')
})

t.test('an alliance expands by several at once, all or none', async (t) => {
  const expanded = when(active, expandAlliance, { memberIds: ['org_c', 'unt_b'] })
  t.match(expanded.events, [
    {
      type: 'AllianceExpanded',
      data: { expandedOn: '2023-06-30', members: [{ orgId: 'org_c' }, { unitId: 'unt_b' }] },
    },
  ])
  t.match(expanded.state, { members: { length: 4 } })
  t.equal(when(active, expandAlliance, { memberIds: ['org_c', 'org_a'] }).refused, 'member-twice')
  t.equal(when(preparing, expandAlliance, { memberIds: ['org_c'] }).refused, 'illegal-step')
})

t.test('it crosses regions, fields and systems while its members do', async (t) => {
  const one = when(preparing, foundAlliance, { memberIds: ['org_a', 'org_b'] })
  t.match(one.state, { crossRegion: false, crossIndustry: false, crossSystem: false })
  const memberIds = ['org_c', 'unt_a', 'unt_b']
  const many = when([...preparing, ...one.events], expandAlliance, { memberIds })
  t.match(many.state, { crossRegion: true, crossIndustry: true, crossSystem: true })
  const before = [...preparing, ...one.events, ...many.events]
  t.match(when(before, leaveAlliance, { memberId: 'org_c', reason: '迁出' }).state, { crossRegion: false })
  t.match(when(before, leaveAlliance, { memberId: 'unt_b', reason: '迁出' }).state, { crossSystem: false })
})

t.test('branches are counted apart from the units that are members or stand behind one', async (t) => {
  const counted = (...memberIds: string[]) => when(preparing, foundAlliance, { memberIds }).state
  t.match(counted('org_a', 'org_d'), { branchCount: 1, unitCount: 0 })
  t.match(counted('org_a', 'org_b', 'unt_a'), { branchCount: 2, unitCount: 2 })
  t.match(counted('org_b', 'unt_b'), { branchCount: 1, unitCount: 1 }, 'the unit behind a branch is one unit')
  const left = when(history(50, 'org_a', 'org_b', 'unt_a'), leaveAlliance, { memberId: 'org_b', reason: '迁出' })
  t.match(left.state, { branchCount: 1, unitCount: 1 })
})

t.test('the system of a branch is that of the unit behind it', async (t) => {
  const founded = when(preparing, foundAlliance, { memberIds: ['org_e', 'unt_a'] })
  t.match(founded.events, [{ data: { members: [{ orgId: 'org_e', system: '商务' }, { system: '国资' }] } }])
  t.match(founded.state, { crossSystem: true })
})

t.test('an alliance is suspended, resumed and dissolved', async (t) => {
  t.match(when(active, suspendAlliance, { reason: '调整' }).events, [
    { data: { reason: '调整', suspendedOn: '2023-06-30' } },
  ])
  t.match(when(suspended, resumeAlliance, {}).state, { state: 'active', members: { length: 2 } })
  t.match(when(active, dissolveAlliance, { reason: '完成' }).state, { state: 'dissolved', dissolvedOn: '2023-06-30' })
  const never: readonly [Command, readonly AnyEvent[]][] = [
    [suspendAlliance, suspended],
    [suspendAlliance, preparing],
    [resumeAlliance, active],
    [dissolveAlliance, dissolved],
    [resumeAlliance, dissolved],
  ]
  for (const [command, before] of never) t.equal(when(before, command, { reason: '调整' }).refused, 'illegal-step')
})

t.test('grants narrowed to the alliance, its lead, a member or the unit behind reach it', async (t) => {
  const { state } = when(preparing, foundAlliance, { memberIds: ['org_a', 'org_b', 'unt_a'] })
  t.same(alliances.relates(state), [
    'alliance:aln_1',
    'org:org_lead',
    'org:org_a',
    'org:org_b',
    'unit:unt_b',
    'unit:unt_a',
  ])
})
