import { replicas } from '@jiceng/contracts'
import { flawsOf, foldHistory } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  changeBranch,
  checkInMember,
  checkInReactions,
  checkIns,
  checkInUnit,
  confirmService,
  declineService,
  endCheckIn,
  recordService,
  serviceRecords,
} from '../../src/check-ins/index.ts'
import { disbandTeam, formTeam } from '../../src/teams/index.ts'
import { type City, city, community, division, member, organization, unit } from './city.ts'

const other = '990103001002'
const place = `/990100/990103/990103001`
const inTown = (): City => {
  const town = city(
    [division(community), division(other), division('990103001', { kind: 'town' })],
    [
      organization('org_1', 'branch', { field: 'school', unitId: 'unt_1' }),
      organization('org_2', 'neighbourhood_branch'),
      organization('org_gone', 'branch', { state: 'merged' }),
    ],
    [unit('unt_1'), unit('unt_town', {}, place), unit('unt_far', {}, `${place}/${other}`), closed],
  )
  for (const one of [
    member('per_1', 'org_1'),
    member('per_2', 'org_2'),
    member('per_3', 'org_gone'),
    member('per_new', 'org_1', { admittedOn: '2023-06-02' }),
    member('per_former', 'org_1', { state: 'ended', endedOn: '2023-05-04' }),
  ])
    town.know(replicas.members.collection, one)
  return town
}
const closed = unit('unt_gone', { state: 'closed' })
const reports = (town: City, unitId = 'unt_1', divisionCode = community) =>
  town.send(checkInUnit, { divisionCode, unitId, skills: ['义诊'] }, { on: '2023-06-01' })
const resides = (town: City, personId = 'per_1', orgId = 'org_1', divisionCode = community) =>
  town.send(checkInMember, { divisionCode, personId, orgId, skills: [] }, { on: '2023-06-01' })
const serves = (town: City, checkInId: string, more: object = {}, on = '2023-06-10') =>
  town.send(recordService, { divisionCode: community, checkInId, topic: '义诊', hours: 2.5, ...more }, { on })
const confirming = { actor: 'community-clerk' }

t.test('the machines of check-ins and services have no flaw', async (t) => {
  t.same(flawsOf(checkIns), [])
  t.same(flawsOf(serviceRecords), [])
})

t.test('a unit reports to the community of its seat', async (t) => {
  const town = inTown()
  const { id } = reports(town)
  t.match(town.states.get(id), { state: 'active', kind: 'unit', unitId: 'unt_1', field: 'school', skills: ['义诊'] })
  t.same(town.docs('check_ins')[0]?.relates, ['unit:unt_1'])
  t.match(reports(town, 'unt_far'), { refused: 'not-its-seat', at: '/divisionCode' })
  t.equal(reports(town, 'unt_far', other).refused, undefined)
  t.equal(reports(town, 'unt_town').refused, undefined, 'a seat known by the town is in each of its communities')
  t.match(reports(town, 'unt_gone'), { refused: 'unit-closed', at: '/unitId' })
  t.match(reports(town, 'unt_x'), { refused: 'unknown-reference', at: '/unitId' })
  t.match(reports(town, 'unt_1', '990103001'), { refused: 'wrong-level' })
})

t.test('a member reports to the community of residence, of which only the code is kept', async (t) => {
  const town = inTown()
  const { id, personal } = resides(town)
  t.match(town.states.get(id), { state: 'active', kind: 'member', orgId: 'org_1', unitId: 'unt_1', field: 'school' })
  t.same(personal, [])
  t.same(town.docs('check_ins')[0]?.relates, ['person:per_1'], 'the unit of a member does not see the member')
  t.notOk('unitId' in { ...town.states.get(resides(town, 'per_2', 'org_2').id) })
  t.match(resides(town, 'per_3', 'org_gone'), { refused: 'organization-not-active', at: '/orgId' })
})

t.test('whoever checks in as a member is one, of the branch named', async (t) => {
  const town = inTown()
  t.match(resides(town, 'per_x'), { refused: 'unknown-reference', at: '/personId' })
  t.match(resides(town, 'per_former'), { refused: 'not-a-member', at: '/personId' })
  t.match(resides(town, 'per_new'), { refused: 'not-a-member', at: '/occurredAt' }, 'the day before admission')
  t.match(resides(town, 'per_2', 'org_1'), { refused: 'not-of-the-branch', at: '/orgId' })
  t.equal(resides(town, 'per_2', 'org_2').refused, undefined)
})

t.test('a unit and a member are checked in once, until that ends', async (t) => {
  const town = inTown()
  const [ofUnit, ofMember] = [reports(town), resides(town)]
  t.equal(reports(town).refused, 'checked-in-already')
  t.equal(resides(town, 'per_1', 'org_1', other).refused, 'checked-in-already', 'also elsewhere')
  for (const { id } of [ofUnit, ofMember]) town.send(endCheckIn, { reason: '迁出' }, { id })
  t.match(town.states.get(ofUnit.id), { state: 'ended', endedOn: '2023-06-30', reason: '迁出' })
  t.equal(reports(town).refused, undefined)
  t.equal(resides(town, 'per_1', 'org_1', other).refused, undefined)
  t.equal(town.send(endCheckIn, { reason: '再次' }, { id: ofUnit.id }).refused, 'illegal-step')
})

t.test(
  'the hours of a service count once the community has confirmed them, and no more than were recorded',
  async (t) => {
    const town = inTown()
    const { id } = serves(town, reports(town).id)
    t.match(town.states.get(id), { state: 'recorded', hours: 2.5, unitId: 'unt_1', servedOn: '2023-06-10' })
    t.match(town.send(confirmService, { hours: 3 }, { id, ...confirming }), { refused: 'hours-exceeded', at: '/hours' })
    const { parts } = town.send(confirmService, { hours: 2 }, { id, ...confirming })
    t.match(parts[0]?.events, [
      {
        type: 'CheckInServiceConfirmed',
        data: { kind: 'unit', unitId: 'unt_1', servedOn: '2023-06-10', hours: 2, confirmedBy: 'community-clerk' },
      },
    ])
    t.match(town.states.get(id), { state: 'confirmed', hours: 2.5, confirmedHours: 2, confirmedOn: '2023-06-30' })
    t.equal(town.send(declineService, { reason: '晚' }, { id, ...confirming }).refused, 'illegal-step')
  },
)

t.test('what the community does not confirm does not count', async (t) => {
  const town = inTown()
  const { id } = serves(town, reports(town).id)
  town.send(declineService, { reason: '未到场' }, { id, ...confirming })
  t.match(town.states.get(id), { state: 'declined', declinedBy: 'community-clerk', reason: '未到场' })
  t.equal(town.send(confirmService, { hours: 1 }, { id, ...confirming }).refused, 'illegal-step')
})

t.test('nobody confirms or declines what they recorded', async (t) => {
  const town = inTown()
  const { id } = serves(town, reports(town).id)
  t.equal(town.send(confirmService, { hours: 1 }, { id }).refused, 'own-record')
  t.equal(town.send(declineService, { reason: '误录' }, { id }).refused, 'own-record')
})

t.test('the unit of a member learns count and hours, not who it was', async (t) => {
  const town = inTown()
  const { id } = serves(town, resides(town).id)
  town.send(confirmService, { hours: 2 }, { id, ...confirming })
  t.match(town.states.get(id), { kind: 'member', unitId: 'unt_1', orgId: 'org_1' })
  t.notMatch(JSON.stringify(town.histories.get(id)), /per_1/)
  t.same(town.docs('service_records')[0]?.relates, [])
})

t.test('a service lies between the days of the check-in, and of the team', async (t) => {
  const town = inTown()
  const { id } = reports(town)
  t.match(serves(town, id, {}, '2023-05-31'), { refused: 'not-checked-in', at: '/checkInId' })
  const leader = { displayName: '韦队长', phone: '10000000002' }
  const formed = { divisionCode: community, name: '队', kind: 'service', memberCount: 3, fromUnitIds: [], leader }
  const team = town.send(formTeam, formed, { on: '2023-06-05' })
  t.equal(serves(town, id, { teamId: team.id }).refused, undefined)
  t.match(serves(town, id, { teamId: team.id }, '2023-06-04'), { refused: 'team-not-active', at: '/teamId' })
  town.send(disbandTeam, { reason: '完成' }, { id: team.id, on: '2023-06-09' })
  t.equal(serves(town, id, { teamId: team.id }).refused, 'team-not-active')
  town.send(endCheckIn, { reason: '迁出' }, { id, on: '2023-06-20' })
  t.equal(serves(town, id, {}, '2023-06-20').refused, undefined, 'recorded later')
  t.equal(serves(town, id, {}, '2023-06-21').refused, 'not-checked-in')
  t.match(serves(town, id, { divisionCode: other }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(serves(town, 'cin_x'), { refused: 'unknown-reference', at: '/checkInId' })
})

t.test('confirmed hours are corrected, though not above those recorded', async (t) => {
  const town = inTown()
  const { id } = serves(town, reports(town).id)
  town.send(confirmService, { hours: 2 }, { id, ...confirming })
  const history = (town.histories.get(id) ?? []).map((one, n) => ({ _id: `01JZ8Q4M6T0000000000000000-${n}`, ...one }))
  const [, confirmed] = history
  const { correct } = serviceRecords.commands
  if (!confirmed || !correct) throw new Error('a confirmed service can be corrected')
  const to = (hours: number) =>
    given(...history).when(
      correct,
      { eventId: confirmed._id, data: { ...confirmed.data, hours }, reason: '误录' },
      { found: { history } },
    )
  t.equal(to(3).refused, 'hours-exceeded')
  const events = to(1.5).events.map((one) => ({ _id: 'x', ...one }))
  t.match(foldHistory(serviceRecords, [...history, ...events]), { state: 'confirmed', confirmedHours: 1.5 })
})

/** What the reactions of check-ins do about an event of another service. */
function hear(town: City, type: string, aggregate: string, data: Readonly<Record<string, unknown>>): string[] {
  const event = {
    id: 'evt-0',
    type,
    source: '/jiceng/organizations',
    aggregate,
    version: 2,
    timeline: 1,
    time: '2023-07-03T02:00:00.000Z',
    occurredOn: '2023-07-01',
    scopePath: `${place}/${community}`,
    actor: 'clerk',
    correlationId: 'test',
    data,
  }
  return checkInReactions
    .filter(({ on }) => on.includes(type))
    .flatMap(({ targets, command, body }) =>
      town.read(targets(event)).map((target) => {
        town.send(command, body(event, target), { id: target._id, on: '2023-07-01' })
        return target._id
      }),
    )
}

t.test('a unit that is closed is checked in no more', async (t) => {
  const town = inTown()
  const { id } = reports(town)
  t.same(hear(town, 'UnitClosed', 'unt_1', {}), [id])
  t.match(town.states.get(id), { state: 'ended', endedOn: '2023-07-01' })
  t.same(hear(town, 'UnitClosed', 'unt_1', {}), [], 'heard twice')
})

t.test('whoever is no member any more is checked in no more', async (t) => {
  const town = inTown()
  const [{ id }, stays] = [resides(town), resides(town, 'per_2', 'org_2')]
  t.same(hear(town, 'MembershipEnded', 'per_1', { reason: 'left' }), [id])
  t.match(town.states.get(id), { state: 'ended', endedOn: '2023-07-01', reason: '党员身份终止' })
  t.match(town.states.get(stays.id), { state: 'active' })
  t.same(hear(town, 'MembershipEnded', 'per_1', { reason: 'left' }), [], 'heard twice')
})

t.test('a member who is transferred serves as one of the new branch', async (t) => {
  const town = inTown()
  const { id } = resides(town)
  t.same(hear(town, 'MemberTransferred', 'per_1', { to: 'org_2' }), [], 'a letter alone moves nobody')
  const received = { to: 'org_2', receivedOn: '2023-07-01' }
  t.same(hear(town, 'MemberTransferred', 'per_1', received), [id])
  const { unitId, ...now } = { unitId: undefined, ...town.states.get(id) }
  t.match(now, { state: 'active', orgId: 'org_2', field: 'urban_community', divisionCode: community })
  t.equal(unitId, undefined, 'no unit stands behind the new one')
  t.equal(town.send(changeBranch, { orgId: 'org_2' }, { id }).refused, 'same-value', 'heard twice')
  t.equal(town.send(changeBranch, { orgId: 'org_x' }, { id }).refused, 'unknown-reference')
})
