import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  coverageLinks,
  coverageLost,
  linkBuildingGroup,
  linkGridBranch,
  lose,
  unlink,
} from '../../src/coverage/index.ts'
import { activateGrid, createGrid } from '../../src/grids/index.ts'
import { type City, city, community, division, organization } from './city.ts'

function inTown(grids: number): { town: City; gridIds: string[] } {
  const town = city(
    [division(community), division('990103001002')],
    [
      organization('org_branch', 'branch'),
      organization('org_other', 'neighbourhood_branch'),
      organization('org_joint', 'joint_branch'),
      organization('org_group', 'building_group'),
      organization('org_gone', 'branch', { state: 'dissolved' }),
    ],
  )
  const gridIds = Array.from({ length: grids }, (_, n) => {
    const body = { code: `${community}00${n + 1}`, name: `第${n + 1}网格`, kind: 'general', households: 300 }
    const { id } = town.send(createGrid, { divisionCode: community, ...body, buildings: [{ no: '1' }, { no: '2' }] })
    town.send(activateGrid, {}, { id })
    return id
  })
  return { town, gridIds }
}
const branch = (town: City, gridId = '', orgId = 'org_branch', kind = 'grid_branch', divisionCode = community) =>
  town.send(linkGridBranch, { divisionCode, gridId, orgId, kind })
const joint = (town: City, gridId = '', orgId = 'org_joint') => branch(town, gridId, orgId, 'joint_grid_branch')
const group = (town: City, gridId = '', buildingNos = ['1'], orgId = 'org_group') =>
  town.send(linkBuildingGroup, { divisionCode: community, gridId, orgId, buildingNos })

t.test('the machine of coverage links has no flaw', async (t) => t.same(flawsOf(coverageLinks), []))

t.test('a branch covers a grid; the link relates to both', async (t) => {
  const { town, gridIds } = inTown(1)
  const { id } = branch(town, gridIds[0])
  t.match(town.states.get(id), { state: 'active', kind: 'grid_branch', orgId: 'org_branch', from: '2023-06-30' })
  const [doc] = town.docs('coverage_links')
  t.same(doc?.relates, [`grid:${gridIds[0]}`, 'org:org_branch'])
})

t.test('a grid has one branch, of its own or joint, until it is unlinked', async (t) => {
  const { town, gridIds } = inTown(1)
  const { id } = branch(town, gridIds[0])
  t.equal(branch(town, gridIds[0], 'org_other').refused, 'branch-linked')
  t.equal(joint(town, gridIds[0]).refused, 'branch-linked')
  t.equal(group(town, gridIds[0]).refused, undefined, 'a building group is no branch')
  town.send(unlink, { reason: '调整' }, { id })
  t.match(town.states.get(id), { state: 'unlinked', to: '2023-06-30', reason: '调整' })
  t.equal(branch(town, gridIds[0], 'org_other').refused, undefined)
  t.equal(town.send(unlink, { reason: '调整' }, { id }).refused, 'illegal-step')
})

t.test('a joint branch covers five grids at most', async (t) => {
  const { town, gridIds } = inTown(6)
  const links = gridIds.slice(0, 5).map((gridId) => joint(town, gridId))
  t.same(
    links.map(({ refused }) => refused),
    Array(5).fill(undefined),
  )
  t.match(joint(town, gridIds[5]), { refused: 'quota-exhausted', at: '/orgId' })
  town.send(unlink, { reason: '调整' }, { id: links[0]?.id ?? '' })
  t.equal(joint(town, gridIds[5]).refused, undefined)
})

t.test('the quota of a joint branch is kept under its guard', async (t) => {
  const found = {
    grid: { name: '第1网格', buildingNos: [] },
    joint: 4,
    organization: { name: '联合党支部', kind: 'joint_branch' },
  }
  const body = { divisionCode: community, gridId: 'grd_1', orgId: 'org_joint', kind: 'joint_grid_branch' }
  t.match(given().when(linkGridBranch, body, { found }), {
    guards: ['grid-coverage:grd_1', 'joint-branch:org_joint'],
    claims: ['grid-branch:grd_1'],
  })
})

t.test('only a fitting organisation covers', async (t) => {
  const { town, gridIds } = inTown(1)
  const [gridId] = gridIds
  t.match(branch(town, gridId, 'org_joint'), { refused: 'organization-type', at: '/orgId' })
  t.equal(branch(town, gridId, 'org_group').refused, 'organization-type')
  t.equal(joint(town, gridId, 'org_branch').refused, 'organization-type')
  t.equal(group(town, gridId, ['1'], 'org_branch').refused, 'organization-type')
  t.match(branch(town, gridId, 'org_gone'), { refused: 'organization-not-active', at: '/orgId' })
  t.match(branch(town, gridId, 'org_unknown'), { refused: 'unknown-reference', at: '/orgId' })
})

t.test('only an active grid is covered, in its own community', async (t) => {
  const { town, gridIds } = inTown(1)
  const draft = {
    divisionCode: community,
    code: `${community}900`,
    name: '草稿',
    kind: 'general',
    households: 1,
    buildings: [],
  }
  t.match(branch(town, town.send(createGrid, draft).id), { refused: 'grid-not-active', at: '/gridId' })
  t.match(branch(town, 'grd_unknown'), { refused: 'unknown-reference', at: '/gridId' })
  const elsewhere = branch(town, gridIds[0], 'org_branch', 'grid_branch', '990103001002')
  t.match(elsewhere, { refused: 'division-mismatch', at: '/divisionCode' })
})

t.test('a building group looks after buildings of that grid', async (t) => {
  const { town, gridIds } = inTown(1)
  t.match(town.states.get(group(town, gridIds[0], ['1', '2']).id), { kind: 'building_group', buildingNos: ['1', '2'] })
  t.match(group(town, gridIds[0], ['1', '9']), { refused: 'building-unknown', at: '/buildingNos/1' })
})

const heard = (type: string) => ({
  id: 'evt-0',
  type,
  source: '/jiceng/organizations',
  aggregate: 'org_joint',
  version: 2,
  timeline: 1,
  time: '2023-07-03T02:00:00.000Z',
  occurredOn: '2023-07-01',
  scopePath: `/990100/990103/990103001/${community}`,
  actor: 'clerk',
  correlationId: 'test',
  data: {},
})

t.test('who is dissolved or merged loses each of its active links, and the grid may have another branch', async (t) => {
  const { town, gridIds } = inTown(3)
  const [kept, ended, ...lost] = [
    branch(town, gridIds[0], 'org_other'),
    ...gridIds.slice(1).map((gridId) => joint(town, gridId)),
  ]
  town.send(unlink, { reason: '调整' }, { id: ended?.id ?? '' })
  for (const [type, cause] of [
    ['PartyOrganizationMerged', 'merged'],
    ['PartyOrganizationDissolved', 'dissolved'],
  ] as const) {
    const event = heard(type)
    for (const link of town.read(coverageLost.targets(event)))
      t.match(town.send(coverageLost.command, coverageLost.body(event, link), { id: link._id }).parts[0]?.events, [
        {
          type: 'GridCoverageLost',
          data: { gridId: gridIds[2], orgId: 'org_joint', lostOn: '2023-07-01', cause, kind: 'joint_grid_branch' },
        },
      ])
  }
  t.same(
    lost.map(({ id }) => town.states.get(id)?.state),
    ['lost'],
  )
  t.match(
    [kept, ended].map((link) => town.states.get(link?.id ?? '')?.state),
    ['active', 'unlinked'],
  )
  t.equal(branch(town, gridIds[2]).refused, undefined)
  t.same(coverageLost.on, ['PartyOrganizationDissolved', 'PartyOrganizationMerged'])
})

t.test('coverage is not lost before it began, nor twice, and only the platform says so', async (t) => {
  const linked = {
    type: 'GridBranchLinked',
    data: { gridId: 'grd_1', orgId: 'org_1', divisionCode: community, from: '2023-06-10', kind: 'grid_branch' },
  }
  const lost = given(linked).when(lose, { cause: 'dissolved', lostOn: '2023-06-01' })
  t.match(lost.events, [{ data: { lostOn: '2023-06-10' } }])
  t.same(lost.releases, ['grid-branch:grd_1'])
  t.match(lost.state, { state: 'lost', to: '2023-06-10', reason: 'dissolved' })
  t.equal(
    given(linked, ...lost.events).when(lose, { cause: 'dissolved', lostOn: '2023-06-11' }).refused,
    'illegal-step',
  )
  t.same(lose.roles, ['system'])
})
