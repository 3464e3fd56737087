import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  closeUnit,
  divisions,
  mergeDivisions,
  registerDivision,
  registerOrganization,
  registerRoot,
  registerUnit,
  renameDivision,
  retireDivision,
} from '../mechanisms.ts'
import { chengchuan, city } from './city.ts'

const village = { code: '990103100201', name: '棹塬村', level: 'village', parentCode: '990103100' }
const system = { actor: 'system' }

t.test('its table has no flaw', async (t) => {
  t.same(flawsOf(divisions), [])
})

t.test('the city is the root and lies below nothing', async (t) => {
  const c = city()
  const { id, events, guards } = c.does(registerRoot, { code: '990100', name: '澄川市' }, system)
  t.equal(id, 'div_990100')
  t.match(events, [
    { type: 'DivisionRegistered', data: { level: 'city', scopePath: '/990100', validFrom: '2023-06-30' } },
  ])
  t.same(guards, ['tree:divisions'])
  t.equal(c.does(registerRoot, { code: '990103', name: '桐陂区' }, system).refused, 'wrong-level')
  t.same(registerRoot.roles, ['system'])
})

t.test('a division lies below its parent and its code is its id', async (t) => {
  const c = chengchuan()
  const { id, events, guards } = c.does(registerDivision, {
    ...village,
    urbanRuralClass: '220',
    validFrom: '2019-12-01',
  })
  t.equal(id, 'div_990103100201')
  const scopePath = '/990100/990103/990103100/990103100201'
  t.match(events, [{ data: { scopePath, parentCode: '990103100', validFrom: '2019-12-01', urbanRuralClass: '220' } }])
  t.match(c.standing.get(id)?.stored, { scopePath, state: { state: 'active', divisionCode: village.code } })
  t.same(guards, ['tree:divisions'])
  t.notMatch(c.the(id), { irregular: String })
})

t.test('a code exists once, and a retired one is never used again', async (t) => {
  const c = chengchuan()
  t.equal(c.does(registerDivision, { ...village, code: '990103100200' }).refused, 'already-exists')
  c.does(retireDivision, {}, { id: 'div_990103100200' })
  t.equal(c.does(registerDivision, { ...village, code: '990103100200' }).refused, 'already-exists')
})

t.test('a code that is not its parent’s is refused, an odd one of its level is noted', async (t) => {
  const c = chengchuan()
  const register = (more: object) => c.does(registerDivision, { ...village, ...more })
  t.match(register({ code: '990104100201' }), { refused: 'irregular-code', pointer: '/code' })
  t.equal(register({ code: '990103100000' }).refused, 'irregular-code')
  t.match(register({ level: 'town' }), { refused: 'wrong-level', pointer: '/level' })
  t.match(register({ townKind: 'town' }), { refused: 'wrong-level', pointer: '/townKind' })
  t.match(register({ parentCode: '990103777' }), { refused: 'unknown-reference', pointer: '/parentCode' })
  t.match(register({ validFrom: '2023-02-29' }), { refused: 'invalid-date', pointer: '/validFrom' })
  t.match(register({ validFrom: '2023-07-01' }), { refused: 'occurred-in-future', pointer: '/validFrom' })
  const town = { code: '990103777', name: '菱洲', level: 'town', parentCode: '990103' }
  t.match(c.does(registerDivision, { ...town, urbanRuralClass: '220' }), {
    refused: 'wrong-level',
    pointer: '/urbanRuralClass',
  })
  t.match(c.the(c.does(registerDivision, town).id).irregular, /001 to 599/)
  t.match(c.the(register({ level: 'community' }).id).irregular, /201 is the number of a village, not of a community/)
})

t.test(
  'a name without a known ending and a kind that contradicts the digits are noted, until it is renamed',
  async (t) => {
    const c = chengchuan()
    const town = { code: '990103102', name: '菱洲', level: 'town', townKind: 'township', parentCode: '990103' }
    const { id } = c.does(registerDivision, town)
    t.equal(
      c.the(id).irregular,
      'its name does not end like that of a town; 102 is the number of a town, not of a township (N-61)',
    )
    c.does(renameDivision, { name: '菱洲乡' }, { id })
    t.equal(c.the(id).irregular, '102 is the number of a town, not of a township (N-61)')
    const other = c.does(registerDivision, { ...town, code: '990103103', townKind: 'town' })
    t.match(c.the(other.id).irregular, /does not end/)
    c.does(renameDivision, { name: '菱洲镇' }, { id: other.id })
    t.notMatch(c.the(other.id), { irregular: String })
  },
)

t.test('nothing new comes below a retired division', async (t) => {
  const c = chengchuan()
  c.does(retireDivision, {}, { id: 'div_990103100200' })
  c.does(retireDivision, {}, { id: 'div_990103100' })
  t.match(c.does(registerDivision, village), { refused: 'division-retired', pointer: '/parentCode' })
})

t.test('a division gets another name, not the one it has', async (t) => {
  const registered = {
    code: '990103',
    name: '桐陂区',
    level: 'district',
    scopePath: '/990100/990103',
    validFrom: '2020-01-01',
  }
  const history = given({ type: 'DivisionRegistered', data: registered })
  t.match(history.when(renameDivision, { name: '桐陂新区' }), { state: { name: '桐陂新区', state: 'active' } })
  t.equal(history.when(renameDivision, { name: '桐陂区' }).refused, 'same-value')
  t.equal(given().when(renameDivision, { name: '桐陂区' }).refused, 'illegal-step')
})

t.test('divisions merge into one of their level: each of them retires in favour of it', async (t) => {
  const c = chengchuan()
  const merged = c.does(mergeDivisions, { fromCodes: ['990103001002'] }, { id: 'div_990103001001' })
  const effectiveOn = '2023-06-30'
  t.match(merged.events, [
    { type: 'DivisionsMerged', data: { fromCodes: ['990103001002'], toCode: '990103001001', effectiveOn } },
  ])
  t.match(merged.also, [
    {
      id: 'div_990103001002',
      events: [{ type: 'DivisionRetired', data: { successorCode: '990103001001', effectiveOn } }],
    },
  ])
  t.same(merged.guards, ['tree:divisions', 'division:990103001001', 'division:990103001002'])
  t.match(c.the('div_990103001001'), { state: 'active', mergedFrom: ['990103001002'] })
  t.match(c.the('div_990103001002'), { state: 'retired', validTo: effectiveOn, successorCode: '990103001001' })
})

t.test('a merger names other active divisions of the same level', async (t) => {
  const c = chengchuan()
  const merge = (...fromCodes: string[]) => c.does(mergeDivisions, { fromCodes }, { id: 'div_990103001001' })
  t.match(merge('990103001002', '990103001001'), { refused: 'own-successor', pointer: '/fromCodes/1' })
  t.match(merge('990103100'), { refused: 'wrong-level', pointer: '/fromCodes/0' })
  t.match(merge('990103001009'), { refused: 'unknown-reference', pointer: '/fromCodes/0' })
  merge('990103001002')
  t.match(merge('990103001002'), { refused: 'division-retired', pointer: '/fromCodes/0' })
  const early = { id: 'div_990103001001', at: '2019-01-01T02:00:00Z' }
  t.equal(c.does(mergeDivisions, { fromCodes: ['990103100200'] }, early).refused, 'occurred-before-previous')
})

t.test('an empty division retires, one in use does not', async (t) => {
  const c = chengchuan()
  t.equal(c.does(retireDivision, {}, { id: 'div_990103100' }).refused, 'division-in-use', 'a village lies in it')
  const retired = c.does(retireDivision, {}, { id: 'div_990103100200' })
  t.match(retired.events, [{ type: 'DivisionRetired', data: { effectiveOn: '2023-06-30' } }])
  t.same(retired.guards, ['tree:divisions', 'division:990103100200'])
  t.equal(c.does(retireDivision, {}, { id: 'div_990103100' }).refused, undefined)
  t.equal(c.does(retireDivision, {}, { id: 'div_990103100' }).refused, 'illegal-step')
})

t.test('a unit or a Party organisation holds its division, and every division above', async (t) => {
  const c = chengchuan()
  const unit = { name: '石坳小学', kind: 'school', field: 'school', divisionCode: '990103100200' }
  const { id } = c.does(registerUnit, unit)
  t.equal(c.does(retireDivision, {}, { id: 'div_990103100200' }).refused, 'division-in-use')
  c.does(closeUnit, {}, { id })
  const branch = { name: '石坳村党支部', orgType: 'branch', field: 'rural', divisionCode: '990103100200' }
  const counts = { committeeSize: 3, hasPartyGroups: false, fullMemberCount: 30, probationaryCount: 1 }
  c.does(registerOrganization, { ...branch, ...counts })
  t.equal(c.does(retireDivision, {}, { id: 'div_990103100200' }).refused, 'division-in-use')
})

t.test('a division in use retires when an active one of its level takes its place', async (t) => {
  const c = chengchuan()
  const unit = { name: '云岫诊所', kind: 'hospital', field: 'hospital', divisionCode: '990103001002' }
  c.does(registerUnit, unit)
  const retire = (successorCode: string) => c.does(retireDivision, { successorCode }, { id: 'div_990103001002' })
  t.match(retire('990103001002'), { refused: 'own-successor', pointer: '/successorCode' })
  t.match(retire('990103001'), { refused: 'wrong-level', pointer: '/successorCode' })
  t.match(retire('990103001009'), { refused: 'unknown-reference', pointer: '/successorCode' })
  const retired = retire('990103001001')
  t.same(retired.guards, ['tree:divisions', 'division:990103001002', 'division:990103001001'])
  t.match(c.the('div_990103001002'), { state: 'retired', successorCode: '990103001001' })
})

t.test('what was in a merged division holds its successor until it has moved', async (t) => {
  const c = chengchuan()
  c.does(registerUnit, { name: '云岫诊所', kind: 'hospital', field: 'hospital', divisionCode: '990103001002' })
  c.does(mergeDivisions, { fromCodes: ['990103001002'] }, { id: 'div_990103001001' })
  t.equal(c.does(retireDivision, {}, { id: 'div_990103001001' }).refused, 'division-in-use')
})
