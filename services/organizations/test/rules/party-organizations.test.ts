import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  applyToEstablish,
  approveEstablishment,
  closeUnit,
  dissolveOrganization,
  organizations,
  registerOrganization,
  registerUnit,
  rejectEstablishment,
  retireDivision,
} from '../mechanisms.ts'
import { chengchuan } from './city.ts'

const community = '990103001001'
const counts = { fullMemberCount: 8, probationaryCount: 1 }
const existing = { committeeSize: 0, hasPartyGroups: false, ...counts }

/** 澄川市 with a town committee, a community committee below it, three units, and one committee in the other district. */
function withCommittees() {
  const c = chengchuan()
  const committee = (name: string, orgType: string, divisionCode: string, parentId?: string) => {
    const of = { name, orgType, field: 'urban_community', divisionCode, ...(parentId && { parentId }) }
    return c.does(registerOrganization, { ...of, ...existing }).id
  }
  const town = committee('棠溪街道党工委', 'working_committee', '990103001')
  const parentId = committee('棠溪社区党委', 'grassroots_committee', community, town)
  const foreign = committee('石泾区委', 'district_committee', '990104')
  const unit = (name: string, divisionCode = community) =>
    c.does(registerUnit, { name, kind: 'enterprise', field: 'two_new', divisionCode }).id
  const unitIds = ['棠溪纸业', '沿河机电', '青山物流'].map((name) => unit(name))
  const branch = { name: '棠溪纸业党支部', orgType: 'branch', field: 'two_new', parentId, divisionCode: community }
  return { c, town, parentId, foreign, unit, unitIds, branch }
}

t.test('its table has no flaw', async (t) => {
  t.same(flawsOf(organizations), [])
})

t.test('an organisation that stands on a unit has its system', async (t) => {
  const { c, parentId, branch } = withCommittees()
  const of = { name: '澄江机械', kind: 'enterprise', field: 'soe', system: '国资', divisionCode: community }
  const unitId = c.does(registerUnit, of).id
  const registered = c.does(registerOrganization, { ...branch, parentId, ...existing, unitId })
  t.match(registered.events, [{ data: { unitId, system: '国资' } }])
  const applied = c.does(applyToEstablish, { ...branch, parentId, unitId, ...counts })
  const founding = { committeeSize: 3, hasPartyGroups: false }
  const approved = c.does(approveEstablishment, founding, { id: applied.id, actor: 'li' })
  t.match(approved.events, [{ data: { unitId, system: '国资' } }])
  const alone = c.does(registerOrganization, { ...branch, parentId, ...existing })
  t.equal(alone.events?.[0]?.data.system, undefined)
})

t.test('who applies is answered by somebody else', async (t) => {
  const { c, parentId, unitIds, branch } = withCommittees()
  const body = { ...branch, unitId: unitIds[0], ...counts }
  const { id, events, guards } = c.does(applyToEstablish, body)
  t.match(events, [
    { type: 'EstablishmentApplied', data: { orgId: id, ...body, appliedBy: 'clerk', appliedOn: '2023-06-30' } },
  ])
  t.notOk(guards, 'nothing stands on an application')
  const founding = { committeeSize: 3, hasPartyGroups: false }
  t.equal(c.does(approveEstablishment, founding, { id }).refused, 'own-application')
  t.equal(c.does(rejectEstablishment, { reason: '重复' }, { id }).refused, 'own-application')
  const approved = c.does(approveEstablishment, founding, { id, actor: 'li' })
  const term = { termStartOn: '2023-06-30', termEndOn: '2026-06-30', termYears: 3 }
  t.match(approved.events, [
    {
      type: 'PartyOrganizationEstablished',
      data: { orgId: id, ...body, ...founding, ...term, establishedOn: '2023-06-30' },
    },
  ])
  t.same(approved.guards, [`division:${community}`, `organization:${parentId}`, `unit:${unitIds[0]}`])
  t.same(c.standing.get(id)?.stored.relates, [`org:${id}`, `unit:${unitIds[0]}`, 'field:two_new', `parent:${parentId}`])
  t.equal(c.does(approveEstablishment, founding, { id, actor: 'li' }).refused, 'illegal-step')
})

t.test('a rejected application is done with', async (t) => {
  const { c, branch } = withCommittees()
  const { id } = c.does(applyToEstablish, { ...branch, ...counts })
  c.does(rejectEstablishment, { reason: '建议组建联合党支部' }, { id, actor: 'li' })
  t.match(c.the(id), { state: 'rejected', endedOn: '2023-06-30' })
  t.equal(c.does(rejectEstablishment, { reason: '重复' }, { id, actor: 'li' }).refused, 'illegal-step')
})

t.test('a branch is founded by three full members (N-03), a group by any number', async (t) => {
  const { c, branch } = withCommittees()
  const few = { fullMemberCount: 2, probationaryCount: 5 }
  t.match(c.does(applyToEstablish, { ...branch, ...few }), { refused: 'too-few-members', pointer: '/fullMemberCount' })
  t.equal(c.does(applyToEstablish, { ...branch, ...few, fullMemberCount: 3 }).refused, undefined)
  t.equal(c.does(applyToEstablish, { ...branch, orgType: 'building_group', ...few }).refused, undefined)
})

t.test('a joint branch is founded for two to five units (N-03), no other kind covers several', async (t) => {
  const { c, unit, unitIds, branch } = withCommittees()
  const six = [...unitIds, unit('四'), unit('五'), unit('六')]
  const joint = { ...branch, orgType: 'joint_branch' }
  const found = (coveredUnitIds: string[], of = joint) => c.does(applyToEstablish, { ...of, ...counts, coveredUnitIds })
  t.match(found(six.slice(0, 1)), { refused: 'too-few-units', pointer: '/coveredUnitIds' })
  t.match(found(six), { refused: 'too-many-units', pointer: '/coveredUnitIds' })
  t.match(found(six.slice(0, 2), branch), { refused: 'not-joint', pointer: '/coveredUnitIds' })
  const { id } = found(six.slice(0, 5))
  const approved = c.does(approveEstablishment, { committeeSize: 0, hasPartyGroups: false }, { id, actor: 'li' })
  t.same(
    approved.guards?.slice(2),
    six.slice(0, 5).map((one) => `unit:${one}`),
  )
})

t.test('one that exists already enters as it is: for its size there is an alert (W-08)', async (t) => {
  const { c, unit, unitIds, branch } = withCommittees()
  const coveredUnitIds = [...unitIds, unit('四'), unit('五'), unit('六')]
  const registered = c.does(registerOrganization, { ...branch, orgType: 'joint_branch', ...existing, coveredUnitIds })
  t.equal(registered.refused, undefined)
  t.same(
    registered.guards?.slice(2),
    coveredUnitIds.map((one) => `unit:${one}`),
  )
  t.equal(c.does(registerOrganization, { ...branch, ...existing, fullMemberCount: 1 }).refused, undefined)
  t.equal(c.does(registerOrganization, { ...branch, ...existing, coveredUnitIds }).refused, 'not-joint')
})

t.test('one that exists already brings its founding day and its running term', async (t) => {
  const { c, branch } = withCommittees()
  const register = (more: object) => c.does(registerOrganization, { ...branch, ...existing, ...more })
  const days = { establishedOn: '2012-06-18', termStartOn: '2021-07-01' }
  const { id } = register(days)
  const term = { termStartOn: '2021-07-01', termEndOn: '2024-07-01', termYears: 3 }
  t.match(c.the(id), { state: 'active', establishedOn: '2012-06-18', ...term, regularEndOn: '2024-07-01' })
  t.notOk('termEndOn' in c.the(register({ establishedOn: '2012-06-18' }).id), 'without a day its term is not known')
  t.match(register({ termYears: 3 }), { refused: 'term-invalid', pointer: '/termStartOn' })
  t.match(register({ ...days, termYears: 5 }), { refused: 'term-invalid', pointer: '/termYears' })
  t.match(register({ ...days, orgType: 'party_group' }), { refused: 'term-invalid', pointer: '/termStartOn' })
  const early = { establishedOn: '2022-01-01', termStartOn: '2021-07-01' }
  t.match(register(early), { refused: 'term-invalid', pointer: '/termStartOn' })
  t.match(register({ termStartOn: '2021-06-31' }), { refused: 'invalid-date', pointer: '/termStartOn' })
  t.match(register({ establishedOn: '2023-07-01' }), { refused: 'occurred-in-future', pointer: '/establishedOn' })
})

t.test('below seven full members a branch has no committee (N-04)', async (t) => {
  const { c, branch } = withCommittees()
  const register = (orgType: string, fullMemberCount: number, committeeSize: number) =>
    c.does(registerOrganization, { ...branch, ...existing, orgType, fullMemberCount, committeeSize })
  t.match(register('branch', 6, 3), { refused: 'committee-not-possible', pointer: '/committeeSize' })
  t.match(register('party_group', 20, 3), { refused: 'committee-not-possible', pointer: '/committeeSize' })
  t.match(register('branch', 7, 2), { refused: 'committee-too-small', pointer: '/committeeSize' })
  t.match(register('general_branch', 0, 1), { refused: 'committee-too-small' })
  t.equal(register('branch', 7, 3).refused, undefined)
  t.equal(register('general_branch', 0, 5).refused, undefined)
  const { id } = c.does(applyToEstablish, { ...branch, fullMemberCount: 6, probationaryCount: 2 })
  const approve = (committeeSize: number) =>
    c.does(approveEstablishment, { committeeSize, hasPartyGroups: false }, { id, actor: 'li' })
  t.equal(approve(3).refused, 'committee-not-possible')
  t.equal(approve(0).refused, undefined)
})

t.test('a parent is of a higher type, at work, and of the same district or above it', async (t) => {
  const { c, town, parentId, foreign, branch } = withCommittees()
  const register = (more: object) => c.does(registerOrganization, { ...branch, ...existing, ...more })
  const sibling = register({}).id
  t.match(register({ parentId: sibling }), { refused: 'wrong-level', pointer: '/parentId' })
  t.match(register({ orgType: 'working_committee', parentId: town }), { refused: 'wrong-level' })
  t.match(register({ parentId: foreign }), { refused: 'unknown-reference', pointer: '/parentId' })
  t.match(register({ parentId: 'org_nowhere' }), { refused: 'unknown-reference', pointer: '/parentId' })
  t.equal(register({ parentId: sibling, orgType: 'party_group' }).refused, undefined)
  const city = { name: '澄川市委', orgType: 'city_committee', field: 'organ', divisionCode: '990100', ...existing }
  const top = c.does(registerOrganization, city).id
  t.equal(register({ orgType: 'district_committee', divisionCode: '990103', parentId: top }).refused, undefined)
  const ended = register({}).id
  c.does(dissolveOrganization, { reason: '调整', successorOrgId: parentId }, { id: ended })
  t.match(register({ parentId: ended, orgType: 'party_group' }), { refused: 'organization-not-active' })
})

t.test('its units are open and of the same district', async (t) => {
  const { c, unit, unitIds, branch } = withCommittees()
  const register = (more: object) => c.does(registerOrganization, { ...branch, ...existing, ...more })
  const [first = '', second = ''] = unitIds
  const foreign = unit('石泾机电', '990104')
  t.match(register({ unitId: foreign }), { refused: 'unknown-reference', pointer: '/unitId' })
  const joint = { orgType: 'joint_branch', coveredUnitIds: [second, foreign] }
  t.match(register(joint), { refused: 'unknown-reference', pointer: '/coveredUnitIds/1' })
  t.match(register({ ...joint, coveredUnitIds: [second, 'unt_nowhere'] }), { pointer: '/coveredUnitIds/1' })
  c.does(closeUnit, {}, { id: first })
  t.match(register({ unitId: first }), { refused: 'unit-closed', pointer: '/unitId' })
  t.match(register({ ...joint, coveredUnitIds: [first, second] }), {
    refused: 'unit-closed',
    pointer: '/coveredUnitIds/0',
  })
})

t.test('an application is looked at again when it is approved', async (t) => {
  const { c, unitIds, branch } = withCommittees()
  const [unitId = ''] = unitIds
  const apply = (more: object) => c.does(applyToEstablish, { ...branch, ...counts, ...more }).id
  const approve = (id: string) =>
    c.does(approveEstablishment, { committeeSize: 0, hasPartyGroups: false }, { id, actor: 'li' })
  const onUnit = apply({ unitId })
  const elsewhere = apply({ divisionCode: '990103100200' })
  c.does(closeUnit, {}, { id: unitId })
  c.does(retireDivision, {}, { id: 'div_990103100200' })
  t.match(approve(onUnit), { refused: 'unit-closed', pointer: '' })
  t.match(approve(elsewhere), { refused: 'division-retired', pointer: '' })
})
