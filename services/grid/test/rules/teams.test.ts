import { flawsOf, foldHistory } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { disbandTeam, formTeam, recordTeamActivity, teamActivities, teams } from '../../src/teams/index.ts'
import { type City, city, community, division, draftGrid, unit, workingGrids } from './city.ts'

const other = '990103001002'
const inTown = (): City =>
  city(
    [division(community), division(other), division('990103001', { kind: 'town' })],
    [],
    [unit('unt_1'), unit('unt_2', { field: 'organ' }), unit('unt_gone', { state: 'closed' })],
  )
const wanted = {
  divisionCode: community,
  name: '棠溪巡逻队',
  kind: 'patrol',
  memberCount: 12,
  fromUnitIds: ['unt_1', 'unt_2'],
  leader: { displayName: '韦队长', phone: '10000000002' },
}
const form = (town: City, more: object = {}, on = '2023-06-01') => town.send(formTeam, { ...wanted, ...more }, { on })
const act = (town: City, teamId: string, more: object = {}, on = '2023-06-30') =>
  town.send(
    recordTeamActivity,
    { divisionCode: community, teamId, topic: '夜巡', persons: 6, hours: 1.5, ...more },
    { on },
  )

t.test('the machines of teams and their activities have no flaw', async (t) => {
  t.same(flawsOf(teams), [])
  t.same(flawsOf(teamActivities), [])
})

t.test('a team is formed with the fields of its units, and led by somebody whose name is in no event', async (t) => {
  const town = inTown()
  const { id, personal } = form(town)
  t.match(town.states.get(id), { state: 'active', kind: 'patrol', fields: ['school', 'organ'], formedOn: '2023-06-01' })
  t.match(personal, [{ personId: /^per_/, fields: wanted.leader }])
  t.notMatch(JSON.stringify([...town.histories.values()]), /韦队长|10000000002/)
  t.same(town.docs('teams')[0]?.relates, ['unit:unt_1', 'unit:unt_2'])
  t.equal(form(town, { fromUnitIds: [] }).refused, undefined, 'neighbours alone')
})

t.test('a team lies in a community, and its people come from working units', async (t) => {
  const town = inTown()
  t.match(form(town, { divisionCode: '990103001' }), { refused: 'wrong-level', at: '/divisionCode' })
  t.match(form(town, { fromUnitIds: ['unt_1', 'unt_gone'] }), { refused: 'unit-closed', at: '/fromUnitIds/1' })
  t.match(form(town, { fromUnitIds: ['unt_x'] }), { refused: 'unknown-reference', at: '/fromUnitIds/0' })
})

t.test('a team is disbanded once', async (t) => {
  const town = inTown()
  const { id } = form(town)
  town.send(disbandTeam, { reason: '任务完成' }, { id })
  t.match(town.states.get(id), { state: 'disbanded', disbandedOn: '2023-06-30', reason: '任务完成' })
  t.equal(town.send(disbandTeam, { reason: '再次' }, { id }).refused, 'illegal-step')
})

t.test('what a team did is recorded with its kind and the fields of its units', async (t) => {
  const town = inTown()
  const [gridId] = workingGrids(town, 1)
  const { id } = act(town, form(town).id, { gridId, checkPoints: [{ place: '北门', at: '21:15' }] })
  t.match(town.states.get(id), { state: 'recorded', kind: 'patrol', fields: ['school', 'organ'], heldOn: '2023-06-30' })
  t.same(town.docs('team_activities')[0]?.relates, [`grid:${gridId}`])
  t.equal(act(town, form(town).id).refused, undefined, 'in no grid')
})

t.test('a team acts between the day it was formed and the day it was disbanded', async (t) => {
  const town = inTown()
  const { id } = form(town)
  t.match(act(town, id, {}, '2023-05-31'), { refused: 'team-not-active', at: '/teamId' })
  t.equal(act(town, id, {}, '2023-06-01').refused, undefined)
  town.send(disbandTeam, { reason: '任务完成' }, { id, on: '2023-06-20' })
  t.equal(act(town, id, {}, '2023-06-20').refused, undefined, 'recorded later')
  t.equal(act(town, id, {}, '2023-06-21').refused, 'team-not-active')
})

t.test('a team acts in its own community, in a grid that is put to work there', async (t) => {
  const town = inTown()
  const { id } = form(town)
  const [there] = workingGrids(town, 1, other)
  t.match(act(town, id, { divisionCode: other }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(act(town, id, { gridId: there }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(act(town, id, { gridId: draftGrid(town) }), { refused: 'grid-not-active', at: '/gridId' })
  t.match(act(town, 'tea_x'), { refused: 'unknown-reference', at: '/teamId' })
})

t.test('only a patrol passes check points, by the quarter of an hour', async (t) => {
  const town = inTown()
  const { id } = form(town, { kind: 'service' })
  t.match(act(town, id, { checkPoints: [{ place: '北门', at: '21:15' }] }), {
    refused: 'no-patrol',
    at: '/checkPoints',
  })
  t.throws(() => act(town, id, { checkPoints: [{ place: '北门', at: '21:07' }] }), TypeError, 'no track')
})

t.test('an activity is corrected, but not into what could not have been recorded', async (t) => {
  const town = inTown()
  const { id } = act(town, form(town, { kind: 'volunteer' }).id)
  const [recorded] = town.histories.get(id) ?? []
  const { correct } = teamActivities.commands
  if (!recorded || !correct) throw new Error('an activity can be corrected')
  const eventId = '01JZ8Q4M6T0000000000000000-0'
  const history = [{ _id: eventId, ...recorded }]
  const by = (more: object) =>
    given(recorded).when(
      correct,
      { eventId, data: { ...recorded.data, ...more }, reason: '误录' },
      { found: { history } },
    )
  const { events } = by({ persons: 8 })
  t.match(foldHistory(teamActivities, [...history, ...events.map((one) => ({ _id: 'x', ...one }))]), { persons: 8 })
  t.equal(by({ checkPoints: [{ place: '北门', at: '21:15' }] }).refused, 'no-patrol')
})

t.test('the name of a leader is kept for a year after the team was disbanded', async (t) => {
  const town = inTown()
  const { id } = form(town)
  const { leaderPersonId } = { leaderPersonId: '', ...town.states.get(id) }
  const { personal } = town.send(disbandTeam, { reason: '任务完成' }, { id, on: '2023-06-20' })
  t.same(personal, [{ personId: leaderPersonId, until: '2024-06-20' }])
})
