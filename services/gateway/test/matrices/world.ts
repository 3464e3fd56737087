import { localDateOf } from '@jiceng/kernel'
import { alerted, platformAlerted } from './alerted.ts'
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

const person = { gender: 'female', birthMonth: '1986-04', education: 'senior', occupation: 'worker' }
export const newcomer = { branchId: branch.id, ...here, displayName: '苏禾', ...person }
export const standing = { admittedOn: '2010-06-18', fullSince: '2011-06-18' }
const members = await Promise.all(
  [1, 2, 3, 4].map(() => admin.done('/v1/members:register', { ...newcomer, ...standing })),
)
const [member = '', former = '', free = '', other = ''] = members.map(({ id }) => id)
const post = await admin.done('/v1/posts', { ...here, orgId: branch.id, personId: member, post: 'secretary' })
const household = await admin.done('/v1/centre-households', {
  ...here,
  personId: member,
  buildingGroupId: group.id,
})
const [formerPost, formerHousehold] = [
  await admin.done('/v1/posts', { ...here, orgId: branch.id, personId: former, post: 'deputy' }),
  await admin.done('/v1/centre-households', { ...here, personId: former, buildingGroupId: group.id }),
]
for (const one of [...members, post, household, formerPost, formerHousehold]) await everywhere(one)
await everywhere(await admin.done(`/v1/members/${former}/end`, { reason: 'left' }))
const officials = at('organizations', 'town-clerk')
const ofBranch = { orgId: branch.id, ...here }
export const yearPlan = (year: number) => ({
  ...ofBranch,
  year,
  fixedDay: 15,
  items: Array.from({ length: 12 }, (_, n) => ({ month: n + 1, kind: 'theme_day', topic: '主题党日' })),
})
const plan = await officials.done('/v1/org-life-plans', yearPlan(2023))
export const activityBody = { ...ofBranch, kind: 'general', topic: '党员大会', plannedFor: '2199-12-31' }
const activity = await officials.done('/v1/org-life-activities', activityBody)
const calledOff = await officials.done('/v1/org-life-activities', activityBody)
await officials.done(`/v1/org-life-activities/${calledOff.id}/cancel`, { reason: '改期' })
export const checklistBody = (version: number) => ({
  version,
  divisionCode: '990103',
  clauses: [{ no: 1, topic: 'roster', question: '名册是否更新', answerType: 'yes_no', weight: 1 }],
})
const checklist = await admin.done('/v1/checklists', checklistBody(1))
export const roundBody = (round: number) => ({
  round,
  divisionCode: '990103',
  checklistId: checklist.id,
  poolFilter: { orgTypes: ['branch'] },
  visitsWanted: 1,
  inspectorsPerVisit: 1,
  restRounds: 2,
  inspectors: [{ personId: member, orgId: branch.id }],
})
const inspection = await admin.done('/v1/inspection-rounds', roundBody(1))

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

export const posting = { ...here, lead: true, kind: 'full_time', displayName: '韦网格', workPhone: '10000000001' }
const posted = await clerk.done('/v1/grid-staff', { ...posting, gridIds: [active] })
const left = await clerk.done('/v1/grid-staff', { ...posting, lead: false, gridIds: [active] })
await clerk.done(`/v1/grid-staff/${left.id}/end`, { reason: '调离' })

const team = () =>
  clerk.done(
    '/v1/teams',
    {
      ...here,
      name: '巡逻队',
      kind: 'patrol',
      memberCount: 12,
      fromUnitIds: [units[0]],
      leader: { displayName: '韦队长', phone: '10000000002' },
    },
    { after: `organizations/${units[0]}@1` },
  )
const checkIn = (unitId: string) =>
  clerk.done('/v1/check-ins', { ...here, unitId, skills: [] }, { after: `organizations/${unitId}@1` })
const reported = await checkIn(units[0])
const ceased = await checkIn(units[1])
await clerk.done(`/v1/check-ins/${ceased.id}/end`, { reason: '迁出' })
export const order = (orderNo: string) => ({
  ...here,
  orderNo,
  item: '老年优待证申领',
  requester: { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-01T01:00:00Z' },
})
const [asked, denied] = [
  await clerk.done('/v1/proxy-orders', order('TX-0001')),
  await clerk.done('/v1/proxy-orders', order('TX-0002')),
]
await clerk.done(`/v1/proxy-orders/${denied.id}/refuse`, { reason: '须本人办理' })
const conference = await clerk.done('/v1/joint-conferences', {
  ...here,
  conveningOrgId: grand.id,
  memberOrgIds: [branch.id],
})
const agenda = { topics: ['加装电梯'], presentOrgIds: [grand.id, branch.id] }
await clerk.done(`/v1/joint-conferences/${conference.id}/hold`, agenda)
const [patrol, disbanded] = [await team(), await team()]
await clerk.done(`/v1/teams/${disbanded.id}/disband`, { reason: '任务完成' })
export const matter = {
  ...here,
  kind: 'key_minor',
  categoryCode: '0101',
  severity: 'normal',
  source: 'patrol',
  gridId: active,
  place: '棠溪苑3栋',
  text: '垃圾堆放多日',
} as const
const dropped = await clerk.done('/v1/matters', matter)
await clerk.done(`/v1/matters/${dropped.id}/withdraw`, { reason: '已解决' })

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
/** An alliance at work, whose members are a branch and a school. */
export async function working(theme: string): Promise<string> {
  const { id } = await alliance(theme)
  const after = `${branch.position},${grand.position}`
  await lead.done(`/v1/alliances/${id}/found`, { memberIds: [branch.id, units[0]] }, { after })
  return id
}
const today = localDateOf(new Date())
const inTown = { divisionCode: '990103001' }
export const rotationBody = (allianceId: string) => ({
  allianceId,
  ...inTown,
  periodUnit: 'quarter',
  from: today,
  order: [branch.id, units[0]],
})
export const meetingBody = (allianceId: string, no: number) => ({
  allianceId,
  ...inTown,
  no,
  plannedOn: today,
  agenda: ['项目进展'],
})
export const contractBody = () => ({
  ...here,
  title: '契约化共建协议',
  communityOrgId: grand.id,
  partnerIds: [units[0]],
  from: today,
  to: '2999-12-31',
})
export const agreementBody = (allianceId: string) => ({
  allianceId,
  ...inTown,
  title: '联建共建协议',
  from: today,
  to: '2999-12-31',
})
export const umbrellaBody = (name: string, ...allianceIds: string[]) => ({ name, divisionCode: '990103', allianceIds })
export const brandBody = (allianceId: string, name: string) => ({ allianceId, ...inTown, name })

const together = await working('共建')
const over = await working('共治')
const district = at('alliances', 'district-admin')
const [rotation, rotated, meeting, cancelled, contract, terminated, umbrella, closed, brand, withdrawn] = [
  await lead.done('/v1/duty-rotations', rotationBody(together)),
  await lead.done('/v1/duty-rotations', rotationBody(over)),
  await lead.done('/v1/alliance-meetings', meetingBody(together, 1)),
  await lead.done('/v1/alliance-meetings', meetingBody(together, 2)),
  await lead.done('/v1/agreements', contractBody()),
  await lead.done('/v1/agreements', contractBody()),
  await district.done('/v1/alliance-umbrellas', umbrellaBody('先锋', together)),
  await district.done('/v1/alliance-umbrellas', umbrellaBody('红链', over)),
  await lead.done('/v1/alliance-brands', brandBody(together, '红帆')),
  await lead.done('/v1/alliance-brands', brandBody(together, '绿廊')),
]
const reason = { reason: '完成' }
await lead.done(`/v1/alliance-meetings/${cancelled.id}/cancel`, reason)
await lead.done(`/v1/agreements/${terminated.id}/terminate`, reason)
await district.done(`/v1/alliance-umbrellas/${closed.id}/close`, reason)
await lead.done(`/v1/alliance-brands/${withdrawn.id}/withdraw`, reason)
await lead.done(`/v1/alliances/${over}/dissolve`, reason)
const ally = await alliance('助老')
await lead.done(`/v1/alliances/${ally.id}/found`, { memberIds: [grand.id, branch.id, units[0]] })
/** What the lists and the life of the alliance are made of. */
export const allied = { allianceId: ally.id, divisionCode: '990103001' }
const item = { ...allied, title: '培训', tags: [], quantity: 9, measure: '场' }
const resource = await lead.done('/v1/list-resources', { ...item, ownerId: units[0], quantity: 900 })
const need = async () => (await lead.done('/v1/list-needs', { ...item, ownerId: grand.id })).id
/** A need that a project may carry out. */
export const matched = async (): Promise<string> => {
  const id = await need()
  await lead.done(`/v1/list-needs/${id}/match`, { resourceId: resource.id, quantity: 2 })
  return id
}
const drive = await lead.done('/v1/pledge-drives', {
  ...allied,
  kind: 'show',
  title: '亮承诺',
  orgIds: [grand.id],
  personsCount: 9,
})
const promised = { driveId: drive.id, divisionCode: '990103001', orgId: grand.id, personId: free, text: '每月义诊' }
const pledge = await lead.done('/v1/pledges', promised)
const review = await lead.done('/v1/alliance-reviews', {
  ...allied,
  period: '2022H2',
  rows: [{ memberId: grand.id, duty: '参加联席会议', score: 60, outcome: 'remind' }],
})
const taken = await need()
await lead.done(`/v1/list-needs/${taken}/withdraw`, { reason: '已解决' })
const action = await lead.done('/v1/joint-actions', {
  ...allied,
  action: 'service',
  title: '义诊',
  hostOrgId: grand.id,
  plannedFor: '2099-06-30',
})
await lead.done(`/v1/joint-actions/${action.id}/cancel`, { reason: '停办' })
await at('reporting', 'ops').done('/v1/calendar')
const figures = at('reporting', 'district-admin')
const half = { divisionCode: '990103', period: '2023H1' }
const [kept, replaced] = [await figures.done('/v1/snapshots', half), await figures.done('/v1/snapshots', half)]
await figures.done(`/v1/snapshots/${replaced.id}/supersede`, { divisionCode: '990103', reason: '更正' })
const [written, unwritten] = [await figures.done('/v1/reports', half), await figures.done('/v1/reports', half)]
await figures.done(`/v1/reports/${unwritten.id}/withdraw`, { reason: '数据有误' })
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
  'grid-staff': posted.id,
  team: patrol.id,
  'check-in': reported.id,
  'proxy-order': asked.id,
  'joint-conference': conference.id,
  alliance: prepared.id,
  'duty-rotation': rotation.id,
  'alliance-meeting': meeting.id,
  agreement: contract.id,
  'alliance-umbrella': umbrella.id,
  'alliance-brand': brand.id,
  'alliance-review': review.id,
  'pledge-drive': drive.id,
  calendar: 'cal_city',
  alert: await alerted(community),
  'platform-alert': await platformAlerted(),
  member,
  post: post.id,
  'centre-household': household.id,
  'community-chain': `chn_${community}`,
  'org-life-plan': plan.id,
  'org-life-activity': activity.id,
  checklist: checklist.id,
  'inspection-round': inspection.id,
  snapshot: kept.id,
  report: written.id,
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
  'grid-staff': left.id,
  team: disbanded.id,
  'check-in': ceased.id,
  'proxy-order': denied.id,
  matter: dropped.id,
  alliance: dissolved.id,
  member: former,
  post: formerPost.id,
  'centre-household': formerHousehold.id,
  'org-life-activity': calledOff.id,
  'duty-rotation': rotated.id,
  'alliance-meeting': cancelled.id,
  agreement: terminated.id,
  'alliance-umbrella': closed.id,
  'alliance-brand': withdrawn.id,
  'list-need': taken,
  'joint-action': action.id,
  snapshot: replaced.id,
  report: unwritten.id,
}
/** What ids of an example stand for here, by prefix and in their order. */
export const references: Readonly<Record<string, readonly string[]>> = {
  org: [grand.id, branch.id],
  unt: [units[0], units[1]],
  grd: [active],
  gst: [posted.id],
  tea: [patrol.id],
  jcf: [conference.id],
  cin: [reported.id],
  lgg: legacies,
  per: [member],
  chk: [checklist.id],
  aln: [ally.id],
  ned: [await matched()],
  res: [resource.id],
  pld: [drive.id],
  plg: [pledge.id],
  drv: [review.id],
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
  member: free,
  otherMember: other,
  together,
}
