import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  closeUnit,
  dissolveOrganization,
  registerOrganization,
  registerUnit,
  retireDivision,
  units,
  updateUnit,
} from '../mechanisms.ts'
import { chengchuan } from './city.ts'

const paper = { name: '棠溪纸业有限公司', uscc: '91990101MA0F1E2D3H', kind: 'enterprise', field: 'two_new' }
const here = { divisionCode: '990103001001' }
const garrison = { name: '驻地某单位', kind: 'garrison', field: 'other' }

t.test('its table has no flaw', async (t) => {
  t.same(flawsOf(units), [])
})

t.test('a unit is registered in a division that is active', async (t) => {
  const c = chengchuan()
  const { id, events, claims, guards } = c.does(registerUnit, { ...paper, ...here, employees: 86 })
  t.match(events, [{ type: 'UnitRegistered', data: { unitId: id, ...paper, ...here, registeredOn: '2023-06-30' } }])
  t.match(claims, [{ key: `uscc:${paper.uscc}`, code: 'already-exists' }])
  t.same(guards, ['division:990103001001'])
  t.match(c.standing.get(id)?.stored, { relates: [`unit:${id}`, 'field:two_new'], state: { usccWarning: false } })
  const unknown = c.does(registerUnit, { ...paper, divisionCode: '990103001009' })
  t.match(unknown, { refused: 'unknown-reference', pointer: '/divisionCode' })
  c.does(retireDivision, {}, { id: 'div_990103100200' })
  t.equal(c.does(registerUnit, { ...garrison, divisionCode: '990103100200' }).refused, 'division-retired')
})

t.test('a credit code with a wrong check character is kept with a warning', async (t) => {
  const c = chengchuan()
  const { id } = c.does(registerUnit, { ...paper, ...here, uscc: '91990101MA0F1E2D3A' })
  t.match(c.the(id), { usccWarning: true })
  c.does(updateUnit, paper, { id })
  t.match(c.the(id), { usccWarning: false })
})

t.test('two active units never have one credit code', async (t) => {
  const c = chengchuan()
  const { id } = c.does(registerUnit, { ...paper, ...here })
  t.equal(c.does(registerUnit, { ...paper, ...here }).refused, 'already-exists')
  const other = c.does(registerUnit, { ...paper, ...here, uscc: 'N2990103AB12CD34XJ' })
  t.equal(c.does(updateUnit, paper, { id: other.id }).refused, 'already-exists')
  t.same(c.does(closeUnit, {}, { id }).releases, [`uscc:${paper.uscc}`])
  const changed = c.does(updateUnit, paper, { id: other.id })
  t.same(changed.releases, ['uscc:N2990103AB12CD34XJ'])
  t.same([...c.claims], [`uscc:${paper.uscc}`])
})

t.test('an update says the whole: what it leaves out is no longer known', async (t) => {
  const registered = { unitId: 'unt_1', ...paper, ...here, employees: 86, registeredOn: '2023-01-01' }
  const history = given({ type: 'UnitRegistered', data: registered })
  const updated = history.when(updateUnit, { ...paper, partyMemberCount: 4 })
  t.match(updated, {
    claims: [],
    releases: [],
    state: { partyMemberCount: 4, registeredOn: '2023-01-01', unitId: 'unt_1' },
  })
  t.notOk('employees' in updated.state)
  t.equal(history.when(updateUnit, { ...paper, employees: 86 }).refused, 'same-value')
})

t.test('of a garrison only its alias, kind, field and division are kept', async (t) => {
  const c = chengchuan()
  const { id } = c.does(registerUnit, { ...garrison, ...here })
  t.same(c.the(id), {
    state: 'active',
    unitId: id,
    ...garrison,
    ...here,
    usccWarning: false,
    coverage: 'none',
    registeredOn: '2023-06-30',
  })
  const more = { uscc: paper.uscc, system: '某系统', employees: 100, partyMemberCount: 20 }
  for (const [field, value] of Object.entries(more)) {
    const refused = { refused: 'garrison-data', pointer: `/${field}` }
    t.match(c.does(registerUnit, { ...garrison, ...here, [field]: value }), refused)
    t.match(c.does(updateUnit, { ...garrison, [field]: value }, { id }), refused)
  }
  t.equal(c.does(updateUnit, { ...garrison, name: '驻地甲单位' }, { id }).refused, undefined)
})

t.test('a unit never becomes a garrison, nor a garrison another unit', async (t) => {
  const c = chengchuan()
  const unit = c.does(registerUnit, { ...paper, ...here })
  const camp = c.does(registerUnit, { ...garrison, ...here })
  t.match(c.does(updateUnit, garrison, { id: unit.id }), { refused: 'garrison-data', pointer: '/kind' })
  const opened = c.does(updateUnit, { ...paper, uscc: 'N2990103AB12CD34XJ' }, { id: camp.id })
  t.match(opened, { refused: 'garrison-data', pointer: '/kind' })
})

t.test('a unit closes once, and not while a Party organisation stands on it', async (t) => {
  const c = chengchuan()
  const { id } = c.does(registerUnit, { ...paper, ...here })
  const branch = { name: '棠溪纸业党支部', orgType: 'branch', field: 'two_new', unitId: id, ...here }
  const counts = { committeeSize: 0, hasPartyGroups: false, fullMemberCount: 0, probationaryCount: 0 }
  const hosted = c.does(registerOrganization, { ...branch, ...counts })
  t.equal(c.does(closeUnit, {}, { id }).refused, 'unit-in-use')
  c.does(dissolveOrganization, { reason: '企业注销' }, { id: hosted.id })
  const closed = c.does(closeUnit, { reason: '企业注销' }, { id })
  t.match(closed.events, [{ type: 'UnitClosed', data: { closedOn: '2023-06-30', reason: '企业注销' } }])
  t.same(closed.guards, [`unit:${id}`])
  t.equal(c.does(closeUnit, {}, { id }).refused, 'illegal-step')
  t.equal(c.does(updateUnit, paper, { id }).refused, 'illegal-step')
})
