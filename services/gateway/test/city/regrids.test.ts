import t from 'tap'
import { city, made, of, officials } from './city.ts'

const { admin, clerk, secretary, community, viewer } = officials
const [old, successor] = ['990104001005', '990104001006']
const here = { divisionCode: old }
const there = { divisionCode: successor }

const register = (code: string) =>
  admin.done('/v1/divisions', { code, name: `社区${code.slice(-1)}`, level: 'community', parentCode: '990104001' })
async function grid(divisionCode: string, after: string): Promise<string> {
  const code = `${divisionCode}001`
  const body = { divisionCode, code, name: '第一网格', kind: 'general', households: 300, buildings: [{ no: '1' }] }
  const { id } = await clerk.done('/v1/grids', body, { after })
  await secretary.done(`/v1/grids/${id}/activate`)
  return id
}
const party = { field: 'urban_community', committeeSize: 0, hasPartyGroups: false, fullMemberCount: 0 }
const organization = (name: string, orgType: string, divisionCode: string) =>
  admin.done('/v1/organizations', {
    name,
    orgType,
    divisionCode,
    ...party,
    probationaryCount: 0,
    parentId: of(orgType === 'building_group' ? 'grand' : 'town'),
  })
const school = (name: string, divisionCode: string) =>
  admin.done('/v1/units', { name, kind: 'school', field: 'school', divisionCode })
const staffed = { lead: true, kind: 'full_time', displayName: '韦网格', workPhone: '10000000001' }
const acted = () => ({ teamId: of('teams'), topic: '夜巡', persons: 4, hours: 1 })
const served = () => ({ checkInId: of('check-ins'), topic: '护学', hours: 2 })
const agreed = () => ({
  conferenceId: of('joint-conferences'),
  text: '完成交接',
  ownerOrgId: of('convener'),
  dueOn: '2030-06-30',
})
/** Makes one of each by its path. */
const make = async (by: typeof clerk, path: string, body: object, after = of('regrid@')): Promise<void> => {
  made.set(path, (await by.done(`/v1/${path}`, { ...here, ...body }, { after })).id)
}

t.test('a community has its staff, a team, a check-in, an order, a case and a conference', async (t) => {
  const places = [await register(old), await register(successor)].map(({ position }) => position).join(',')
  made.set('grid before', await grid(old, places)).set('grid next', await grid(successor, places))
  const [convener, unit] = [
    await organization('五社区大党委', 'community_grand_committee', old),
    await school('五小', old),
  ]
  made.set('convener', convener.id).set('regrid@', `${convener.position},${unit.position}`)
  await make(clerk, 'grid-staff', { ...staffed, gridIds: [of('grid before')] })
  const leader = { displayName: '韦队长', phone: '10000000002' }
  await make(clerk, 'teams', { name: '巡逻队', kind: 'patrol', memberCount: 6, fromUnitIds: [unit.id], leader })
  await make(clerk, 'team-activities', acted())
  await make(clerk, 'check-ins', { unitId: unit.id, skills: [] })
  await make(clerk, 'service-records', served())
  const requester = { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-01T01:00:00Z' }
  await make(clerk, 'proxy-orders', { orderNo: 'TX-0001', item: '代办', requester })
  await make(secretary, 'old-cases', { title: '旧案', firstRaisedOn: '2016-03-01', parties: [] })
  await make(clerk, 'joint-conferences', { conveningOrgId: convener.id, memberOrgIds: [of('town')] })
  const meeting = { topics: ['合并'], presentOrgIds: [convener.id, of('town')] }
  await clerk.done(`/v1/joint-conferences/${of('joint-conferences')}/hold`, meeting)
  await make(clerk, 'conference-decisions', agreed())
  t.match((await viewer.get(`/v1/grid-staff/${of('grid-staff')}`)).json(), { state: 'active', divisionCode: old })
})

t.test('all of it lies in the community that followed', async (t) => {
  const merged = await admin.done(`/v1/divisions/div_${successor}/merge`, { fromCodes: [old] })
  await Promise.all([city.applied('grid.moves', merged.position), city.applied('grid.known', merged.position)])
  for (const path of [
    'grid-staff',
    'teams',
    'team-activities',
    'check-ins',
    'service-records',
    'proxy-orders',
    'old-cases',
    'joint-conferences',
    'conference-decisions',
  ]) {
    const { data } = (await viewer.get(`/v1/${path}?scope=${successor}`, { after: merged.position })).json()
    const scopePath = `/990100/990104/990104001/${successor}`
    t.match(data, [{ id: of(path), divisionCode: old, scopePath }], path)
  }
})

t.test('it goes on there, and nothing new lies in the community that ended', async (t) => {
  t.match((await clerk.post('/v1/team-activities', { ...here, ...acted() })).json(), { code: 'division-retired' })
  await clerk.done('/v1/team-activities', { ...there, ...acted() })
  await clerk.done('/v1/service-records', { ...there, ...served() })
  await secretary.done(`/v1/service-records/${of('service-records')}/confirm`, { hours: 2 })
  const accepted = { staffId: of('grid-staff'), dueOn: '2030-06-30' }
  await clerk.done(`/v1/proxy-orders/${of('proxy-orders')}/accept`, accepted)
  await clerk.done('/v1/conference-decisions', { ...there, ...agreed() })
  const next = { ...there, gridIds: [of('grid next')], lead: true }
  await clerk.done(`/v1/grid-staff/${of('grid-staff')}/transfer`, next)
  t.match((await viewer.get(`/v1/grid-staff/${of('grid-staff')}`)).json(), {
    ...next,
    scopePath: `/990100/990104/990104001/${successor}`,
  })
  await clerk.done('/v1/grid-staff', { ...staffed, ...there, gridIds: [of('grid before')] })
})

t.test('a grid ends with all its links, also with those its own transaction could not end', async (t) => {
  const gridId = of('grid next')
  t.match((await secretary.post(`/v1/grids/${gridId}/retire`, { reason: '拆迁' })).json(), { code: 'staff-posted' })
  await clerk.done(`/v1/grid-staff/${of('grid-staff')}/end`, { reason: '调离' })
  const group = await organization('六社区楼栋党小组', 'building_group', successor)
  const body = { ...there, gridId, orgId: group.id, buildingNos: ['1'] }
  await clerk.done('/v1/coverage-links:link-building-group', body, { after: group.position })
  // One after another: all of them hold the guard of the grid.
  for (let n = 0; n < 54; n++) await clerk.done('/v1/coverage-links:link-building-group', body)
  const retired = await secretary.done(`/v1/grids/${gridId}/retire`, { reason: '拆迁' })
  t.equal(retired.position.split(',').length, 50)
  await city.applied('grid.reactions', retired.position)
  const links = async (state: string) =>
    (await viewer.get(`/v1/coverage-links?gridId=${gridId}&state=${state}&limit=200`)).json().data
  t.same(await links('active'), [])
  const unlinked = await links('unlinked')
  t.equal(unlinked.length, 55)
  t.ok(unlinked.every(({ reason }: { reason: string }) => reason === '网格撤销'))
})

t.test('a unit that is closed is checked in no more', async (t) => {
  const unit = await school('一小', '990104001001')
  const body = { divisionCode: '990104001001', unitId: unit.id, skills: [] }
  const { id } = await community.done('/v1/check-ins', body, { after: unit.position })
  const closed = await admin.done(`/v1/units/${unit.id}/close`, { reason: '停办' })
  await city.applied('grid.reactions', closed.position)
  t.match((await viewer.get(`/v1/check-ins/${id}`)).json(), { state: 'ended', reason: '单位注销' })
})
