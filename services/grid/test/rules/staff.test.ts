import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { assignStaff, endStaff, gridStaff, trainStaff, transferStaff } from '../../src/staff/index.ts'
import { type City, city, community, division, draftGrid, workingGrids } from './city.ts'

const other = '990103001002'
function inTown(grids: number): { town: City; gridIds: string[] } {
  const town = city([division(community), division(other), division('990103001', { kind: 'town' })])
  return { town, gridIds: workingGrids(town, grids) }
}
const wanted = {
  divisionCode: community,
  lead: true,
  kind: 'full_time',
  displayName: '韦网格',
  workPhone: '10000000001',
}
const assign = (town: City, gridIds: readonly string[], more: object = {}) =>
  town.send(assignStaff, { ...wanted, gridIds, ...more })
const leading = (gridIds: readonly string[]) => ({ divisionCode: community, gridIds, lead: true })

t.test('the machine of grid staff has no flaw', async (t) => t.same(flawsOf(gridStaff), []))

t.test('a worker leads a grid; the posting relates to the grid and to nobody by name', async (t) => {
  const { town, gridIds } = inTown(1)
  const { id, personal } = assign(town, gridIds)
  const { personId } = { personId: '', ...town.states.get(id) }
  t.match(town.states.get(id), { state: 'active', gridIds, lead: true, from: '2023-06-30' })
  t.strictSame(personal, [{ personId, fields: { displayName: '韦网格', workPhone: '10000000001' } }])
  t.notMatch(JSON.stringify([...town.histories.values()]), /韦网格|10000000001/)
  t.same(town.docs('grid_staff')[0]?.relates, [`person:${personId}`, `grid:${gridIds[0]}`])
})

t.test('a grid has one lead until that one is transferred or ended', async (t) => {
  const { town, gridIds } = inTown(2)
  const [first = '', second = ''] = gridIds
  const { id } = assign(town, [first])
  t.equal(assign(town, [first]).refused, 'lead-assigned')
  t.equal(assign(town, [first], { lead: false }).refused, undefined, 'others may help')
  t.equal(
    town.send(transferStaff, { divisionCode: community, gridIds: [second], lead: true }, { id }).refused,
    undefined,
  )
  t.equal(assign(town, [second]).refused, 'lead-assigned')
  const next = assign(town, [first])
  t.equal(next.refused, undefined)
  const back = { divisionCode: community, gridIds: [first], lead: true }
  t.equal(town.send(transferStaff, back, { id }).refused, 'lead-assigned')
  town.send(endStaff, { reason: '调离' }, { id: next.id })
  t.equal(town.send(transferStaff, back, { id }).refused, undefined)
  t.same(
    [...town.claims].filter((key) => key.startsWith('grid-lead:')),
    [`grid-lead:${first}`],
  )
})

t.test('the lead of a grid stays its lead, or steps back, without giving it away meanwhile', async (t) => {
  const { town, gridIds } = inTown(2)
  const { id } = assign(town, gridIds, { kind: 'part_time' })
  t.equal(town.send(transferStaff, leading(gridIds.slice(0, 1)), { id }).refused, undefined)
  t.ok(town.claims.has(`grid-lead:${gridIds[0]}`) && !town.claims.has(`grid-lead:${gridIds[1]}`))
  t.equal(town.send(transferStaff, { ...leading(gridIds.slice(0, 1)), lead: false }, { id }).refused, undefined)
  t.notOk([...town.claims].some((key) => key.startsWith('grid-lead:')))
})

t.test('a full-time worker leads one grid, and may help in more; others may lead more', async (t) => {
  const { town, gridIds } = inTown(2)
  t.match(assign(town, gridIds), { refused: 'leads-too-many', at: '/gridIds/1' })
  const helping = assign(town, gridIds, { lead: false })
  t.equal(helping.refused, undefined)
  t.equal(town.send(transferStaff, leading(gridIds), { id: helping.id }).refused, 'leads-too-many')
  t.equal(assign(town, gridIds, { kind: 'part_time' }).refused, undefined)
})

t.test('a person has one posting, and another one after it ended', async (t) => {
  const { town, gridIds } = inTown(2)
  const { id } = assign(town, gridIds.slice(0, 1))
  const { personId } = { personId: '', ...town.states.get(id) }
  const again = () => assign(town, gridIds.slice(1), { personId })
  t.equal(again().refused, 'posted-already')
  town.send(endStaff, { reason: '调离' }, { id })
  t.match(town.states.get(id), { state: 'ended', to: '2023-06-30', reason: '调离' })
  const next = again()
  t.match(town.states.get(next.id), { state: 'active', personId })
  t.match(assign(town, gridIds, { personId: 'per_unknown' }), { refused: 'unknown-reference', at: '/personId' })
})

t.test('somebody of another district reads as unknown', async (t) => {
  const body = { ...wanted, gridIds: ['grd_1'], personId: 'per_1' }
  const { before } = assignStaff.lookups({ id: 'gst_1', body, state: gridStaff.initial })
  const place = { version: 1, state: {}, scopePath: '', relates: [], lastOn: '2023-01-01', lastAt: null }
  t.throws(() => before?.as([{ _id: 'gst_0', ...place, scopes: ['990100', '990104'] }]), { code: 'unknown-reference' })
  t.doesNotThrow(() => before?.as([{ _id: 'gst_0', ...place, scopes: ['990100', '990103'] }]))
})

t.test('staff work in grids that are put to work, in the community named', async (t) => {
  const { town, gridIds } = inTown(1)
  t.match(assign(town, [draftGrid(town)]), { refused: 'grid-not-active', at: '/gridIds/0' })
  t.match(assign(town, [...gridIds, 'grd_unknown'], { lead: false }), {
    refused: 'unknown-reference',
    at: '/gridIds/1',
  })
  t.match(assign(town, gridIds, { divisionCode: other }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(assign(town, gridIds, { divisionCode: '990103001' }), { refused: 'wrong-level', at: '/divisionCode' })
})

t.test('a transfer needs a difference, and leads to the other community', async (t) => {
  const { town, gridIds } = inTown(1)
  const [there = ''] = workingGrids(town, 1, other)
  const { id } = assign(town, gridIds)
  t.equal(town.send(transferStaff, leading(gridIds), { id }).refused, 'same-value')
  t.equal(town.send(transferStaff, { ...leading([there]), divisionCode: other }, { id }).refused, undefined)
  t.match(town.states.get(id), { divisionCode: other, gridIds: [there] })
  t.notOk(town.claims.has(`grid-lead:${gridIds[0]}`))
})

t.test('what ended is not changed', async (t) => {
  const history = [
    {
      type: 'GridStaffAssigned',
      data: {
        staffId: 'gst_1',
        personId: 'per_1',
        kind: 'police',
        divisionCode: community,
        gridIds: ['grd_1'],
        lead: false,
        from: '2023-06-01',
      },
    },
    { type: 'GridStaffEnded', data: { to: '2023-06-02', reason: '调离' } },
  ]
  t.equal(given(...history).when(endStaff, { reason: '再次' }).refused, 'illegal-step')
  t.equal(given(...history).when(transferStaff, leading(['grd_2'])).refused, 'illegal-step')
})

t.test('trainings of somebody posted are kept with their hours, and none after the posting ended', async (t) => {
  const { town, gridIds } = inTown(1)
  const { id } = assign(town, gridIds)
  const train = (hours: number, on: string) => town.send(trainStaff, { topic: '纠纷排查', hours }, { id, on })
  for (let n = 0; n < 21; n++) t.equal(train(2, '2023-07-01').refused, undefined)
  const { training, trainingHours } = { training: [], trainingHours: 0, ...town.states.get(id) }
  t.same([training.length, trainingHours], [20, 42])
  town.send(endStaff, { reason: '调离' }, { id, on: '2023-07-02' })
  t.equal(train(2, '2023-07-03').refused, 'illegal-step')
})

t.test('the hours of a training are corrected, whatever else is not', async (t) => {
  const { town, gridIds } = inTown(1)
  const { id } = assign(town, gridIds)
  town.send(trainStaff, { topic: '纠纷排查', hours: 80 }, { id })
  const history = town.histories.get(id) ?? []
  const past = history.map((one, n) => ({ _id: `01JZ8Q4M6T0000000000000000-${n}`, ...one }))
  const { correct } = gridStaff.commands
  const [, trained] = past
  if (!correct || !trained) throw new Error('a training can be corrected')
  const corrected = (n: number, data: object) =>
    given(...history).when(correct, { eventId: past[n]?._id, data, reason: '多录一位' }, { found: { history: past } })
  t.match(corrected(1, { ...trained.data, hours: 8 }).events, [
    { type: 'GridStaffFactCorrected', data: { data: { hours: 8 } } },
  ])
  t.equal(corrected(0, { ...history[0]?.data, lead: false }).refused, 'not-correctable')
})
