import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { grantRole, grants, retireDivision, revokeRole, setGrantEnd } from '../mechanisms.ts'
import { chengchuan } from './city.ts'

const clerk = { accountId: 'wang', role: 'town-clerk', divisionCode: '990103001' }
const data = { accountId: 'wang', role: 'town-clerk', scopePath: '/990100/990103', divisionCode: '990103' }
const granted = (more: object = {}) => given({ type: 'RoleGranted', data: { ...data, from: '2023-01-01', ...more } })

t.test('its table has no flaw', async (t) => {
  t.same(flawsOf(grants), [])
})

t.test('a role is granted on the subtree of a division, from today on', async (t) => {
  const c = chengchuan()
  const { id, events } = c.does(grantRole, { ...clerk, to: '2024-01-01' })
  const scopePath = '/990100/990103/990103001'
  t.match(events, [{ type: 'RoleGranted', data: { ...clerk, scopePath, from: '2023-06-30', to: '2024-01-01' } }])
  t.match(c.standing.get(id)?.stored, { scopePath, relates: [], state: { state: 'active', scopePath } })
})

t.test('a grant may begin another day and be narrowed to one thing', async (t) => {
  const c = chengchuan()
  const only = { kind: 'org', id: 'org_1' }
  const { events } = c.does(grantRole, { ...clerk, role: 'branch-secretary', only, from: '2023-09-01', import: true })
  t.match(events, [{ data: { only, from: '2023-09-01', import: true } }])
})

t.test('the same role on the same place is granted once', async (t) => {
  const c = chengchuan()
  const { id } = c.does(grantRole, clerk)
  t.equal(c.does(grantRole, { ...clerk, to: '2025-01-01' }).refused, 'already-exists')
  const narrowed = { ...clerk, only: { kind: 'field', id: 'rural' } }
  t.equal(c.does(grantRole, narrowed).refused, undefined, 'narrowed it is another grant')
  t.equal(c.does(grantRole, { ...clerk, divisionCode: '990103100' }).refused, undefined)
  t.same(c.does(revokeRole, { reason: '岗位调整' }, { id }).releases, [
    'grant:wang|town-clerk|/990100/990103/990103001|',
  ])
  t.equal(c.does(grantRole, clerk).refused, undefined)
})

t.test('nobody grants to themselves nor prolongs their own rights, but may give them up', async (t) => {
  const c = chengchuan()
  t.equal(c.does(grantRole, clerk, { actor: 'wang' }).refused, 'own-grant')
  t.equal(granted().when(setGrantEnd, { to: '2025-01-01' }, { actor: 'wang' }).refused, 'own-grant')
  t.equal(granted().when(revokeRole, { reason: '调离' }, { actor: 'wang' }).refused, undefined)
})

t.test('roles of the city lie on the city, a district’s admin below it', async (t) => {
  const c = chengchuan()
  const grant = (role: string, divisionCode: string) =>
    c.does(grantRole, { accountId: 'li', role, divisionCode }).refused
  t.equal(grant('city-admin', '990100'), undefined)
  t.equal(grant('city-viewer', '990103'), 'wrong-level')
  t.equal(grant('city-admin', '990103001'), 'wrong-level')
  t.equal(grant('district-admin', '990100'), 'wrong-level')
  t.equal(grant('district-admin', '990103'), undefined)
  t.equal(grant('auditor', '990100'), undefined)
})

t.test('a grant needs a division that is active and a thing that can exist', async (t) => {
  const c = chengchuan()
  t.match(c.does(grantRole, { ...clerk, divisionCode: '990103009' }), {
    refused: 'unknown-reference',
    pointer: '/divisionCode',
  })
  c.does(retireDivision, {}, { id: 'div_990103100200' })
  t.equal(c.does(grantRole, { ...clerk, divisionCode: '990103100200' }).refused, 'division-retired')
  const narrowed = (kind: string, id: string) => c.does(grantRole, { ...clerk, only: { kind, id } })
  t.match(narrowed('grid', 'org_1'), { refused: 'unknown-reference', pointer: '/only/id' })
  t.match(narrowed('field', 'farming'), { refused: 'unknown-reference', pointer: '/only/id' })
  t.equal(narrowed('alliance', 'aln_1').refused, undefined)
})

t.test('a grant ends after it began', async (t) => {
  const c = chengchuan()
  t.match(c.does(grantRole, { ...clerk, to: '2023-06-30' }), { refused: 'invalid-period', pointer: '/to' })
  t.equal(c.does(grantRole, { ...clerk, to: '2023-06-31' }).refused, 'invalid-date')
  t.equal(c.does(grantRole, { ...clerk, from: '2023-02-29' }).refused, 'invalid-date')
  t.equal(c.does(grantRole, { ...clerk, from: '2024-01-01', to: '2023-12-31' }).refused, 'invalid-period')
})

t.test('the end of a grant is moved, or taken away', async (t) => {
  const ending = granted({ to: '2024-01-01' })
  t.match(ending.when(setGrantEnd, { to: '2024-06-30' }), {
    events: [{ type: 'RoleGrantEndSet', data: { grantId: 'grt_1', to: '2024-06-30', setOn: '2023-06-30' } }],
    state: { to: '2024-06-30', from: '2023-01-01', state: 'active' },
  })
  t.notOk('to' in ending.when(setGrantEnd, {}).state)
  t.equal(ending.when(setGrantEnd, { to: '2024-01-01' }).refused, 'same-value')
  t.equal(granted().when(setGrantEnd, {}).refused, 'same-value')
  t.equal(ending.when(setGrantEnd, { to: '2023-06-30' }).refused, 'invalid-period', 'to end it now, revoke it')
  t.equal(granted({ from: '2023-10-01' }).when(setGrantEnd, { to: '2023-09-01' }).refused, 'invalid-period')
})

t.test('a grant that has ended is not prolonged, only revoked', async (t) => {
  const ended = granted({ to: '2023-06-30' })
  t.equal(ended.when(setGrantEnd, { to: '2024-01-01' }).refused, 'grant-ended')
  t.match(ended.when(revokeRole, { reason: '清理' }), {
    state: { state: 'revoked', revokedOn: '2023-06-30', revokedFor: '清理' },
  })
})

t.test('a revoked grant is done with', async (t) => {
  const c = chengchuan()
  const { id } = c.does(grantRole, clerk)
  c.does(revokeRole, { reason: '岗位调整' }, { id })
  t.equal(c.does(revokeRole, { reason: '岗位调整' }, { id }).refused, 'illegal-step')
  t.equal(c.does(setGrantEnd, { to: '2025-01-01' }, { id }).refused, 'illegal-step')
})
