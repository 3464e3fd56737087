import t from 'tap'
import { registry } from '../../src/app.ts'
import { indicators } from '../../src/catalogue/indicators.ts'
import { rows } from '../../src/figures/records.ts'
import { made, type Told, values } from '../figures/told.ts'

const town = '990103001'
const of = 'aln_1'
const half = ['2023H1', '2023-06-30'] as const

t.test('somebody who pledges is counted once each half-year, and once in each alliance', async (t) => {
  const pledge = (id: string, on: string, allianceId = of): Told => [
    id,
    'PledgeMade',
    on,
    { personId: 'per_1', allianceId, pledgedOn: on },
  ]
  const withdrawn = (id: string, on: string): Told => [id, 'PledgeWithdrawn', on, { withdrawnOn: on }]
  const told = [pledge('plg_1', '2023-03-01'), pledge('plg_2', '2023-04-01'), pledge('plg_3', '2023-05-01', 'aln_2')]
  const kept = await made([...told, pledge('plg_4', '2023-07-01')])
  t.same(
    [town, of, 'aln_2'].map((where) => values(kept, 'IA-34', ...half, where)[0]),
    [1, 1, 1],
  )
  t.same(values(kept, 'IA-34', '2023H2', '2023-12-31', of), [1])
  const less = await made([...told, withdrawn('plg_1', '2023-03-20'), withdrawn('plg_2', '2023-06-01')])
  const on = (where: string) =>
    ['2023-03-19', '2023-03-20', '2023-04-01', '2023-06-01'].map(
      (day) => values(less, 'IA-34', '2023H1', day, where)[0],
    )
  t.same(on(of), [1, 0, 1, 0], 'what was withdrawn is taken back on its day')
  t.same(on(town), [1, 0, 1, 1], 'the pledge in the other alliance stands')
})

t.test('of a pledging member the record is the pledge and its organisation, never the member', async (t) => {
  const pledge = (id: string, on: string, orgId: string): Told => [
    id,
    'PledgeMade',
    on,
    { personId: 'per_1', orgId, allianceId: of, pledgedOn: on },
  ]
  const kept = await made([pledge('plg_1', '2023-03-01', 'org_1'), pledge('plg_2', '2023-04-01', 'org_2')])
  const [formula] = indicators.get('IA-34')?.figures.map(({ numerator }) => numerator) ?? []
  if (!formula) throw new Error('IA-34 counts')
  const shown = [...kept.subjects.values()].flatMap((one) =>
    rows(registry, one, formula, ({ m }) => m === 'pledging-members'),
  )
  const links = {
    self: '/v1/pledges/plg_1',
    history: '/v1/pledges/plg_1/history',
    organization: '/v1/organizations/org_1',
  }
  t.equal(shown.length, 2, 'in its place, and in its alliance')
  t.match(
    shown,
    shown.map(() => ({ record: 'plg_1', kind: 'pledger', amount: 1, of: '2023-03-01', links })),
  )
  t.notMatch(JSON.stringify(shown), /per_1/)
})
