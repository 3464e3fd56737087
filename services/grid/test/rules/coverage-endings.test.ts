import t from 'tap'
import { coverageEnded, linkBuildingGroup, linkGridBranch } from '../../src/coverage/index.ts'
import { retireGrid, splitGrid } from '../../src/grids/index.ts'
import { type City, city, community, division, organization, workingGrids } from './city.ts'

const groups = (count: number) =>
  Array.from({ length: count }, (_, n) => organization(`org_group${n}`, 'building_group'))
function covered(count: number): { town: City; gridId: string } {
  const town = city([division(community)], [organization('org_branch', 'branch'), ...groups(count)])
  const [gridId = ''] = workingGrids(town, 1)
  const link = { divisionCode: community, gridId }
  town.send(linkGridBranch, { ...link, orgId: 'org_branch', kind: 'grid_branch' }, { on: '2023-06-10' })
  for (const { _id: orgId } of groups(count))
    town.send(linkBuildingGroup, { ...link, orgId, buildingNos: ['1'] }, { on: '2023-06-10' })
  return { town, gridId }
}
const links = (town: City, state: string) => town.docs('coverage_links').filter((one) => one.state.state === state)
const retire = (town: City, id: string, on = '2023-06-30') => town.send(retireGrid, { reason: '拆迁' }, { id, on })
const part = (n: number) => ({
  code: `${community}80${n}`,
  name: `拆分${n}`,
  kind: 'general',
  households: 200,
  buildings: [{ no: '1' }],
})
const split = (town: City, id: string) =>
  town.send(splitGrid, { divisionCode: community, grids: [part(1), part(2)] }, { id })

t.test('a retired grid is covered no more, from that day on, in the same step', async (t) => {
  const { town, gridId } = covered(2)
  const { parts } = retire(town, gridId)
  t.equal(parts.length, 4)
  t.match(
    links(town, 'unlinked').map(({ state }) => state),
    Array(3).fill({ to: '2023-06-30', reason: '网格撤销' }),
  )
  t.notOk(town.claims.has(`grid-branch:${gridId}`))
})

t.test('a grid that is split is covered no more, and its parts not yet', async (t) => {
  const { town, gridId } = covered(2)
  t.equal(split(town, gridId).parts.length, 6)
  t.same(links(town, 'active'), [])
  t.match(links(town, 'unlinked')[0]?.state, { to: '2023-06-30', reason: '网格拆分' })
})

t.test('coverage does not end before it began', async (t) => {
  const { town, gridId } = covered(0)
  retire(town, gridId, '2023-06-01')
  t.match(links(town, 'unlinked')[0]?.state, { from: '2023-06-10', to: '2023-06-10' })
})

const ended = (aggregate: string, type: string) => ({
  id: 'evt-0',
  type,
  source: '/jiceng/grid',
  aggregate,
  version: 3,
  timeline: 1,
  time: '2023-06-30T02:00:00.000Z',
  occurredOn: '2023-06-30',
  scopePath: `/990100/990103/990103001/${community}`,
  actor: 'secretary',
  correlationId: 'test',
  data: {},
})

t.test('what is too much for one transaction ends by the event of the grid', async (t) => {
  for (const [type, act, most] of [
    ['GridRetired', retire, 50],
    // The rest is kept for whoever is posted there.
    ['GridSplit', split, 35],
  ] as const) {
    const { town, gridId } = covered(60)
    const { parts, refused } = act(town, gridId)
    t.equal(refused, undefined)
    t.equal(parts.length, most)
    const left = links(town, 'active').length
    t.ok(left > 0)
    const event = ended(gridId, type)
    const targets = town.read(coverageEnded.targets(event))
    t.equal(targets.length, left)
    for (const target of targets)
      town.send(coverageEnded.command, coverageEnded.body(event, target), { id: target._id })
    t.same(links(town, 'active'), [])
    t.same(new Set(links(town, 'unlinked').map(({ state }) => state.reason)).size, 1)
    t.same(town.read(coverageEnded.targets(event)), [], 'twice changes nothing')
  }
  t.same(coverageEnded.on, ['GridRetired', 'GridSplit'])
})
