import t from 'tap'
import { city, day, made, of, officials } from './city.ts'

const { admin, clerk, viewer, community } = officials

const allowed = ['join', 'leave', 'expand', 'remind', 'suspendMember', 'restoreMember', 'exit', 'suspend', 'dissolve']

t.test('an alliance is prepared by its lead and founded with its members', async (t) => {
  const proposal = {
    name: '沿河先锋联盟',
    theme: '沿河治理',
    kind: 'river',
    leadOrgId: of('town'),
    divisionCode: '990104001',
    maxMembers: 3,
  }
  const prepared = await clerk.done('/v1/alliances', proposal, { after: of('town@') })
  made.set('alliance', prepared.id)
  const members = { memberIds: [of('grand'), of('unit')] }
  const asked = { after: `${of('grand@')},${of('unit@')}` }
  const founded = await clerk.done(`/v1/alliances/${prepared.id}/found`, members, asked)
  t.match(founded.json(), { version: 2, state: 'active' })
  t.match((await viewer.get(`/v1/alliances/${prepared.id}`)).json(), {
    members: [
      { orgId: of('grand'), kind: 'committee' },
      { unitId: of('unit'), kind: 'two_new' },
    ],
    crossIndustry: true,
    allowed,
  })
  t.match((await clerk.post('/v1/alliances', proposal)).json(), { status: 409, code: 'lead-taken' })
})

t.test('an action of organisation life counts as the theme Party day of each who took part', async (t) => {
  const today = day(0)
  const action = { action: 'org_life', title: '联合主题党日', hostOrgId: of('grand'), plannedFor: today }
  const body = { allianceId: of('alliance'), divisionCode: '990104001', ...action }
  const { id } = await clerk.done('/v1/joint-actions', body)
  const took = { orgIds: [of('grand'), of('town')], unitIds: [], persons: 46, place: '党群服务中心' }
  const held = await clerk.done(`/v1/joint-actions/${id}/hold`, took)
  await city.applied('organizations.reactions', held.position)
  for (const orgId of took.orgIds) {
    const { data } = (await viewer.get(`/v1/org-life-activities?orgId=${orgId}`)).json()
    t.match(data, [
      { state: 'referenced', kind: 'theme_day', topic: action.title, heldOn: today, referencedActionId: id },
    ])
  }
  const events = (await clerk.get(`/v1/joint-actions/${id}/history`)).json().data
  const { id: eventId } = events.find(({ type }: { type: string }) => type === 'JointActionHeld')
  const revoked = await clerk.done(`/v1/joint-actions/${id}/revoke`, { eventId, reason: '误录' })
  await city.applied('organizations.reactions', revoked.position)
  for (const orgId of took.orgIds) {
    const { data } = (await viewer.get(`/v1/org-life-activities?orgId=${orgId}`)).json()
    t.match(data, [{ state: 'dropped', referencedActionId: id }], 'the action was none')
  }
})

t.test('a step that is not possible names those that are', async (t) => {
  const refused = await clerk.post(`/v1/alliances/${of('alliance')}/resume`)
  t.match(refused.json(), {
    status: 409,
    code: 'illegal-step',
    allowed,
  })
})

t.test('whoever holds no role of the alliance may read it and not change it', async (t) => {
  t.equal((await community.get(`/v1/alliances/${of('alliance')}`)).status, 404)
  t.match((await viewer.post(`/v1/alliances/${of('alliance')}/suspend`, { reason: '调整' })).json(), {
    status: 403,
    code: 'forbidden',
  })
})

t.test('an organisation that is dissolved leaves its alliance by itself', async (t) => {
  const branch = await admin.done('/v1/organizations', {
    name: '沿河联合党支部',
    orgType: 'branch',
    field: 'other',
    parentId: of('grand'),
    divisionCode: '990104001001',
    committeeSize: 0,
    hasPartyGroups: false,
    fullMemberCount: 0,
    probationaryCount: 0,
  })
  const proposal = {
    name: '平安联盟',
    theme: '平安建设',
    kind: 'safety',
    leadOrgId: of('town'),
    divisionCode: '990104001',
  }
  const { id } = await clerk.done('/v1/alliances', proposal)
  const url = `/v1/alliances/${id}`
  const memberIds = [of('grand'), of('unit'), branch.id]
  await clerk.done(`${url}/found`, { memberIds }, { after: String(branch.position) })
  t.match((await viewer.get(url)).json(), { members: { length: 3 }, branchCount: 1 })
  const dissolved = await admin.done(`/v1/organizations/${branch.id}/dissolve`, { reason: '撤并' })
  await city.applied('alliances.reactions', dissolved.position)
  t.match((await viewer.get(url)).json(), { state: 'active', members: { length: 2 }, branchCount: 0 })
})
