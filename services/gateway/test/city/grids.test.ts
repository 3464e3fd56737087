import t from 'tap'
import { city, made, of, officials } from './city.ts'

const { clerk, secretary, community, viewer } = officials
const here = { divisionCode: '990104001001' }
const view = (id: string): string => `/v1/views/grid/${id}`
const buildings = ['1', '2', '3'].map((no) => ({ no, units: 2 }))

t.test('a grid is drafted by the clerk and put to work by the secretary', async (t) => {
  const grid = { code: '990104001001001', name: '第一网格', kind: 'general', households: 320, buildings, ...here }
  const drafted = await clerk.done('/v1/grids', grid, { after: of('community') })
  t.match(drafted.json(), { version: 1, state: 'draft' })
  made.set('grid', drafted.id)
  t.match((await community.post(`/v1/grids/${drafted.id}/activate`)).json(), { status: 403, code: 'forbidden' })
  const active = await secretary.done(`/v1/grids/${drafted.id}/activate`)
  t.match(active.json(), { version: 2, state: 'active' })
  made.set('grid@', active.position)
  t.match((await clerk.post('/v1/grids', grid)).json(), { status: 409, code: 'already-exists' })
})

t.test('the branch looks after the grid, a building group after its buildings', async (t) => {
  const link = { gridId: of('grid'), orgId: of('branch'), ...here }
  const asked = { after: of('branch@') }
  const covered = await community.done('/v1/coverage-links', { ...link, kind: 'grid_branch' }, asked)
  made.set('link', covered.id).set('link@', covered.position)
  const again = await community.post('/v1/coverage-links', { ...link, kind: 'grid_branch' })
  t.match(again.json(), { status: 409, code: 'branch-linked' })
  const group = await officials.admin.done('/v1/organizations', {
    name: '一栋党小组',
    orgType: 'building_group',
    field: 'urban_community',
    parentId: of('branch'),
    ...here,
    committeeSize: 0,
    hasPartyGroups: false,
    fullMemberCount: 4,
    probationaryCount: 0,
  })
  const inBuildings = { ...link, orgId: group.id, buildingNos: ['1', '2'] }
  const path = '/v1/coverage-links:link-building-group'
  const linked = await community.done(path, inBuildings, { after: group.position })
  made.set('group link@', linked.position)
  t.match((await community.post(path, { ...inBuildings, buildingNos: ['9'] })).json(), {
    status: 422,
    errors: [{ pointer: '/buildingNos/0', code: 'building-unknown' }],
  })
})

t.test('the view of the grid shows it all in one document, with its age', async (t) => {
  const seen = await viewer.get(view(of('grid')), { after: `${of('link@')},${of('group link@')}` })
  t.equal(seen.status, 200)
  t.match(seen.json(), {
    meta: { asOf: /^20\d\d-.*Z$/, lagMs: Number },
    view: {
      id: of('grid'),
      profile: { name: '第一网格', state: 'active', households: 320 },
      coverage: {
        branch: { id: of('link'), orgId: of('branch'), kind: 'grid_branch' },
        buildingGroups: [{ buildingNos: ['1', '2'] }],
        buildings: 3,
        buildingsCovered: 2,
        ended: [],
      },
    },
  })
  t.equal(seen.headers.etag, `"${seen.json().view.version}"`)
  made.set('tag', seen.headers.etag ?? '')
})

t.test('the tag of the view answers 304 to everybody until something changes', async (t) => {
  const headers = { 'if-none-match': of('tag') }
  for (const one of [viewer, clerk, community]) {
    const same = await one.get(view(of('grid')), { headers })
    t.strictSame([same.status, same.text, same.headers.etag], [304, '', of('tag')])
  }
  const adjusted = await clerk.done(`/v1/grids/${of('grid')}/adjust`, { households: 335 })
  const fresh = await viewer.get(view(of('grid')), { headers, after: adjusted.position })
  t.match(fresh.json(), { view: { profile: { households: 335 } } })
  t.not(fresh.headers.etag, of('tag'))
})

t.test('the view is not there for another district, and the same as one that does not exist', async (t) => {
  const foreign = city.as('district-admin')
  const [other, unknown] = [
    await foreign.get(view(of('grid'))),
    await foreign.get(view('grd_01J0000000000000000000000A')),
  ]
  const { instance: _, ...said } = other.json()
  t.match(unknown.json(), said)
  t.equal(other.status, 404)
})

t.test('three grids of the old systems become one red grid, in one step', async (t) => {
  const legacy = []
  for (const system of ['party', 'peace', 'urban_mgmt'])
    legacy.push(
      (await clerk.done('/v1/legacy-grids', { ...here, system, legacyCode: `旧-${system}`, households: 90 })).id,
    )
  const red = { code: '990104001001002', name: '红色网格', kind: 'general', households: 270, buildings }
  const body = { ...here, legacyIds: legacy, grids: [red] }
  t.match((await community.post('/v1/grid-mergers', body)).json(), { status: 403, code: 'forbidden' })
  const merger = await secretary.done('/v1/grid-mergers', body)
  const [formed] = (await viewer.get(`/v1/grid-mergers/${merger.id}`)).json().grids
  t.equal(merger.position.split(',').length, 5, 'the merger, three legacy grids and the red one')
  for (const id of legacy)
    t.match((await viewer.get(`/v1/legacy-grids/${id}`)).json(), { state: 'merged', mergedInto: [formed.gridId] })
  const seen = await viewer.get(view(formed.gridId), { after: merger.position })
  t.match(seen.json().view.profile, { name: '红色网格', state: 'active', legacyGridIds: legacy })
  t.match((await secretary.post('/v1/grid-mergers', body)).json(), { status: 409, code: 'legacy-grid-taken' })
  made.set('red', formed.gridId).set('merger@', merger.position)
})

t.test('the branch is dissolved: its grid loses its coverage by itself, and the view shows it', async (t) => {
  const dissolve = `/v1/organizations/${of('branch')}/dissolve`
  const body = { reason: '并入社区大党委', successorOrgId: of('grand') }
  t.match((await officials.admin.post(dissolve, body)).json(), { status: 409, code: 'children-left' })
  const { data } = (await viewer.get(`/v1/organizations?scope=990104001001&orgType=building_group`)).json()
  const group = await officials.admin.done(`/v1/organizations/${data[0].id}/dissolve`, { reason: '随支部撤销' })
  const dissolved = await officials.admin.done(dissolve, body)
  await city.applied('grid.reactions', `${group.position},${dissolved.position}`)
  t.match((await viewer.get(`/v1/coverage-links/${of('link')}`)).json(), {
    version: 2,
    state: 'lost',
    reason: 'dissolved',
  })
  const { actor, type } = (await viewer.get(`/v1/coverage-links/${of('link')}/history`)).json().data[1]
  t.match({ actor, type }, { actor: 'system', type: 'GridCoverageLost' })
  const seen = await viewer.get(view(of('grid')), {
    after: `grid/${of('link')}@2,${of('group link@').replace('@1', '@2')}`,
  })
  t.match(seen.json().view.coverage, { branch: null, buildingsCovered: 0, ended: [{ lost: true }, { lost: true }] })
})
