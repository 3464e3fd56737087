import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { activateGrid, adjustGrid, createGrid, grids, retireGrid, splitGrid } from '../../src/grids/index.ts'
import { type City, city, community, division } from './city.ts'

const grid = (n: number, of: { divisionCode?: string; buildings?: { no: string }[] } = {}) => ({
  code: `${of.divisionCode ?? community}00${n}`,
  name: `第${n}网格`,
  kind: 'general' as const,
  households: 320,
  buildings: of.buildings ?? [{ no: '1' }, { no: '2' }],
})
const created = {
  type: 'GridCreated',
  data: { gridId: 'grd_1', ...grid(1), divisionCode: community, legacyGridIds: ['lgg_1'], createdOn: '2023-06-01' },
}
const activated = { type: 'GridActivated', data: { activatedOn: '2023-06-02' } }
const retired = { type: 'GridRetired', data: { retiredOn: '2023-06-03', reason: '拆迁' } }
const inTown = (): City =>
  city([
    division(community),
    division('990103001002', { kind: 'village', name: '云汀村' }),
    division('990103001003', { state: 'retired' }),
    division('990103001', { kind: 'town', name: '棠溪街道' }),
  ])
const create = (town: City, n = 1): string => town.send(createGrid, { divisionCode: community, ...grid(n) }).id

t.test('the machine of grids has no flaw', async (t) => t.same(flawsOf(grids), []))

t.test('a grid begins as a draft, related to itself', async (t) => {
  const town = inTown()
  const id = create(town)
  t.match(town.states.get(id), { state: 'draft', code: '990103001001001', gridId: id, divisionCode: community })
  t.match(town.read({ collection: 'grids', filter: { relates: `grid:${id}` }, limit: 2 }), [{ _id: id }])
  t.equal(
    town.send(createGrid, { divisionCode: '990103001002', ...grid(1, { divisionCode: '990103001002' }) }).refused,
    undefined,
  )
})

t.test('a code is taken once and for good', async (t) => {
  const town = inTown()
  const id = create(town)
  t.equal(town.send(createGrid, { divisionCode: community, ...grid(1) }).refused, 'already-exists')
  town.send(retireGrid, { reason: '错录' }, { id })
  t.equal(town.send(createGrid, { divisionCode: community, ...grid(1) }).refused, 'already-exists')
})

t.test('a code that is not the community and a sequence is refused', async (t) => {
  for (const code of ['990103001002001', '990103001001000', '990103601001001', '990103000001001'])
    t.match(
      inTown().send(createGrid, { divisionCode: community, ...grid(1), code }),
      { refused: 'irregular-code', at: '/code' },
      code,
    )
})

t.test('grids lie in a community or village that is known and not retired', async (t) => {
  const refusedIn = (divisionCode: string) => inTown().send(createGrid, { divisionCode, ...grid(1) })
  t.match(refusedIn('990103001'), { refused: 'wrong-level', at: '/divisionCode' })
  t.match(refusedIn('990103001003'), { refused: 'division-retired', at: '/divisionCode' })
  t.match(refusedIn('990103001009'), { refused: 'unknown-reference', at: '/divisionCode' })
})

t.test('a building is named once in a grid', async (t) => {
  const twice = { buildings: [{ no: '1' }, { no: '2' }, { no: '1' }] }
  t.match(inTown().send(createGrid, { divisionCode: community, ...grid(1, twice) }), {
    refused: 'building-twice',
    at: '/buildings/2',
  })
  t.equal(given(created).when(adjustGrid, twice).refused, 'building-twice')
})

t.test('size and overlap are for the alerts: nothing is refused', async (t) => {
  const town = inTown()
  create(town)
  t.equal(town.send(createGrid, { divisionCode: community, ...grid(2), households: 5000 }).refused, undefined)
})

t.test('only a draft is activated', async (t) => {
  t.match(given(created).when(activateGrid, {}).events, [
    { type: 'GridActivated', data: { activatedOn: '2023-06-30' } },
  ])
  for (const history of [[created, activated], [created, retired], []])
    t.equal(given(...history).when(activateGrid, {}).refused, 'illegal-step')
})

t.test('an adjustment keeps what is not named, and needs a difference', async (t) => {
  const after = given(created, activated).when(adjustGrid, { households: 335 })
  t.match(after.events, [
    { type: 'GridAdjusted', data: { name: '第1网格', households: 335, adjustedOn: '2023-06-30' } },
  ])
  t.match(after.state, { state: 'active', households: 335, buildings: [{ no: '1' }, { no: '2' }] })
  t.equal(given(created).when(adjustGrid, { name: '新名' }).state.state, 'draft')
  t.equal(given(created, activated).when(adjustGrid, {}).refused, 'same-value')
  t.equal(
    given(created, activated).when(adjustGrid, { households: 320, buildings: [{ no: '1' }, { no: '2' }] }).refused,
    'same-value',
  )
  t.equal(given(created, activated, retired).when(adjustGrid, { households: 1 }).refused, 'illegal-step')
})

t.test('a draft and an active grid can be retired, once', async (t) => {
  for (const history of [[created], [created, activated]])
    t.match(given(...history).when(retireGrid, { reason: '拆迁' }, { found: { links: [] } }).state, {
      state: 'retired',
      retiredOn: '2023-06-30',
    })
  t.match(given(created, retired).when(retireGrid, { reason: '拆迁' }).refused, 'illegal-step')
})

t.test('a split retires the grid and puts two new ones to work', async (t) => {
  const town = inTown()
  const id = create(town)
  town.send(activateGrid, {}, { id })
  const split = town.send(splitGrid, { divisionCode: community, grids: [grid(2), grid(3)] }, { id })
  const parts = split.parts.slice(1).map((part) => part.id)
  t.equal(parts.length, 2)
  t.match(town.states.get(id), { state: 'retired', retiredOn: '2023-06-30', resultGridIds: parts })
  for (const part of parts) t.match(town.states.get(part), { state: 'active', gridId: part, divisionCode: community })
  t.same(
    town.docs('grids').map(({ scopePath }) => scopePath),
    Array(3).fill(`/990100/990103/990103001/${community}`),
  )
  t.equal(town.send(createGrid, { divisionCode: community, ...grid(3) }).refused, 'already-exists')
})

t.test('the parts of a split remember the legacy grids', async (t) => {
  const found = { home: community, links: [], staff: [] }
  const split = given(created, activated).when(
    splitGrid,
    { divisionCode: community, grids: [grid(2), grid(3)] },
    { found },
  )
  t.match(split.also[0]?.events[0]?.data, { legacyGridIds: ['lgg_1'] })
  t.same(split.claims, ['grid-code:990103001001002', 'grid-code:990103001001003'])
})

t.test('a split that cannot be is refused and changes nothing', async (t) => {
  const town = inTown()
  const id = create(town)
  const split = (divisionCode: string, ...parts: unknown[]) =>
    town.send(splitGrid, { divisionCode, grids: parts }, { id })
  t.equal(split(community, grid(2), grid(3)).refused, 'illegal-step', 'a draft')
  town.send(activateGrid, {}, { id })
  t.match(split(community, grid(2), grid(2)), { refused: 'already-exists', at: '/grids/1/code' })
  t.match(split(community, grid(1), grid(2)), { refused: 'already-exists' }, 'its own code is taken')
  t.match(split('990103001002', grid(2), grid(3)), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(split(community, grid(2), grid(3, { divisionCode: '990103001002' })), {
    refused: 'irregular-code',
    at: '/grids/1/code',
  })
  t.match(split(community, grid(2), grid(3, { buildings: [{ no: '1' }, { no: '1' }] })), {
    refused: 'building-twice',
    at: '/grids/1/buildings/1',
  })
  t.match(town.states.get(id), { state: 'active' })
  t.equal(town.docs('grids').length, 1)
})

t.test('after a merger of communities a grid is split into grids of the new one', async (t) => {
  const town = inTown()
  const id = create(town)
  town.send(activateGrid, {}, { id })
  const [moved] = town.docs('grids')
  const successor = '990103001002'
  if (moved) town.know('grids', { ...moved, scopes: [...moved.scopes.slice(0, -1), successor] })
  const parts = [grid(1, { divisionCode: successor }), grid(2, { divisionCode: successor })]
  t.equal(
    town.send(splitGrid, { divisionCode: community, grids: [grid(2), grid(3)] }, { id }).refused,
    'division-mismatch',
  )
  t.equal(town.send(splitGrid, { divisionCode: successor, grids: parts }, { id }).refused, undefined)
})
