import { type ServiceName, serviceNames } from '@jiceng/contracts'
import type { Reply } from '@jiceng/testing/city'
import t, { type Test } from 'tap'
import { at, city } from './city.ts'
import { commands, named, type Route, roleOf } from './routes.ts'
import {
  activityBody,
  agreementBody,
  alliance,
  allied,
  application,
  brandBody,
  checklistBody,
  community,
  contractBody,
  grid,
  gridBody,
  ids,
  known,
  legacy,
  matched,
  matter,
  meetingBody,
  newcomer,
  order,
  posting,
  rotationBody,
  roundBody,
  standing,
  umbrellaBody,
  working,
  yearPlan,
} from './world.ts'

const here = { divisionCode: community }
const fifty = Array.from({ length: 50 }, (_, n) => n)
/** Of callers: the canary sings by itself, and what follows from an event is done by the system. */
const eventsOf = (service: ServiceName): Promise<number> =>
  city[service].db
    .collection('events')
    .countDocuments({ aggregate: { $exists: true, $not: /^cny_/ }, actor: { $ne: 'system' } })

/** A body that makes one, for each creating command, with a role that may. */
const making: Readonly<Record<string, () => Promise<{ as: string; body: object }> | { as: string; body: object }>> = {
  'division.register': () => ({
    as: 'district-admin',
    body: { code: '990103001008', name: '八社区', level: 'community', parentCode: '990103001' },
  }),
  'unit.register': () => ({ as: 'town-clerk', body: { name: '四校', kind: 'school', field: 'school', ...here } }),
  'organization.register': () => ({
    as: 'district-admin',
    body: {
      name: '总支',
      orgType: 'general_branch',
      field: 'other',
      ...here,
      committeeSize: 0,
      hasPartyGroups: false,
      fullMemberCount: 20,
      probationaryCount: 0,
    },
  }),
  'organization.applyToEstablish': () => ({
    as: 'town-clerk',
    body: { name: '支部', ...application, parentId: ids.grand },
  }),
  'grant.grant': () => ({
    as: 'district-admin',
    body: { accountId: 'tan.clerk', role: 'town-clerk', divisionCode: '990103001' },
  }),
  'grid.create': () => ({ as: 'town-clerk', body: { ...gridBody(50), ...here } }),
  'legacy-grid.import': () => ({ as: 'town-clerk', body: { ...here, system: 'peace', legacyCode: '庚' } }),
  'grid-merger.merge': async () => ({
    as: 'town-secretary',
    body: { ...here, legacyIds: [await legacy('辛'), await legacy('壬')], grids: [gridBody(51)] },
  }),
  'coverage-link.linkGridBranch': async () => ({
    as: 'community-clerk',
    body: { ...here, gridId: await grid(52, [['activate', {}]]), orgId: ids.branch, kind: 'grid_branch' },
  }),
  'coverage-link.linkBuildingGroup': () => ({
    as: 'community-clerk',
    body: { ...here, gridId: ids.active, orgId: ids.group, buildingNos: ['1', '2'] },
  }),
  'grid-staff.assign': async () => ({
    as: 'town-clerk',
    body: { ...posting, gridIds: [await grid(53, [['activate', {}]])] },
  }),
  'check-in.checkInUnit': async () => {
    const unit = { name: '五校', kind: 'school', field: 'school', ...here }
    const made = await at('organizations', 'district-admin').done('/v1/units', unit)
    await city.applied('grid.known', made.position)
    return { as: 'community-clerk', body: { ...here, unitId: made.id, skills: [] } }
  },
  'check-in.checkInMember': () => ({
    as: 'community-clerk',
    body: { ...here, personId: ids.member, orgId: ids.branch, skills: [] },
  }),
  'proxy-order.request': () => ({ as: 'community-clerk', body: order('TX-0003') }),
  'joint-conference.establish': () => ({
    as: 'town-clerk',
    body: { ...here, conveningOrgId: ids.branch, memberOrgIds: [ids.grand] },
  }),
  'matter.report': () => ({ as: 'community-clerk', body: matter }),
  'alliance.prepare': () => ({
    as: 'town-clerk',
    body: { name: '联盟', theme: '养老', kind: 'mixed', leadOrgId: ids.town, divisionCode: '990103001' },
  }),
  'member.admit': () => ({ as: 'town-secretary', body: newcomer }),
  'member.register': () => ({ as: 'town-clerk', body: { ...newcomer, ...standing } }),
  'post.appoint': () => ({
    as: 'town-secretary',
    body: { ...here, orgId: ids.branch, personId: ids.member, post: 'deputy' },
  }),
  'centre-household.designate': () => ({
    as: 'community-clerk',
    body: { ...here, personId: ids.member, buildingGroupId: ids.group },
  }),
  'org-life-plan.submit': () => ({ as: 'branch-secretary', body: yearPlan(2024) }),
  'org-life-activity.plan': () => ({ as: 'branch-secretary', body: activityBody }),
  'checklist.publish': () => ({ as: 'district-admin', body: checklistBody(2) }),
  'inspection-round.plan': () => ({ as: 'district-admin', body: roundBody(2) }),
  'duty-rotation.schedule': async () => ({ as: 'town-clerk', body: rotationBody(await working('轮值')) }),
  'alliance-meeting.convene': () => ({ as: 'town-clerk', body: meetingBody(ids.together, 50) }),
  'agreement.draftContract': () => ({ as: 'community-clerk', body: contractBody() }),
  'agreement.draftAgreement': async () => ({ as: 'town-clerk', body: agreementBody(await working('协议')) }),
  'alliance-umbrella.create': async () => ({
    as: 'district-admin',
    body: umbrellaBody('总品牌', await working('品牌')),
  }),
  'alliance-brand.register': () => ({ as: 'town-clerk', body: brandBody(ids.together, '蓝盾') }),
  'co-build-project.open': async () => ({
    as: 'town-clerk',
    body: { ...allied, title: '培训', needIds: [await matched()], providerId: ids.units[0], dueOn: '2099-06-30' },
  }),
  'peer-review.publish': () => ({
    as: 'town-clerk',
    body: {
      ...allied,
      period: '2022',
      rows: [ids.grand, ids.branch].map((orgId) => ({ orgId, items: [{ item: '活动', score: 9 }] })),
    },
  }),
  'pledge.make': () => ({
    as: 'town-clerk',
    body: {
      driveId: known['pledge-drive'],
      divisionCode: '990103001',
      orgId: ids.grand,
      personId: ids.otherMember,
      text: '帮扶',
    },
  }),
  'alert-thresholds.set': () => ({
    as: 'district-admin',
    body: { divisionCode: '990103', values: { idle: 61 }, reason: '试行' },
  }),
  'calendar.tick': () => ({ as: 'ops', body: {} }),
}

/** Fifty at once under one key: one effect and fifty equal answers; the same key with another body is refused. */
async function once(t: Test, route: Route): Promise<void> {
  const { service, command, mechanism } = route
  // Of a mechanism that is not in the table its own example must make another one.
  const made = await (making[`${mechanism.name}.${command?.name}`]?.() ?? {
    as: roleOf(route),
    body: { ...route.body },
  })
  const caller = at('gateway', made.as)
  const headers = { 'idempotency-key': `fifty ${mechanism.name}`.replace(' ', '-') + command?.name }
  const before = await eventsOf(service)
  const answers = await Promise.all(fifty.map(() => caller.post(route.url(), made.body, { headers })))
  const [first] = answers
  t.equal(first?.status, 201, `${first?.text}`)
  const changed = String(first?.position).split(',')
  const rows = await city[service].db
    .collection('events')
    .countDocuments({ aggregate: { $in: changed.map((one) => one.slice(one.indexOf('/') + 1).split('@')[0]) } })
  t.ok((await eventsOf(service)) - before <= rows && (await eventsOf(service)) > before)
  t.equal(new Set(answers.map(({ status, text, position }) => `${status} ${text} ${position}`)).size, 1)
  t.equal(answers.filter((one) => one.headers['idempotent-replayed'] === 'true').length, 49)
  const other = await caller.post(route.url(), { ...made.body, occurredAt: '2023-01-01' }, { headers })
  t.match(other.json(), { status: 422, code: 'idempotency-key-reused' })
}

for (const route of commands.filter(({ kind }) => kind === 'create'))
  t.test(`one key fifty times at once is one effect: ${named(route)}`, (t) => once(t, route))

/** Exactly one of the answers succeeded; the others were refused for the reason. */
function oneOf(t: Test, answers: readonly Reply[], code: string): void {
  const good = answers.filter(({ status }) => status < 300)
  t.equal(good.length, 1)
  t.strictSame(new Set(answers.filter(({ status }) => status >= 300).map((one) => one.json().code)), new Set([code]))
}

t.test('fifty officers put one grid to work: exactly one of them did', async (t) => {
  const id = await grid(60)
  const caller = at('gateway', 'town-secretary')
  oneOf(t, await Promise.all(fifty.map(() => caller.post(`/v1/grids/${id}/activate`))), 'illegal-step')
  t.match((await caller.get(`/v1/grids/${id}`)).json(), { version: 2, state: 'active' })
})

t.test('fifty units join an alliance with one seat: exactly one has it', async (t) => {
  const { id } = await alliance('物业', { maxMembers: 3 })
  const admin = at('organizations', 'district-admin')
  const units: Reply[] = []
  for (const n of fifty)
    units.push(await admin.done('/v1/units', { name: `单位${n}`, kind: 'organ', field: 'organ', ...here }))
  const lead = at('alliances', 'town-clerk')
  const after = { after: units.map(({ position }) => position).join(',') }
  await lead.done(`/v1/alliances/${id}/found`, { memberIds: [ids.grand, ids.units[0]] }, after)
  const join = (unit: Reply) => lead.post(`/v1/alliances/${id}/join`, { memberId: unit.id })
  oneOf(t, await Promise.all(units.map(join)), 'quota-exhausted')
  t.equal((await lead.get(`/v1/alliances/${id}`)).json().members.length, 3)
})

t.test('fifty take one natural key, one code and one branch of a grid: one has each', async (t) => {
  const admin = at('organizations', 'district-admin')
  const division = { code: '990103001009', name: '九社区', level: 'community', parentCode: '990103001' }
  oneOf(
    t,
    await Promise.all(fifty.map((n) => admin.post('/v1/divisions', { ...division, name: `社区${n}` }))),
    'already-exists',
  )
  const clerk = at('grid', 'town-clerk')
  oneOf(
    t,
    await Promise.all(fifty.map((n) => clerk.post('/v1/grids', { ...gridBody(61), ...here, households: n }))),
    'already-exists',
  )
  const link = { ...here, gridId: await grid(62, [['activate', {}]]), orgId: ids.branch, kind: 'grid_branch' }
  oneOf(t, await Promise.all(fifty.map(() => clerk.post('/v1/coverage-links', link))), 'branch-linked')
})

t.test('every service was in these races', async (t) => {
  const raced = new Set(commands.filter(({ kind }) => kind === 'create').map(({ service }) => service))
  t.strictSame(raced, new Set(serviceNames))
})
