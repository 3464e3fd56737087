import type { Delivered } from '@jiceng/eventing'
import t from 'tap'
import { retireGrid, splitGrid } from '../../src/grids/index.ts'
import { mattersFollow, moveMatter, withdrawMatter } from '../../src/matters/index.ts'
import { assignStaff } from '../../src/staff/index.ts'
import { type City, city, community, division, draftGrid, workingGrids } from './city.ts'
import { matterAfter, matterTown } from './matter-town.ts'

const part = (n: number, staffIds?: readonly string[]) => ({
  code: `${community}80${n}`,
  name: `拆分${n}`,
  kind: 'general',
  households: 200,
  buildings: [{ no: '1' }],
  ...(staffIds ? { staffIds } : {}),
})
const split = (town: City, id: string, grids: readonly object[], more: object = {}) =>
  town.send(splitGrid, { divisionCode: community, grids, ...more }, { id })
const retire = (town: City, id: string) => town.send(retireGrid, { reason: '拆迁' }, { id })

function staffed(grids: number, more: object = {}) {
  const town = city([division(community)])
  const gridIds = workingGrids(town, grids)
  const wanted = {
    divisionCode: community,
    lead: true,
    kind: 'part_time',
    displayName: '韦网格',
    workPhone: '10000000001',
  }
  return { town, gridIds, staffId: town.send(assignStaff, { ...wanted, gridIds, ...more }).id }
}
const posting = (town: City, id: string) => town.states.get(id)
const ids = (parts: readonly { id: string }[]) => parts.map(({ id }) => id)

t.test('a grid in which somebody is posted is not retired', async (t) => {
  const { town, gridIds, staffId } = staffed(2)
  t.equal(retire(town, gridIds[1] ?? '').refused, 'staff-posted')
  t.match(posting(town, staffId), { state: 'active', gridIds })
})

t.test('whoever is posted in a grid goes on in the new grids that name the posting', async (t) => {
  const { town, gridIds, staffId } = staffed(2)
  const [old = '', other = ''] = gridIds
  const { parts, refused } = split(town, old, [part(1, [staffId]), part(2)])
  t.equal(refused, undefined)
  const [, first = ''] = ids(parts)
  t.match(posting(town, staffId), { state: 'active', lead: true, gridIds: [other, first] })
  const led = [...town.claims].filter((key) => key.startsWith('grid-lead:'))
  t.same(new Set(led), new Set([`grid-lead:${other}`, `grid-lead:${first}`]))
})

t.test('one who leads part-time leads all the parts that name him or her', async (t) => {
  const { town, gridIds, staffId } = staffed(1)
  const { parts } = split(town, gridIds[0] ?? '', [part(1, [staffId]), part(2, [staffId])])
  t.match(posting(town, staffId), { gridIds: ids(parts).slice(1, 3) })
})

t.test('a split leaves nobody behind and takes nobody of elsewhere', async (t) => {
  const { town, gridIds, staffId } = staffed(1, { kind: 'full_time' })
  const [old = ''] = gridIds
  t.match(split(town, old, [part(1), part(2)]), { refused: 'staff-posted', at: '/grids' })
  t.match(split(town, old, [part(1, [staffId, 'gst_other']), part(2)]), {
    refused: 'not-posted',
    at: '/grids/0/staffIds/1',
  })
  t.equal(split(town, old, [part(1, [staffId]), part(2, [staffId])]).refused, 'leads-too-many')
  t.match(town.states.get(old), { state: 'active' })
})

t.test('nobody is posted in more grids than a posting holds', async (t) => {
  const { town, gridIds, staffId } = staffed(10, { lead: false })
  t.equal(split(town, gridIds[0] ?? '', [part(1, [staffId]), part(2, [staffId])]).refused, 'quota-exhausted')
  t.equal(split(town, gridIds[0] ?? '', [part(1, [staffId]), part(2)]).refused, undefined)
})

t.test('a grid with more postings than one step moves is not split', async (t) => {
  const { town, gridIds } = staffed(1)
  const helper = {
    divisionCode: community,
    lead: false,
    kind: 'part_time',
    displayName: '陆网格',
    workPhone: '10000000001',
  }
  for (let n = 0; n < 15; n++) town.send(assignStaff, { ...helper, gridIds })
  t.equal(split(town, gridIds[0] ?? '', [part(1), part(2)]).refused, 'staff-posted')
})

const happened = (aggregate: string, data: Delivered['data']): Delivered => ({
  id: 'evt-0',
  type: 'GridSplit',
  source: '/jiceng/grid',
  aggregate,
  version: 3,
  timeline: 1,
  time: '2023-06-30T02:00:00.000Z',
  occurredOn: '2023-06-30',
  scopePath: `/990100/990103/990103001/${community}`,
  correlationId: 'test',
  actor: 'secretary',
  data,
})
/** What the reaction does, at any time after the split. */
function react(
  town: City,
  { id, parts }: { id: string; parts: readonly { events: readonly { data: object }[] }[] },
): number {
  const event = happened(id, { ...parts[0]?.events[0]?.data })
  const found = town.read(mattersFollow.targets(event))
  for (const one of found) town.send(mattersFollow.command, mattersFollow.body(event, one), { id: one._id })
  return found.length
}

t.test('a grid with open matters is split only when a new one is named for them', async (t) => {
  const here = matterTown()
  matterAfter(here, 2)
  t.match(split(here.town, here.gridId, [part(1), part(2)]), { refused: 'open-matters', at: '/mattersTo' })
  t.match(split(here.town, here.gridId, [part(1), part(2)], { mattersTo: `${community}803` }), {
    refused: 'unknown-reference',
    at: '/mattersTo',
  })
})

t.test('open matters go on in the new grid that is named; closed ones stay, and twice changes nothing', async (t) => {
  const here = matterTown()
  const open = [0, 1, 2, 3, 4, 5].map((n) => matterAfter(here, n))
  const before = open.map((id) => here.state(id)?.state)
  const withdrawn = matterAfter(here, 0)
  here.send(withdrawMatter, withdrawn, { reason: '重复' })
  const done = split(here.town, here.gridId, [part(1), part(2)], { mattersTo: `${community}802` })
  const heir = ids(done.parts)[2]
  t.equal(react(here.town, done), open.length)
  t.match(
    open.map((id) => here.state(id)),
    before.map((state) => ({ state, gridId: heir })),
  )
  t.match(here.state(withdrawn), { gridId: here.gridId })
  t.equal(react(here.town, done), 0)
  t.equal(retire(here.town, heir ?? '').refused, 'open-matters')
})

t.test('a matter is moved to another grid of its community that is put to work', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 2)
  const move = (gridId: string) => here.send(moveMatter, id, { gridId, reason: '划分有误' })
  const [next = ''] = workingGrids(here.town, 1, '990103001002')
  t.match(move(here.gridId), { refused: 'same-value', at: '/gridId' })
  t.match(move(next), { refused: 'division-mismatch', at: '/gridId' })
  t.match(move(draftGrid(here.town)), { refused: 'grid-not-active', at: '/gridId' })
  t.match(move('grd_unknown'), { refused: 'unknown-reference', at: '/gridId' })
  const { parts } = split(here.town, here.gridId, [part(1), part(2)], { mattersTo: `${community}801` })
  const [, , second = ''] = ids(parts)
  t.equal(move(second).refused, undefined)
  t.match(here.state(id), { state: 'dispatched', gridId: second })
})
