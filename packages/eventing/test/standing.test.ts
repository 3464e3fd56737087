import { fact } from '@jiceng/kernel'
import t from 'tap'
import { Type } from 'typebox'
import type { Grant } from '../src/index.ts'
import { standing } from '../src/work/authority.ts'

const deliveries = fact({
  name: 'delivery',
  collection: 'deliveries',
  idPrefix: 'dlv',
  mechanism: 'test',
  title: { zh: '交付', en: 'Deliveries' },
  events: [],
  record: 'record',
  initial: { state: 'new', divisionCode: '' },
  view: Type.Object({}),
  evolve: (state) => state,
})
const record = deliveries.command('record', {
  summary: { zh: '登记', en: 'Record' },
  roles: ['town-clerk', 'partner-unit'],
  body: Type.Object({}),
  example: {},
  rule: () => [],
})
const actor = { id: 'clerk', kind: 'account' } as const
const place = { scopePath: '/990100/990103', relates: ['org:org_1', 'org:org_2'] }
const grant = (role: string, only?: string, scopePath = '/990100'): Grant => ({
  accountId: 'clerk',
  role,
  scopePath,
  ...(only ? { only: { kind: 'org', id: only } } : {}),
  from: '2020-01-01',
  state: 'active',
})
const act = { ...record, creates: false }
const onlyOf = (...grants: Grant[]) => standing(act, actor, grants, place).only

t.test('who acts by narrowed grants stands for what they are narrowed to', async (t) => {
  t.same(onlyOf(grant('partner-unit', 'org_1')), ['org:org_1'])
  t.same(onlyOf(grant('partner-unit', 'org_1'), grant('town-clerk', 'org_2')), ['org:org_1', 'org:org_2'])
})

t.test('who also holds a grant that is not narrowed stands for no side', async (t) => {
  t.equal(onlyOf(grant('partner-unit', 'org_1'), grant('town-clerk')), undefined)
  t.equal(standing(act, { id: 'system', kind: 'system' }, [], place).only, undefined)
})

t.test('grants of other roles, elsewhere or for something else do not count', async (t) => {
  const by = grant('partner-unit', 'org_1')
  t.same(onlyOf(by, grant('auditor')), ['org:org_1'])
  t.same(onlyOf(by, grant('town-clerk', undefined, '/990100/990104')), ['org:org_1'])
  t.same(onlyOf(by, grant('partner-unit', 'org_3')), ['org:org_1'])
})

t.test('who makes something new stands for what their grants are narrowed to', async (t) => {
  t.same(standing(record, actor, [grant('partner-unit', 'org_9')], { ...place, relates: [] }).only, ['org:org_9'])
})
