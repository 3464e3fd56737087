import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  closeDecision,
  conferenceDecisions,
  conferenceMemberLost,
  decide,
  establishConference,
  holdConference,
  joinConference,
  jointConferences,
  leaveConference,
  replaceConvener,
} from '../../src/conferences/index.ts'
import { type City, city, community, division, organization, within } from './city.ts'

const town = '990103001'
const inCity = (): City =>
  city(
    [
      division(community),
      division('990103001002', { kind: 'village' }),
      within(division(town, { kind: 'town' }), '/990100/990103/990103001'),
      within(division('990103', { kind: 'district' }), '/990100/990103'),
      within(division('990100', { kind: 'city' }), '/990100'),
    ],
    [
      organization('org_grand', 'community_grand_committee'),
      organization('org_1', 'neighbourhood_branch'),
      organization('org_2', 'branch'),
      organization('org_gone', 'branch', { state: 'dissolved' }),
      within(organization('org_town', 'working_committee'), '/990100/990103/990103001'),
      within(organization('org_district', 'district_committee'), '/990100/990103'),
    ],
  )
const wanted = { divisionCode: community, conveningOrgId: 'org_grand', memberOrgIds: ['org_1', 'org_2'] }
const establish = (of: City, more: object = {}) =>
  of.send(establishConference, { ...wanted, ...more }, { on: '2023-01-10' })
const hold = (of: City, id: string, presentOrgIds = ['org_grand', 'org_1'], on = '2023-03-20') =>
  of.send(holdConference, { topics: ['加装电梯'], presentOrgIds }, { id, on })
const agree = (of: City, conferenceId: string, more: object = {}, on = '2023-03-20') => {
  const body = { divisionCode: community, conferenceId, text: '完成摸底', ownerOrgId: 'org_1', dueOn: '2023-06-30' }
  return of.send(decide, { ...body, ...more }, { on })
}

t.test('the machines of conferences and decisions have no flaw', async (t) => {
  t.same(flawsOf(jointConferences), [])
  t.same(flawsOf(conferenceDecisions), [])
})

t.test('a conference meets quarterly, that of a district half-yearly, unless its rule says otherwise', async (t) => {
  const of = inCity()
  const frequencyOf = (more: object) => of.states.get(establish(of, more).id)
  t.match(frequencyOf({}), { state: 'active', level: 'community', frequency: 'quarterly', meetings: 0 })
  t.match(frequencyOf({ divisionCode: town, conveningOrgId: 'org_town' }), { level: 'town', frequency: 'quarterly' })
  const ofDistrict = { divisionCode: '990103', conveningOrgId: 'org_district' }
  t.match(frequencyOf(ofDistrict), { level: 'district', frequency: 'half_yearly' })
  const other = { conveningOrgId: 'org_2', memberOrgIds: ['org_1'], frequency: 'monthly' }
  t.match(frequencyOf(other), { frequency: 'monthly' })
})

t.test('an organisation convenes one conference, where it lies', async (t) => {
  const of = inCity()
  establish(of)
  t.equal(establish(of).refused, 'convener-taken')
  t.match(establish(of, { divisionCode: town }), { refused: 'convener-elsewhere', at: '/conveningOrgId' })
  t.match(establish(of, { conveningOrgId: 'org_gone' }), { refused: 'organization-not-active', at: '/conveningOrgId' })
  t.match(establish(of, { divisionCode: '990100' }), { refused: 'wrong-level', at: '/divisionCode' })
  t.match(establish(of, { divisionCode: '990103001002' }), { refused: 'wrong-level' }, 'a village')
})

t.test('the members of a conference are active organisations beside the convener', async (t) => {
  const of = inCity()
  const members = (...memberOrgIds: string[]) => establish(of, { memberOrgIds })
  t.match(members('org_1', 'org_grand'), { refused: 'member-twice', at: '/memberOrgIds/1' })
  t.match(members('org_1', 'org_gone'), { refused: 'organization-not-active', at: '/memberOrgIds/1' })
  t.match(members('org_x'), { refused: 'unknown-reference', at: '/memberOrgIds/0' })
  const { id } = establish(of)
  t.same(of.docs('joint_conferences').find(({ _id }) => _id === id)?.relates, [
    'org:org_grand',
    'org:org_1',
    'org:org_2',
  ])
})

t.test('meetings are counted, and those present are members', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  hold(of, id)
  t.match(hold(of, id, ['org_1', 'org_town']), { refused: 'not-a-member', at: '/presentOrgIds/1' })
  const { parts } = hold(of, id, ['org_2', 'org_1'], '2023-06-20')
  t.match(parts[0]?.events, [{ data: { no: 2, level: 'community', heldOn: '2023-06-20', present: 2, due: 3 } }])
  t.match(of.states.get(id), { state: 'active', meetings: 2, lastMeeting: { no: 2, topics: ['加装电梯'] } })
})

t.test('a meeting counts when more than half are there, for every number of members', async (t) => {
  const many = Array.from({ length: 6 }, (_, n) => `org_m${n}`)
  for (let members = 1; members <= many.length; members++) {
    const parties = many.slice(0, members).map((id) => organization(id, 'branch'))
    const of = city([division(community)], [organization('org_grand', 'community_grand_committee'), ...parties])
    const there = parties.map(({ _id }) => _id)
    const { id } = establish(of, { memberOrgIds: there })
    const enough = Math.floor((members + 1) / 2) + 1
    const among = ['org_grand', ...there]
    t.match(hold(of, id, among.slice(0, enough - 1)), { refused: 'quorum-not-met', at: '/presentOrgIds' })
    t.equal(hold(of, id, among.slice(0, enough)).refused, undefined, `${enough} of ${among.length}`)
    t.match(of.states.get(id), { lastMeeting: { present: enough, due: among.length } })
  }
})

t.test('a decision is of the last meeting and has an owner who takes part', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  t.match(agree(of, id), { refused: 'not-met', at: '/conferenceId' })
  hold(of, id)
  const made = agree(of, id)
  t.match(of.states.get(made.id), { state: 'open', meetingNo: 1, level: 'community', ownerOrgId: 'org_1' })
  t.same(of.docs('conference_decisions')[0]?.relates, ['org:org_1'])
  t.equal(agree(of, id, { ownerOrgId: 'org_grand' }).refused, undefined, 'the convener too')
  t.match(agree(of, id, { ownerOrgId: 'org_town' }), { refused: 'not-a-member', at: '/ownerOrgId' })
  t.match(agree(of, id, { divisionCode: town }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(agree(of, 'jcf_x'), { refused: 'unknown-reference', at: '/conferenceId' })
  t.match(agree(of, id, {}, '2023-03-19'), { refused: 'occurred-before-previous', at: '/occurredAt' })
})

t.test('a decision is due on the day it is made or later; owner and day are never left out', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  hold(of, id)
  t.equal(agree(of, id, { dueOn: '2023-03-20' }).refused, undefined)
  t.match(agree(of, id, { dueOn: '2023-03-19' }), { refused: 'due-passed', at: '/dueOn' })
  t.match(agree(of, id, { dueOn: '2023-06-31' }), { refused: 'invalid-date', at: '/dueOn' })
  for (const missing of ['dueOn', 'ownerOrgId']) t.throws(() => agree(of, id, { [missing]: undefined }), TypeError)
})

t.test('a decision is followed until it is closed, also when it is late', async (t) => {
  const of = inCity()
  const conference = establish(of)
  hold(of, conference.id)
  const { id } = agree(of, conference.id)
  const { parts } = of.send(closeDecision, { result: '完成' }, { id, on: '2023-07-10' })
  t.match(parts[0]?.events, [
    { data: { conferenceId: conference.id, level: 'community', dueOn: '2023-06-30', closedOn: '2023-07-10' } },
  ])
  t.match(of.states.get(id), { state: 'closed', result: '完成' })
  t.equal(of.send(closeDecision, { result: '再次' }, { id }).refused, 'illegal-step')
})

t.test('members join and leave, and only those of the day are present', async (t) => {
  const of = inCity()
  const { id } = establish(of, { memberOrgIds: ['org_1'] })
  const join = (orgId: string) => of.send(joinConference, { orgId }, { id, on: '2023-03-01' })
  const leave = (orgId: string) => of.send(leaveConference, { orgId, reason: '迁出' }, { id, on: '2023-03-10' })
  t.equal(hold(of, id, ['org_2'], '2023-02-20').refused, 'not-a-member')
  t.equal(join('org_2').refused, undefined)
  for (const again of ['org_2', 'org_grand']) t.match(join(again), { refused: 'member-twice', at: '/orgId' })
  t.equal(join('org_gone').refused, 'organization-not-active')
  t.equal(leave('org_1').refused, undefined)
  for (const none of ['org_1', 'org_grand']) t.match(leave(none), { refused: 'not-a-member', at: '/orgId' })
  t.equal(hold(of, id, ['org_1']).refused, 'not-a-member')
  t.equal(hold(of, id, ['org_2', 'org_grand']).refused, undefined)
  t.same(of.docs('joint_conferences')[0]?.relates, ['org:org_grand', 'org:org_2'])
})

t.test('a conference takes in fifty members at most', async (t) => {
  const many = Array.from({ length: 50 }, (_, n) => organization(`org_m${n}`, 'branch'))
  const of = city(
    [division(community)],
    [...many, organization('org_grand', 'community_grand_committee'), organization('org_1', 'branch')],
  )
  const { id } = establish(of, { memberOrgIds: many.map(({ _id }) => _id) })
  t.equal(of.send(joinConference, { orgId: 'org_1' }, { id }).refused, 'quota-exhausted')
})

t.test('a dissolved organisation confers no more, and twice changes nothing', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  const event = {
    ...{ id: 'e', type: 'PartyOrganizationDissolved', source: '/jiceng/organizations', aggregate: 'org_2', version: 2 },
    ...{ timeline: 1, time: '2023-06-30T02:00:00.000Z', occurredOn: '2023-06-30', scopePath: '/990100' },
    ...{ actor: 'a', correlationId: 'c', data: {} },
  }
  const { command, body } = conferenceMemberLost
  const react = () =>
    of
      .read({ ...conferenceMemberLost.targets(event), filter: { relates: 'org:org_2' } })
      .map((one) => of.send(command, body(event, one), { id: one._id }).refused)
  t.same(react(), [undefined])
  t.match(of.states.get(id), { memberOrgIds: ['org_1'] })
  t.same(react(), [])
})

const replace = (of: City, id: string, conveningOrgId: string, on = '2023-05-04') =>
  of.send(replaceConvener, { conveningOrgId, reason: '党组织调整' }, { id, on })

t.test('another organisation convenes from a day on, and the one before goes on as a member', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  t.match(of.states.get(id), { convenedFrom: '2023-01-10' })
  const { parts } = replace(of, id, 'org_1')
  t.match(parts[0]?.events, [
    { type: 'ConferenceConvenerChanged', data: { from: 'org_grand', formerStays: true, changedOn: '2023-05-04' } },
  ])
  t.match(of.states.get(id), { conveningOrgId: 'org_1', convenedFrom: '2023-05-04', meetings: 0 })
  t.same(of.docs('joint_conferences')[0]?.relates, ['org:org_1', 'org:org_2', 'org:org_grand'])
  t.equal(of.send(leaveConference, { orgId: 'org_grand', reason: '迁出' }, { id }).refused, undefined)
})

t.test('a convener that was dissolved is replaced, and confers no more', async (t) => {
  const of = inCity()
  const { id } = establish(of, { memberOrgIds: ['org_1'] })
  of.know('known_organizations', organization('org_grand', 'community_grand_committee', { state: 'dissolved' }))
  t.equal(replace(of, id, 'org_2').refused, undefined, 'one that was no member')
  t.match(of.states.get(id), { conveningOrgId: 'org_2', memberOrgIds: ['org_1'] })
})

t.test('who convenes is active, lies where the conference does, and convenes no other', async (t) => {
  const of = inCity()
  const { id } = establish(of)
  t.match(replace(of, id, 'org_grand'), { refused: 'same-value', at: '/conveningOrgId' })
  t.match(replace(of, id, 'org_gone'), { refused: 'organization-not-active', at: '/conveningOrgId' })
  t.match(replace(of, id, 'org_x'), { refused: 'unknown-reference', at: '/conveningOrgId' })
  t.match(replace(of, id, 'org_town'), { refused: 'convener-elsewhere', at: '/conveningOrgId' })
  const other = establish(of, { conveningOrgId: 'org_2', memberOrgIds: ['org_1'] })
  t.equal(replace(of, id, 'org_2').refused, 'convener-taken')
  t.equal(replace(of, other.id, 'org_1').refused, undefined)
  t.equal(replace(of, id, 'org_2').refused, undefined, 'free again, since the other has a new convener')
  t.equal(replace(of, id, 'org_1').refused, 'convener-taken')
})

t.test('a full conference takes a new convener from its members, or after one has left', async (t) => {
  const many = Array.from({ length: 50 }, (_, n) => organization(`org_m${n}`, 'branch'))
  const others = [organization('org_grand', 'community_grand_committee'), organization('org_1', 'branch')]
  const of = city([division(community)], [...many, ...others])
  const { id } = establish(of, { memberOrgIds: many.map(({ _id }) => _id) })
  t.equal(replace(of, id, 'org_1').refused, 'quota-exhausted')
  t.equal(replace(of, id, 'org_m7').refused, undefined)
})
