import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  amendMember,
  centreHouseholds,
  computeStructure,
  dissolveOrganization,
  endMembership,
  followSuccessor,
  issueTransfer,
  members,
  membersFollow,
  membersMoveAlong,
  mergeOrganization,
  moveAlong,
  posts,
  receiveTransfer,
  reparentOrganization,
  structureFollowsMembers,
  structureOfTheMonth,
} from '../mechanisms.ts'
import { community, person, withLine } from './line.ts'

const system = 'system'
const delivered = (type: string, data: object) => ({
  id: 'x',
  type,
  source: '',
  aggregate: 'org_1',
  version: 1,
  timeline: 1,
  time: '',
  occurredOn: '2023-06-30',
  scopePath: '/990100/990103',
  actor: '',
  correlationId: '',
  data: { ...data },
})

t.test('the tables of members, posts and centre households have no flaw', async (t) => {
  for (const one of [members, posts, centreHouseholds]) t.same(flawsOf(one), [])
})

t.test('what is kept of a member beside the events is in no event', async (t) => {
  const { c, branch, group, admit } = withLine()
  const { id, events, personal, guards } = admit(branch, { groupId: group })
  const data = { personId: id, branchId: branch, groupId: group, divisionCode: community, field: 'urban_community' }
  t.strictSame(events, [{ type: 'MemberAdmitted', data: { ...data, admittedOn: '2023-06-30' } }])
  const known = { gender: 'female', birthMonth: '1986-04', education: 'junior_college', occupation: 'farmer' }
  t.strictSame(personal, [{ personId: id, fields: { displayName: '苏禾' }, known, relates: [`branch:${branch}`] }])
  t.same(guards, [`organization:${branch}`])
  t.match(c.the(id), { state: 'probationary', branchId: branch })
  for (const value of Object.values(person)) t.notMatch(JSON.stringify(c.the(id)), `"${value}"`)
  t.same(c.standing.get(id)?.stored.relates, [`person:${id}`, `org:${branch}`])
})

t.test('members belong to a branch, in its own division, and to one of its groups', async (t) => {
  const { branch, group, grand, other, member } = withLine()
  t.match(member(grand), { refused: 'organization-type', pointer: '/branchId' })
  t.match(member('org_nowhere'), { refused: 'unknown-reference', pointer: '/branchId' })
  t.match(member(branch, { divisionCode: '990103001002' }), { refused: 'division-mismatch' })
  t.match(member(other, { groupId: group }), { refused: 'organization-type', pointer: '/groupId' })
  t.match(member(branch, { groupId: other }), { refused: 'organization-type', pointer: '/groupId' })
  t.equal(member(branch, { groupId: group }).refused, undefined)
})

t.test('nobody is admitted before the month of the eighteenth birthday (N-13)', async (t) => {
  const { branch, admit } = withLine()
  t.match(admit(branch, { birthMonth: '2005-07' }), { refused: 'too-young', pointer: '/birthMonth' })
  t.equal(admit(branch, { birthMonth: '2005-06' }).refused, undefined)
})

t.test('a member registered as full has been admitted before', async (t) => {
  const { c, branch, member } = withLine()
  t.match(member(branch, { fullSince: '2010-01-01' }), { refused: 'invalid-period', pointer: '/fullSince' })
  t.match(member(branch, { fullSince: '2023-07-01' }), { refused: 'occurred-in-future', pointer: '/fullSince' })
  t.match(member(branch, { admittedOn: '2010-02-30' }), { refused: 'invalid-date' })
  t.match(c.the(member(branch).id), { state: 'full', admittedOn: '2010-06-18', fullSince: '2011-06-18' })
})

t.test('probation is a year (N-25)', async (t) => {
  const { c, branch, admit, confirm } = withLine()
  const { id } = admit(branch)
  t.match(confirm(id, '2024-06-29T02:00:00Z'), { refused: 'probation-running' })
  const { events } = confirm(id, '2024-06-30T02:00:00Z')
  const data = { personId: id, branchId: branch, admittedOn: '2023-06-30', fullSince: '2024-06-30' }
  t.strictSame(events, [{ type: 'MemberBecameFull', data }])
  t.equal(confirm(id, '2024-07-01T02:00:00Z').refused, 'illegal-step')
  t.match(c.the(id), { state: 'full' })
})

t.test('a transferred member stays in the old branch until the new one has received the letter', async (t) => {
  const { c, branch, other, member } = withLine()
  const { id } = member(branch)
  const place = { divisionCode: community }
  t.equal(c.does(receiveTransfer, place, { id }).refused, 'letter-missing')
  t.equal(c.does(issueTransfer, { toBranchId: branch, ...place }, { id }).refused, 'same-value')
  t.equal(
    c.does(issueTransfer, { toBranchId: other, divisionCode: '990103001002' }, { id }).refused,
    'division-mismatch',
  )
  const issued = c.does(issueTransfer, { toBranchId: other, ...place }, { id })
  const letter = { personId: id, from: branch, to: other, letterIssuedOn: '2023-06-30' }
  t.strictSame(issued.events, [{ type: 'MemberTransferred', data: letter }])
  t.match(c.the(id), { branchId: branch, letter: { to: other, issuedOn: '2023-06-30' } })
  t.equal(c.does(issueTransfer, { toBranchId: other, ...place }, { id }).refused, undefined, 'a new letter')
  const received = c.does(receiveTransfer, place, { id, at: '2023-11-30T02:00:00Z' })
  t.strictSame(received.events, [
    { type: 'MemberTransferred', data: { ...letter, receivedOn: '2023-11-30', ...place, field: 'urban_community' } },
  ])
  t.same(received.guards, [`organization:${branch}`, `organization:${other}`])
  t.match(c.the(id), { branchId: other, state: 'full', letter: undefined })
  t.same(c.persons.get(id)?.relates, [`branch:${other}`])
  t.match(c.persons.get(id)?.state, { birthMonth: '1986-04' }, 'the rest is kept')
})

t.test('what is amended is no event, but that it was', async (t) => {
  const { c, branch, member } = withLine()
  const { id } = member(branch)
  const { events, personal } = c.does(amendMember, { ...person, education: 'bachelor' }, { id })
  t.strictSame(events, [
    { type: 'MemberRecordAmended', data: { personId: id, branchId: branch, amendedOn: '2023-06-30' } },
  ])
  t.match(personal, [{ known: { education: 'bachelor' } }])
})

t.test('whoever is no member any more holds no post and keeps no centre household', async (t) => {
  const { c, branch, group, member, appoint, household } = withLine()
  const { id } = member(branch)
  const post = appoint({ orgId: branch, personId: id, post: 'secretary' })
  const home = household(id, group)
  t.same([post.refused, home.refused], [undefined, undefined])
  const ended = c.does(endMembership, { reason: 'transferred_out' }, { id, at: '2023-07-30T02:00:00Z' })
  t.match(ended.events, [
    {
      type: 'MembershipEnded',
      data: { personId: id, branchId: branch, reason: 'transferred_out', endedOn: '2023-07-30' },
    },
  ])
  t.match(c.the(post.id), { state: 'ended', endReason: 'membership_ended', to: '2023-07-30' })
  t.match(c.the(home.id), { state: 'ended', endReason: 'membership_ended' })
  t.same(
    [...c.claims].filter((key) => key.includes(id) || key.startsWith('secretary:')),
    [],
  )
  t.same(c.persons.get(id)?.relates, [])
  t.equal(c.does(endMembership, { reason: 'left' }, { id, at: '2023-08-01T02:00:00Z' }).refused, 'illegal-step')
})

t.test('a membership does not end before something its post saw', async (t) => {
  const { c, branch, member, appoint } = withLine()
  const { id } = member(branch)
  appoint({ orgId: branch, personId: id, post: 'secretary' })
  const early = c.does(endMembership, { reason: 'left' }, { id, at: '2023-06-29T02:00:00Z' })
  t.equal(early.refused, 'occurred-before-previous')
})

t.test('a branch sums up its members: ages by month, both ends of a band in it', async (t) => {
  const { c, branch, member, admit } = withLine()
  const compute = (at?: string) => c.does(computeStructure, {}, { id: branch, actor: system, ...(at && { at }) })
  t.equal(compute().refused, 'same-value', 'nobody is there')
  member(branch, { birthMonth: '1987-06', education: 'primary', gender: 'male' })
  member(branch, { birthMonth: '1963-06' })
  member(branch, { birthMonth: '1963-07', education: 'senior' })
  admit(branch, { birthMonth: '1987-07' })
  const { events } = compute()
  t.match(events, [
    {
      type: 'BranchStructureChanged',
      data: {
        orgId: branch,
        field: 'urban_community',
        asOf: '2023-06-30',
        n: 4,
        full: 3,
        probationary: 1,
        ageBands: { to35: 1, from36: 1, from46: 1, from60: 1 },
        sumAgeMonths: 36 * 12 + 60 * 12 + (60 * 12 - 1) + (36 * 12 - 1),
        educationBands: { primary: 1, junior: 0, senior: 1, junior_college: 2, bachelor: 0, postgraduate: 0 },
        women: 3,
      },
    },
  ])
  t.match(c.the(branch), { fullMemberCount: 3, probationaryCount: 1, structureOn: '2023-06-30' })
  t.equal(compute().refused, 'same-value')
  t.match(compute('2023-07-01T02:00:00Z').events, [{ data: { n: 4, asOf: '2023-07-01' } }])
})

t.test('a branch without members is not summed up again in a new month', async (t) => {
  const { c, branch, member } = withLine()
  const { id } = member(branch)
  const compute = () => c.does(computeStructure, {}, { id: branch, actor: system })
  compute()
  c.does(endMembership, { reason: 'deceased' }, { id })
  t.match(compute().events, [{ data: { n: 0 } }])
  t.equal(c.the(branch).structureOn, undefined)
  const { filter } = structureOfTheMonth.targets(delivered('ClockTicked', { day: '2023-07-14' }))
  t.match(filter, { scopes: '990100', 'state.structureOn': { $lt: '2023-07-01' } })
})

t.test('a letter alone counts nobody anew; a receipt does so in both branches', async (t) => {
  const targets = (data: object) => structureFollowsMembers.targets(delivered('MemberTransferred', data)).filter
  const letter = { from: 'org_1', to: 'org_2', letterIssuedOn: '2023-06-30' }
  t.strictSame(targets(letter), { _id: { $in: [] } })
  t.strictSame(targets({ ...letter, receivedOn: '2023-06-30' }), { _id: { $in: ['org_1', 'org_2'] } })
  t.strictSame(targets({ branchId: 'org_3' }), { _id: { $in: ['org_3'] } })
  const gathered = (data: object) => structureFollowsMembers.gathers?.(delivered('MemberTransferred', data))
  t.equal(gathered(letter), '', 'and takes the place of no transfer of the same day')
  t.equal(gathered({ ...letter, receivedOn: '2023-06-30' }), 'org_1 org_2')
})

t.test('a branch with members ends only with a branch that takes them, and they follow', async (t) => {
  const { c, branch, grand, other, member } = withLine()
  const { id } = member(other)
  const dissolve = (more: object) => c.does(dissolveOrganization, { reason: '撤并', ...more }, { id: other })
  t.match(dissolve({}), { refused: 'members-left', pointer: '/successorOrgId' })
  t.match(dissolve({ successorOrgId: grand }), { refused: 'organization-type', pointer: '/successorOrgId' })
  const merge = (successorOrgId: string) => c.does(mergeOrganization, { successorOrgId }, { id: other })
  t.match(merge(grand), { refused: 'organization-type', pointer: '/successorOrgId' })
  const merged = merge(branch)
  const data = { successorOrgId: branch, successorDivisionCode: community }
  t.match(merged.events, [{ type: 'PartyOrganizationMerged', data }])
  const event = delivered('PartyOrganizationMerged', data)
  const body = membersFollow.body(event, { ...withNothing, _id: id })
  t.strictSame(body, { toBranchId: branch, divisionCode: community })
  c.does(followSuccessor, body, { id, actor: system })
  t.match(c.the(id), { branchId: branch })
  t.strictSame(membersFollow.targets(delivered('PartyOrganizationDissolved', {})).filter, { _id: { $in: [] } })
})
t.test('members lie where their branch lies, also after it moved', async (t) => {
  const { c, branch, grand, group, member } = withLine()
  const { id } = member(branch)
  const there = '990103001002'
  t.equal(c.does(reparentOrganization, { parentId: branch, divisionCode: there }, { id: group }).refused, undefined)
  const { events = [] } = c.does(reparentOrganization, { parentId: grand, divisionCode: there }, { id: branch })
  const event = delivered('PartyOrganizationReparented', events[0]?.data ?? {})
  t.strictSame(membersMoveAlong.targets(event).filter, {
    relates: 'org:org_1',
    'state.state': { $in: ['probationary', 'full'] },
    'state.divisionCode': { $ne: there },
  })
  const move = () => c.does(moveAlong, membersMoveAlong.body(event, { ...withNothing, _id: id }), { id, actor: system })
  const data = { personId: id, branchId: branch, divisionCode: there, fromDivisionCode: community }
  t.strictSame(move().events, [{ type: 'MemberMoved', data: { ...data, movedOn: '2023-06-30' } }])
  t.match(c.standing.get(id)?.stored, { state: { divisionCode: there, branchId: branch } })
  t.equal(c.standing.get(id)?.stored.scopes.at(-1), there)
  t.equal(move().refused, 'same-value')
})
const withNothing = { version: 1, state: {}, scopePath: '', scopes: [], relates: [], lastOn: '', lastAt: null }
