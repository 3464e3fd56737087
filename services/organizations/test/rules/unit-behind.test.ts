import t from 'tap'
import { closeUnit, dissolveOrganization, followUnit, registerUnit, systemFollows, updateUnit } from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const firm = { name: '棠溪纸业有限公司', kind: 'enterprise', field: 'soe', system: '国资' }
const { system: _, ...plain } = firm
function withFirm() {
  const line = withLine()
  const { c, organization, grand } = line
  const unitId = c.does(registerUnit, { ...firm, divisionCode: community }, { at: '2023-01-10T02:00:00Z' }).id
  const branch = organization('branch', grand, community, { unitId })
  const becomes = (of: object): string | undefined => c.does(updateUnit, of, { id: unitId }).refused
  const follow = (body: object, at = '2023-07-03T02:00:00Z') =>
    c.does(followUnit, body, { id: branch, at, actor: 'system' })
  return { ...line, unitId, branch, becomes, follow }
}

t.test('an organisation is of the system of its unit, also when the unit changes it, from that day on', async (t) => {
  const { c, branch, becomes, follow } = withFirm()
  t.match(c.the(branch), { system: '国资' })
  becomes({ ...firm, system: '商务' })
  t.strictSame(follow({ system: '商务' }).events, [
    { type: 'PartyOrganizationSystemChanged', data: { orgId: branch, system: '商务', changedOn: '2023-07-03' } },
  ])
  t.match(c.the(branch), { state: 'active', system: '商务' })
  t.equal(follow({ system: '商务' }).refused, 'same-value', 'heard twice')
  becomes(plain)
  t.match(follow({}).events, [{ data: { orgId: branch, changedOn: '2023-07-03' } }])
  t.notOk('system' in c.the(branch), 'of none')
})

t.test('a change the unit has gone beyond is not followed', async (t) => {
  const { becomes, follow } = withFirm()
  becomes({ ...firm, system: '商务' })
  becomes({ ...firm, system: '交通' })
  t.equal(follow({ system: '商务' }).refused, 'same-value')
  t.match(follow({ system: '交通' }).events, [{ data: { system: '交通' } }])
})

t.test('one that stands on no unit, or has ended, follows none', async (t) => {
  const { c, grand, branch, unitId, follow } = withFirm()
  t.equal(c.does(followUnit, { system: '商务' }, { id: grand, actor: 'system' }).refused, 'same-value')
  c.does(dissolveOrganization, { reason: '撤并' }, { id: branch })
  c.does(closeUnit, {}, { id: unitId })
  t.equal(follow({ system: '商务' }).refused, 'illegal-step')
})

t.test('an update or a correction of a unit concerns those on it that are of another system', async (t) => {
  const heard = (data: object) => ({
    ...{ id: 'x', type: 'UnitUpdated', source: '', aggregate: 'unt_1', version: 2, timeline: 1, time: '' },
    ...{ occurredOn: '2023-07-03', scopePath: '', actor: '', correlationId: '', data: { ...data } },
  })
  const corrected = { corrects: 'x', type: 'UnitRegistered', data: firm, reason: '误录' }
  const wanted = { relates: 'unit:unt_1', 'state.state': { $in: ['active', 'overdue_term'] } }
  for (const data of [firm, corrected])
    t.strictSame(systemFollows.targets(heard(data)).filter, { ...wanted, 'state.system': { $ne: '国资' } })
  t.strictSame(systemFollows.targets(heard(plain)).filter, { ...wanted, 'state.system': { $exists: true } })
  const [found] = [...withFirm().c.standing.values()]
  if (!found) throw new Error('there is a city')
  t.strictSame(
    [firm, corrected, plain].map((data) => systemFollows.body(heard(data), found.stored)),
    [{ system: '国资' }, { system: '国资' }, {}],
  )
})
