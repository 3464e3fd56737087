import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  createGrid,
  gridMergers,
  importLegacyGrid,
  legacyGrids,
  mergeGrids,
  retireLegacyGrid,
} from '../../src/grids/index.ts'
import { type City, city, community, division } from './city.ts'

const neighbour = '990103001002'
const inTown = (): City => city([division(community), division(neighbour), division('990103001', { kind: 'town' })])
const bring = (town: City, legacyCode: string, divisionCode = community) =>
  town.send(importLegacyGrid, { divisionCode, system: 'peace', legacyCode, households: 160 })
const red = (n: number, divisionCode = community) => ({
  code: `${divisionCode}00${n}`,
  name: `第${n}网格`,
  kind: 'general',
  households: 320,
  buildings: [{ no: '1' }, { no: '2' }],
})
const merge = (town: City, legacyIds: readonly string[], ...fresh: unknown[]) =>
  town.send(mergeGrids, { divisionCode: community, legacyIds, grids: fresh })

t.test('the machines of legacy grids and mergers have no flaw', async (t) => {
  t.same([...flawsOf(legacyGrids), ...flawsOf(gridMergers)], [])
})

t.test('a legacy grid is imported once for its system', async (t) => {
  const town = inTown()
  t.match(town.states.get(bring(town, 'A1').id), { state: 'open', system: 'peace', legacyCode: 'A1', households: 160 })
  t.equal(bring(town, 'A1').refused, 'already-exists')
  t.equal(bring(town, 'A1', neighbour).refused, 'already-exists')
  const other = { divisionCode: community, system: 'party', legacyCode: 'A1' }
  t.match(town.states.get(town.send(importLegacyGrid, other).id), { system: 'party' })
})

t.test('a legacy grid lies in a community that is known', async (t) => {
  t.equal(bring(inTown(), 'A1', '990103001').refused, 'wrong-level')
  t.equal(bring(inTown(), 'A1', '990103001009').refused, 'unknown-reference')
})

t.test('an open legacy grid may be retired, once', async (t) => {
  const imported = {
    type: 'LegacyGridImported',
    data: { system: 'peace', legacyCode: 'A1', divisionCode: community, importedOn: '2023-01-01' },
  }
  const retired = given(imported).when(retireLegacyGrid, { reason: '拆迁' })
  t.match(retired.events, [{ type: 'LegacyGridRetired', data: { reason: '拆迁', retiredOn: '2023-06-30' } }])
  t.match(retired.state, { state: 'retired', endedOn: '2023-06-30' })
  t.equal(given(imported, ...retired.events).when(retireLegacyGrid, { reason: '拆迁' }).refused, 'illegal-step')
})

t.test('a merger ends the legacy grids and puts red grids to work', async (t) => {
  const town = inTown()
  const legacyIds = ['A1', 'A2', 'A3'].map((code) => bring(town, code).id)
  const merger = merge(town, legacyIds, red(1), red(2))
  const fresh = town.docs('grids').map(({ _id }) => _id)
  t.match(town.states.get(merger.id), {
    state: 'recorded',
    divisionCode: community,
    legacyIds,
    grids: fresh.map((gridId) => ({ gridId, households: 320, buildings: 2 })),
    effectiveOn: '2023-06-30',
    approvedBy: 'secretary',
  })
  for (const id of legacyIds)
    t.match(town.states.get(id), { state: 'merged', mergedInto: fresh, endedOn: '2023-06-30' })
  for (const id of fresh)
    t.match(town.states.get(id), { state: 'active', legacyGridIds: legacyIds, divisionCode: community })
  t.equal(town.send(createGrid, { divisionCode: community, ...red(2) }).refused, 'already-exists')
})

t.test('a legacy grid is merged once, and not after it was retired', async (t) => {
  const town = inTown()
  const [first = '', second = ''] = ['A1', 'A2'].map((code) => bring(town, code).id)
  merge(town, [first], red(1))
  t.match(merge(town, [second, first], red(2)), { refused: 'legacy-grid-taken', at: '/legacyIds/1' })
  town.send(retireLegacyGrid, { reason: '拆迁' }, { id: second })
  t.match(merge(town, [second], red(2)), { refused: 'legacy-grid-taken', at: '/legacyIds/0' })
  t.equal(town.send(retireLegacyGrid, { reason: '拆迁' }, { id: first }).refused, 'illegal-step')
})

t.test('a merger of what is unknown or lies elsewhere is refused', async (t) => {
  const town = inTown()
  const here = bring(town, 'A1').id
  const there = bring(town, 'A2', neighbour).id
  t.match(merge(town, [here, 'lgg_unknown'], red(1)), { refused: 'unknown-reference', at: '/legacyIds/1' })
  t.match(merge(town, [here, there], red(1)), { refused: 'division-mismatch', at: '/legacyIds/1' })
  t.match(merge(town, [here], red(1, neighbour)), { refused: 'irregular-code', at: '/grids/0/code' })
  t.match(merge(town, [here], red(1), red(1)), { refused: 'already-exists', at: '/grids/1/code' })
  t.match(town.states.get(here), { state: 'open' })
  t.same(town.docs('grids'), [])
})

t.test('a code that a grid has is refused to a merger', async (t) => {
  const town = inTown()
  town.send(createGrid, { divisionCode: community, ...red(1) })
  t.equal(merge(town, [bring(town, 'A1').id], red(1)).refused, 'already-exists')
})

t.test('twenty legacy grids become twenty grids in one decision', async (t) => {
  const town = inTown()
  const legacyIds = Array.from({ length: 20 }, (_, n) => bring(town, `A${n}`).id)
  const fresh = Array.from({ length: 20 }, (_, n) => ({
    ...red(1),
    code: `${community}1${String(n).padStart(2, '0')}`,
  }))
  t.equal(merge(town, legacyIds, ...fresh).parts.length, 41)
})
