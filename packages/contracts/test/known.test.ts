import t from 'tap'
import { eventsOf, type HeardEvent, replicas } from '../src/index.ts'

const heard = (type: string, data: HeardEvent['data'], aggregate = 'org_1'): HeardEvent => ({
  type,
  data,
  aggregate,
  scopePath: '/990100/990103',
})
const division = { code: '990103001', name: '棠溪街道', level: 'town', scopePath: '', validFrom: '2020-01-01' }
const organization = {
  orgId: 'org_1',
  name: '棠溪街道党工委',
  orgType: 'working_committee',
  field: 'urban_community',
  divisionCode: '990103001',
  committeeSize: 7,
}
const unit = { name: '澄江机电', kind: 'enterprise', field: 'soe', system: '国资', employees: 80 }
const grant = {
  accountId: 'clerk',
  role: 'town-clerk',
  scopePath: '/990100',
  divisionCode: '990100',
  from: '2023-01-01',
}

t.test('a replica listens to events its service publishes', async (t) => {
  for (const { service, events } of Object.values(replicas)) {
    const published = eventsOf[service].map(({ type }) => type)
    t.same(
      events.filter((type) => !published.includes(type)),
      [],
    )
  }
})

t.test('of a division its names, level, place and days are known', async (t) => {
  const { fold } = replicas.divisions
  const known = fold(undefined, heard('DivisionRegistered', division, 'div_990103001'))
  t.same(known, {
    ...{ id: 'div_990103001', name: '棠溪街道', kind: 'town', divisionCode: '990103001', state: 'active' },
    ...{ path: '/990100/990103', from: '2020-01-01' },
  })
  t.match(fold(known, heard('DivisionRenamed', { name: '云溪街道' })), { name: '云溪街道', state: 'active' })
  t.match(fold(known, heard('DivisionRetired', { successorCode: '990103002' })), { state: 'retired', kind: 'town' })
})

t.test('of an organisation its type, field, unit, place and end are known, no counts', async (t) => {
  const { fold } = replicas.organizations
  const known = fold(undefined, heard('PartyOrganizationEstablished', organization))
  const { name, field, divisionCode } = organization
  t.same(known, { id: 'org_1', name, kind: 'working_committee', field, divisionCode, state: 'active' })
  t.match(
    fold(undefined, heard('PartyOrganizationEstablished', { ...organization, unitId: 'unt_1', system: '国资' })),
    {
      unitId: 'unt_1',
      system: '国资',
    },
  )
  const ofTrade = fold(known, heard('PartyOrganizationSystemChanged', { orgId: 'org_1', system: '商务' }))
  t.same(ofTrade, { ...known, system: '商务' })
  t.same(fold(ofTrade, heard('PartyOrganizationSystemChanged', { orgId: 'org_1' })), known)
  t.match(fold(known, heard('PartyOrganizationReparented', { parentId: 'org_2', divisionCode: '990103002' })), {
    divisionCode: '990103002',
    state: 'active',
  })
  t.match(fold(known, heard('PartyOrganizationMerged', { successorOrgId: 'org_2' })), { state: 'merged' })
  t.match(fold(known, heard('PartyOrganizationDissolved', { orgId: 'org_1' })), { state: 'dissolved' })
})

t.test('of a unit its kind, field and system are known, also after a change', async (t) => {
  const { fold } = replicas.units
  const known = fold(undefined, heard('UnitRegistered', { ...unit, divisionCode: '990103' }, 'unt_1'))
  const { employees, ...kept } = unit
  t.same(known, { id: 'unt_1', ...kept, divisionCode: '990103', state: 'active' })
  const { system, ...plain } = unit
  const closed = fold(known, heard('UnitClosed', {}, 'unt_1'))
  t.match(closed, { state: 'closed' })
  t.same(fold(closed, heard('UnitUpdated', { ...plain, name: '澄江机械' }, 'unt_1')), {
    id: 'unt_1',
    name: '澄江机械',
    updated: true,
    kind: 'enterprise',
    field: 'soe',
    divisionCode: '990103',
    state: 'closed',
  })
})

t.test('of a member the branch is known and nothing of the person, until the membership ends', async (t) => {
  const { fold } = replicas.members
  const home = { branchId: 'org_1', divisionCode: '990103001001', admittedOn: '2010-06-18' }
  const known = fold(undefined, heard('MemberAdmitted', { personId: 'per_1', ...home, field: 'rural' }, 'per_1'))
  t.same(known, { id: 'per_1', ...home, state: 'active' })
  const letter = { from: 'org_1', to: 'org_2', letterIssuedOn: '2023-03-01', divisionCode: '990103002001' }
  t.equal(fold(known, heard('MemberTransferred', letter, 'per_1')), known, 'a letter alone moves nobody')
  const received = fold(known, heard('MemberTransferred', { ...letter, receivedOn: '2023-03-09' }, 'per_1'))
  t.match(received, { branchId: 'org_2', divisionCode: '990103002001' })
  const moved = fold(received, heard('MemberMoved', { branchId: 'org_2', divisionCode: '990103003001' }, 'per_1'))
  t.match(moved, { branchId: 'org_2', divisionCode: '990103003001', state: 'active' })
  t.match(fold(moved, heard('MembershipEnded', { endedOn: '2023-05-01' }, 'per_1')), {
    state: 'ended',
    endedOn: '2023-05-01',
    branchId: 'org_2',
  })
})

t.test('a grant is known until it is revoked', async (t) => {
  const { fold } = replicas.grants
  const known = fold(undefined, heard('RoleGranted', grant, 'grt_1'))
  t.same(known, { id: 'grt_1', ...grant, state: 'active' })
  const ending = fold(known, heard('RoleGrantEndSet', { to: '2023-12-31' }, 'grt_1'))
  t.same(ending, { id: 'grt_1', ...grant, to: '2023-12-31', state: 'active' })
  t.same(fold(ending, heard('RoleGrantEndSet', {}, 'grt_1')), known)
  t.match(fold(known, heard('RoleRevoked', { reason: '调离' }, 'grt_1')), { state: 'revoked', accountId: 'clerk' })
})

t.test('what began before we listened stays unknown', async (t) => {
  for (const { fold, events } of Object.values(replicas))
    for (const type of events.slice(1)) t.equal(fold(undefined, heard(type, {})), undefined, type)
})

t.test('a fold heard twice says the same', async (t) => {
  const once = replicas.units.fold(undefined, heard('UnitRegistered', unit, 'unt_1'))
  t.same(replicas.units.fold(once, heard('UnitRegistered', unit, 'unt_1')), once)
})
