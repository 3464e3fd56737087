import { at, city, everywhere } from './city.ts'

const admin = at('organizations', 'district-admin')
const secretary = at('grid', 'town-secretary')
const clerk = at('grid', 'town-clerk')
const lead = at('alliances', 'town-clerk')
export const community = '990103001001'
const here = { divisionCode: community }
const existing = { field: 'urban_community', committeeSize: 0, hasPartyGroups: false, probationaryCount: 0 }

/** Makes one and answers its id. */
const unit = async (name: string): Promise<string> =>
  (await admin.done('/v1/units', { name, kind: 'school', field: 'school', ...here })).id
export const organization = (orgType: string, more: object = {}) =>
  admin.done('/v1/organizations', {
    name: `党组织 ${orgType}`,
    orgType,
    ...existing,
    fullMemberCount: 0,
    ...here,
    ...more,
  })
export const application = { orgType: 'branch', field: 'other', ...here, fullMemberCount: 5, probationaryCount: 0 }

const units = [await unit('一校'), await unit('二校'), await unit('三校')] as const
const town = await organization('working_committee', { divisionCode: '990103001' })
const grand = await organization('community_grand_committee', { parentId: town.id })
const branch = await organization('neighbourhood_branch', { parentId: grand.id })
const group = await organization('building_group', { parentId: branch.id })
const ended = await organization('branch', { parentId: grand.id })
await admin.done(`/v1/organizations/${ended.id}/dissolve`, { reason: '撤并' })
await admin.done(`/v1/units/${units[2]}/close`, { reason: '停办' })
const grant = { role: 'town-clerk', divisionCode: '990103001' }
const [granted, revoked] = [
  await admin.done('/v1/grants', { accountId: 'gao.clerk', ...grant }),
  await admin.done('/v1/grants', { accountId: 'mao.clerk', ...grant }),
]
await admin.done(`/v1/grants/${revoked.id}/revoke`, { reason: '调离' })
await admin.done('/v1/divisions/div_990103001003/retire')
await everywhere(group)
await everywhere(
  await admin.done(`/v1/organizations/${group.id}/reparent`, { parentId: grand.id, divisionCode: community }),
)

const foreign = await at('organizations', 'city-admin').done('/v1/organizations', {
  name: '外区党工委',
  orgType: 'working_committee',
  divisionCode: '990104001',
  ...existing,
  fullMemberCount: 0,
})
await everywhere(foreign)

const buildings = ['1', '2', '3'].map((no) => ({ no }))
export const gridBody = (n: number) => ({
  code: `${community}${String(n).padStart(3, '0')}`,
  name: `第${n}网格`,
  kind: 'general',
  households: 300,
  buildings,
})
export const grid = async (n: number, steps: readonly (readonly [string, object])[] = []): Promise<string> => {
  const { id } = await clerk.done('/v1/grids', { ...gridBody(n), ...here })
  for (const [step, body] of steps) await secretary.done(`/v1/grids/${id}/${step}`, body)
  return id
}
export const legacy = async (legacyCode: string): Promise<string> =>
  (await clerk.done('/v1/legacy-grids', { ...here, system: 'party', legacyCode })).id
const [draft, active, retired] = [
  await grid(1),
  await grid(2, [['activate', {}]]),
  await grid(3, [['retire', { reason: '拆迁' }]]),
]
const legacies = [await legacy('甲'), await legacy('乙'), await legacy('丙')] as const
const gone = await legacy('丁')
await secretary.done(`/v1/legacy-grids/${gone}/retire`, { reason: '拆迁' })
const merger = await secretary.done('/v1/grid-mergers', {
  ...here,
  legacyIds: [await legacy('戊')],
  grids: [gridBody(4)],
})
export const link = (gridId: string, orgId = branch.id) =>
  clerk.done('/v1/coverage-links', { ...here, gridId, orgId, kind: 'grid_branch' })
const covered = await link(active)
const [formed] = (await secretary.get(`/v1/grid-mergers/${merger.id}`)).json().grids
const uncovered = await link(formed.gridId)
await clerk.done(`/v1/coverage-links/${uncovered.id}/unlink`, { reason: '调整' })

export const alliance = (theme: string, more: object = {}) =>
  lead.done('/v1/alliances', {
    name: theme,
    theme,
    kind: 'river',
    leadOrgId: town.id,
    divisionCode: '990103001',
    ...more,
  })
const prepared = await alliance('环境')
const dissolved = await alliance('平安')
await lead.done(`/v1/alliances/${dissolved.id}/dissolve`, { reason: '完成' })
await at('reporting', 'ops').done('/v1/calendar')
const figures = at('reporting', 'district-admin')
const half = { divisionCode: '990103', period: '2023H1' }
const [kept, replaced] = [await figures.done('/v1/snapshots', half), await figures.done('/v1/snapshots', half)]
await figures.done(`/v1/snapshots/${replaced.id}/supersede`, { divisionCode: '990103', reason: '更正' })
await city.applied('gateway.views', `grid/${active}@2`)

/** An aggregate of a mechanism in the demo's community, on which somebody may act; `routes.ts` makes those that are not here. */
export const known: Readonly<Record<string, string>> = {
  division: `div_${community}`,
  unit: units[0],
  organization: branch.id,
  grant: granted.id,
  grid: draft,
  'legacy-grid': legacies[0],
  'grid-merger': merger.id,
  'coverage-link': covered.id,
  alliance: prepared.id,
  calendar: 'cal_city',
  snapshot: kept.id,
}
/** One of each that has come to its end. */
export const finished: Readonly<Record<string, string>> = {
  division: 'div_990103001003',
  unit: units[2],
  organization: ended.id,
  grant: revoked.id,
  grid: retired,
  'legacy-grid': gone,
  'coverage-link': uncovered.id,
  alliance: dissolved.id,
  snapshot: replaced.id,
}
/** What ids of an example stand for here, by prefix and in their order. */
export const references: Readonly<Record<string, readonly string[]>> = {
  org: [grand.id, branch.id],
  unt: [units[0], units[1]],
  grd: [active],
  lgg: legacies,
}
export const ids = {
  foreign: foreign.id,
  town: town.id,
  grand: grand.id,
  branch: branch.id,
  group: group.id,
  active,
  formed: formed.gridId,
  units,
}
