import t from 'tap'
import {
  assessCoverage,
  assignInstructor,
  closeUnit,
  coverageFollows,
  dissolveOrganization,
  endMembership,
  registerUnit,
  updateUnit,
  withdrawInstructor,
} from '../mechanisms.ts'
import type { Done } from './city.ts'
import { community, withLine } from './line.ts'

const firm = { name: '棠溪纸业有限公司', kind: 'enterprise', field: 'two_new' }
const garrison = { name: '驻地某单位', kind: 'garrison', field: 'other' }
function withUnits() {
  const line = withLine()
  const { c } = line
  const unit = (of: object = firm, at = '2023-01-10T02:00:00Z'): string =>
    c.does(registerUnit, { ...of, divisionCode: community }, { at }).id
  const assess = (id: string, since = '2023-06-30'): Done => c.does(assessCoverage, { since }, { id, actor: 'system' })
  const send = (id: string, personId: string): Done => c.does(assignInstructor, { personId }, { id })
  return { ...line, unit, assess, send }
}

t.test('a unit is covered by its own organisation, else by a joint branch, else by nothing', async (t) => {
  const { c, unit, assess, organization, grand } = withUnits()
  const [one, two] = [unit(), unit()]
  t.match(c.the(one), { coverage: 'none' })
  t.equal(assess(one).refused, 'same-value')
  const joint = organization('joint_branch', grand, community, { coveredUnitIds: [one, two] })
  t.strictSame(assess(one, '2023-03-01').events, [
    {
      type: 'UnitCoverageChanged',
      data: { unitId: one, coverage: 'joint', coveredBy: joint, since: '2023-03-01' },
    },
  ])
  t.equal(assess(one, '2023-03-01').refused, 'same-value')
  const own = organization('branch', grand, community, { unitId: one })
  t.match(assess(one, '2023-04-01').events, [{ data: { coverage: 'organised', coveredBy: own } }])
  organization('party_group', grand, community, { unitId: two })
  t.match(assess(two).events, [{ data: { coverage: 'joint' } }], 'a group is no organisation of its own')
  c.does(dissolveOrganization, { reason: '撤并' }, { id: own })
  t.match(assess(one).events, [{ data: { coverage: 'joint', coveredBy: joint } }], 'what still covers it')
  c.does(dissolveOrganization, { reason: '撤并' }, { id: joint })
  t.match(assess(one).events, [{ data: { coverage: 'none', since: '2023-06-30' } }])
  t.notOk('coveredBy' in c.the(one))
})

t.test('nothing covers a unit before it was registered, or before what was known of it', async (t) => {
  const { c, unit, assess, organization, grand } = withUnits()
  const id = unit()
  const own = organization('branch', grand, community, { unitId: id })
  t.match(assess(id, '2020-01-01').events, [{ data: { since: '2023-01-10' } }])
  c.does(dissolveOrganization, { reason: '撤并' }, { id: own })
  assess(id, '2023-06-30')
  organization('branch', grand, community, { unitId: id })
  t.match(assess(id, '2023-02-01').events, [{ data: { coverage: 'organised', since: '2023-06-30' } }])
})

t.test('an instructor reaches a unit that has no organisation, as long as he or she is a member', async (t) => {
  const { c, unit, assess, send, member, branch, organization, grand } = withUnits()
  const id = unit()
  const [li, wang] = [member(branch).id, member(branch).id]
  t.match(send(id, 'per_nobody'), { refused: 'unknown-reference', pointer: '/personId' })
  const sent = send(id, li)
  t.match(sent.events, [{ data: { coverage: 'work_only', instructorId: li, since: '2023-06-30' } }])
  t.same(sent.guards, [`member:${li}`])
  t.equal(send(id, li).refused, 'same-value')
  t.match(send(id, wang).events, [{ data: { coverage: 'work_only', instructorId: wang } }])
  const own = organization('branch', grand, community, { unitId: id })
  t.match(assess(id).events, [{ data: { coverage: 'organised', coveredBy: own, instructorId: wang } }])
  t.match(c.does(withdrawInstructor, {}, { id }).events, [{ data: { coverage: 'organised', coveredBy: own } }])
  t.equal(c.does(withdrawInstructor, {}, { id }).refused, 'same-value')
  send(id, li)
  c.does(dissolveOrganization, { reason: '撤并' }, { id: own })
  t.match(assess(id).events, [{ data: { coverage: 'work_only', instructorId: li } }])
  c.does(endMembership, { reason: 'left' }, { id: li })
  t.match(assess(id).events, [{ data: { coverage: 'none' } }])
  t.match(send(id, li), { refused: 'not-a-member', pointer: '/personId' })
})

t.test('what else is known of a unit changes beside its coverage; a closed one is left as it is', async (t) => {
  const { c, unit, send, member, branch } = withUnits()
  const id = unit()
  const personId = member(branch).id
  send(id, personId)
  c.does(updateUnit, { ...firm, employees: 90 }, { id })
  t.match(c.the(id), { coverage: 'work_only', instructorId: personId, coveredSince: '2023-06-30', employees: 90 })
  c.does(closeUnit, {}, { id })
  t.equal(send(id, personId).refused, 'illegal-step')
})

t.test('of a garrison it is not kept who works with it', async (t) => {
  const { unit, send, member, branch } = withUnits()
  t.match(send(unit(garrison), member(branch).id), { refused: 'garrison-data', pointer: '/personId' })
})

t.test('whatever an organisation stands on or covers is assessed, and what it covered until it ended', async (t) => {
  const { c, unit, send, member, branch } = withUnits()
  const told = (aggregate: string, data: object) =>
    coverageFollows.targets({
      ...{ id: 'x', type: 'x', source: '', aggregate, version: 1, timeline: 1, time: '', occurredOn: '2023-06-30' },
      ...{ scopePath: '', actor: '', correlationId: '', data: { ...data } },
    }).filter
  const wanted = { 'state.state': 'active', 'state.kind': { $ne: 'garrison' } }
  t.strictSame(told('org_1', { unitId: 'unt_1', coveredUnitIds: ['unt_2'] }), {
    relates: { $in: ['unit:unt_1', 'unit:unt_2', 'covered-by:org_1'] },
    ...wanted,
  })
  const personId = member(branch).id
  const id = unit()
  send(id, personId)
  t.ok(c.standing.get(id)?.stored.relates.includes(`covered-by:${personId}`))
  t.strictSame(told(personId, {}), { relates: { $in: [`covered-by:${personId}`] }, ...wanted })
})
