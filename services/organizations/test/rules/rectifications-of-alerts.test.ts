import type { Delivered } from '@jiceng/eventing'
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
  t.match(filter({}), { scopes: '990103001', 'state.divisionCode': '990103001' }, 'its town')
  t.match(filter({ divisionCode: '990103' }), { 'state.divisionCode': '990103' })
  t.match(filter({ ruleId: 'W-01', resource: 'organizations', subjectId: 'org_1' }), { _id: 'org_1' })
})

t.test('what is not severe opens nothing, nor does a rectification that is overdue', async (t) => {
  t.same(filter({ severity: 'W' }), { _id: '' })
  t.same(filter({ ruleId: 'W-29', resource: 'rectifications', subjectId: 'rct_1' }), { _id: '' })
})
