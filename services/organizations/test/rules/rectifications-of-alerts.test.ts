import type { Delivered } from '@jiceng/eventing'
import type { StoredState } from '@jiceng/kernel'
import t from 'tap'
import { rectificationOfAlert } from '../../src/rectifications/index.ts'

const alert = (data: object): Delivered => ({
  ...{ id: 'e1', type: 'AlertRaised', aggregate: 'alt_1', version: 1, time: '2023-06-30T02:00:00.000Z' },
  ...{ source: '/jiceng/reporting', timeline: 1, occurredOn: '2023-06-30', actor: 'system', correlationId: 'c' },
  scopePath: '/990100/990103/990103001/990103001001',
  data: { ruleId: 'W-17', resource: 'grids', subjectId: 'grd_1', divisionCode: '990103001001', severity: 'S', ...data },
})
const filter = (data: object) => rectificationOfAlert.targets(alert(data)).filter

t.test('a severe alert is put right by whom it is about, or by whoever answers for the place', async (t) => {
  const path = ['990100', '990103', '990103001', '990103001001']
  t.match(filter({}), { scopes: '990100', 'state.divisionCode': { $in: path } })
  t.match(filter({ ruleId: 'W-01', resource: 'organizations', subjectId: 'org_1' }), { _id: 'org_1' })
})

t.test('where the town has no committee, the next level up that has one puts it right', async (t) => {
  const committee = (...scopes: string[]): StoredState => ({
    ...{ _id: `org_${scopes.at(-1)}`, version: 1, state: { state: 'active', divisionCode: scopes.at(-1) ?? '' } },
    ...{ scopePath: `/${scopes.join('/')}`, scopes, relates: [], lastOn: '2023-01-01', lastAt: null },
  })
  const [city, district] = [committee('990100'), committee('990100', '990103')]
  const town = committee('990100', '990103', '990103001')
  const of = (...found: StoredState[]) => rectificationOfAlert.among?.(found).map(({ _id }) => _id)
  t.strictSame(of(city, town, district), ['org_990103001'])
  t.strictSame(of(city, district), ['org_990103'])
  t.strictSame(of(city), ['org_990100'])
  t.strictSame(of(), [])
  const body = rectificationOfAlert.body(alert({}), district)
  t.match(body, { orgId: 'org_990103', divisionCode: '990103', originId: 'alt_1' })
})

t.test('what is not severe opens nothing, nor does a rectification that is overdue', async (t) => {
  t.same(filter({ severity: 'W' }), { _id: '' })
  t.same(filter({ ruleId: 'W-29', resource: 'rectifications', subjectId: 'rct_1' }), { _id: '' })
})
