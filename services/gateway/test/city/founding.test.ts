import t from 'tap'
import { city, made, of, officials } from './city.ts'

const { admin, clerk, secretary, community, viewer } = officials
const here = { divisionCode: '990104001001' }

t.test('the city registers a district, a town and a community, each under its parent', async (t) => {
  const register = (code: string, name: string, level: string, parentCode: string, more = {}) =>
    officials.city.done('/v1/divisions', { code, name, level, parentCode, ...more })
  t.match((await register('990104', '棠溪区', 'district', '990100')).headers, { location: '/v1/divisions/div_990104' })
  await register('990104001', '棠溪街道', 'town', '990104', { townKind: 'sub_district' })
  const last = await register('990104001001', '棠溪社区', 'community', '990104001', { urbanRuralClass: '111' })
  made.set('community', last.position)
  t.match((await officials.city.get('/v1/divisions/div_990104001001')).json(), {
    scopePath: '/990100/990104/990104001/990104001001',
  })
})

t.test('officials come into office from above, and nobody grants to themselves', async (t) => {
  const grant = (by: typeof admin, accountId: string, role: string, divisionCode: string) =>
    by.post('/v1/grants', { accountId, role, divisionCode })
  t.equal((await grant(officials.city, 'wang.admin', 'district-admin', '990104')).status, 201)
  t.equal((await grant(admin, 'zhao.secretary', 'town-secretary', '990104001')).status, 201)
  t.equal((await grant(admin, 'li.clerk', 'town-clerk', '990104001')).status, 201)
  t.equal((await grant(admin, 'li.clerk', 'town-secretary', '990104001')).status, 201)
  const last = await grant(admin, 'sun.clerk', 'community-clerk', '990104001001')
  made.set('grant', last.position)
  t.match((await grant(admin, 'wang.admin', 'town-clerk', '990104001')).json(), { status: 403, code: 'own-grant' })
  t.match((await grant(admin, 'gu.clerk', 'town-clerk', '990103001')).json(), { status: 404, code: 'not-found' })
  t.match((await grant(clerk, 'gu.clerk', 'town-clerk', '990104001')).json(), { status: 403, code: 'forbidden' })
})

t.test('a unit is registered once by its credit code', async (t) => {
  const body = { name: '棠溪纸业有限公司', uscc: '91990101MA0F1E2D3H', kind: 'enterprise', field: 'two_new', ...here }
  const unit = await community.done('/v1/units', body)
  made.set('unit', unit.id).set('unit@', unit.position)
  t.match((await clerk.post('/v1/units', { ...body, name: '同一家' })).json(), { status: 409, code: 'already-exists' })
})

t.test('the committee of the town and of the community are registered as they are', async (t) => {
  const existing = { field: 'urban_community', committeeSize: 5, hasPartyGroups: true, fullMemberCount: 40 }
  const register = (name: string, orgType: string, divisionCode: string, more = {}) =>
    admin.done('/v1/organizations', { name, orgType, divisionCode, ...existing, probationaryCount: 0, ...more })
  const town = await register('棠溪街道党工委', 'working_committee', '990104001')
  made.set('town', town.id).set('town@', town.position)
  const grand = await register('棠溪社区大党委', 'community_grand_committee', here.divisionCode, { parentId: town.id })
  made.set('grand', grand.id).set('grand@', grand.position)
  t.match((await viewer.get(`/v1/organizations/${grand.id}`)).json(), { state: 'active', parentId: town.id })
})

t.test('a branch is established by one official applying and another approving', async (t) => {
  const application = {
    name: '棠溪社区第一党支部',
    orgType: 'neighbourhood_branch',
    field: 'urban_community',
    parentId: of('grand'),
    ...here,
    fullMemberCount: 9,
    probationaryCount: 1,
  }
  const approval = { committeeSize: 3, hasPartyGroups: false }
  const applied = await community.done('/v1/organizations:apply-to-establish', application)
  t.match(applied.json(), { version: 1, state: 'applied' })
  const approve = `/v1/organizations/${applied.id}/approve-establishment`
  t.match((await community.post(approve, approval)).json(), {
    status: 403,
    roles: ['city-admin', 'district-admin', 'town-secretary'],
  })
  const approved = await secretary.done(approve, approval)
  t.match(approved.json(), { version: 2, state: 'active' })
  made.set('branch', approved.id).set('branch@', approved.position)
  const own = await clerk.done('/v1/organizations:apply-to-establish', { ...application, name: '第二党支部' })
  const twice = await clerk.post(`/v1/organizations/${own.id}/approve-establishment`, approval)
  t.match(twice.json(), { status: 403, code: 'own-application' })
  made.set('second', own.id)
})

t.test('what was decided is in the history, with who did it', async (t) => {
  const { data } = (await viewer.get(`/v1/organizations/${of('branch')}/history`)).json()
  t.match(data, [
    { type: 'EstablishmentApplied', version: 1, actor: 'sun.clerk' },
    { type: 'PartyOrganizationEstablished', version: 2, actor: 'zhao.secretary', data: { committeeSize: 3 } },
  ])
})

t.test('every service and the gateway learn of it by events', async (t) => {
  for (const name of ['community', 'grant', 'grand@', 'branch@', 'unit@'])
    for (const group of ['grid.known', 'alliances.known'] as const) await city.applied(group, of(name))
  await city.applied('gateway.known', of('grant'))
  await city.applied('reporting.known', of('grant'))
  t.pass('all of them have applied it')
})
