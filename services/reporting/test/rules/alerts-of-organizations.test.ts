import t from 'tap'
import { openOn } from '../../src/alerts/open.ts'
import { made, type Told, values } from '../figures/told.ts'

const bands = {
  ageBands: { to35: 0, from36: 0, from46: 0, from60: 0 },
  educationBands: { primary: 0, junior: 0, senior: 0, junior_college: 0, bachelor: 0, postgraduate: 0 },
  sumAgeMonths: 0,
  women: 0,
}
const on = async (told: readonly Told[], id: string, day: string): Promise<string> => {
  const kept = await made(told)
  return openOn(kept.subjects.get(id)?.w ?? [], day)
    .map(({ rule, severity }) => `${rule} ${severity}`)
    .join()
}

const branch = (fullMemberCount: number, orgType = 'branch'): Told => [
  'org_1',
  'PartyOrganizationEstablished',
  '2023-01-01',
  { orgType, field: 'rural', establishedOn: '2023-01-01', fullMemberCount, probationaryCount: 1 },
]
const counts = (day: string, n: number, full: number): Told => [
  'org_1',
  'BranchStructureChanged',
  day,
  { ...bands, asOf: day, n, full },
]
const size = (told: readonly Told[], day: string) => on(told, 'party-organization/org_1', day)

t.test('W-08: a branch of more than fifty at once, of fewer than three full members after two months', async (t) => {
  t.equal(await size([branch(49)], '2023-12-31'), '', 'fifty')
  t.equal(await size([branch(50)], '2023-01-01'), 'W-08 W', 'fifty-one')
  t.equal(await size([branch(99, 'general_branch')], '2023-12-31'), '')
  t.equal(await size([branch(2)], '2023-03-01'), '')
  t.equal(await size([branch(2)], '2023-03-02'), 'W-08 W')
  t.equal(await size([branch(3)], '2023-12-31'), '')
})

t.test('W-08: it follows the counts of the branch, and ends with it', async (t) => {
  const grown = [branch(20), counts('2023-04-01', 51, 50), counts('2023-05-01', 48, 47)]
  for (const [day, said] of [
    ['2023-03-31', ''],
    ['2023-04-01', 'W-08 W'],
    ['2023-04-30', 'W-08 W'],
    ['2023-05-01', ''],
  ] as const)
    t.equal(await size(grown, day), said, day)
  const gone: Told = ['org_1', 'PartyOrganizationDissolved', '2023-06-01', { dissolvedOn: '2023-06-01' }]
  t.equal(await size([branch(60), gone], '2023-05-31'), 'W-08 W')
  t.equal(await size([branch(60), gone], '2023-06-01'), '')
  const few = [branch(2), counts('2023-02-01', 9, 2), counts('2023-02-20', 9, 3), counts('2023-03-10', 9, 2)]
  t.equal(await size(few, '2023-05-08'), '', 'the two months begin again')
  t.equal(await size(few, '2023-05-09'), 'W-08 W')
})

const opened: Told = ['rct_1', 'RectificationOpened', '2023-05-01', { orgId: 'org_1', dueOn: '2023-06-30' }]
const rejected = (day: string): Told => ['rct_1', 'RectificationRejected', day, { rejectedOn: day }]
const verified: Told = ['rct_1', 'RectificationVerified', '2023-08-15', { verifiedOn: '2023-08-15' }]
const righting = (told: readonly Told[], day: string) => on(told, 'rectification/rct_1', day)

t.test('W-29: the day after it was due, severe a month later, until it is verified', async (t) => {
  t.equal(await righting([opened], '2023-06-30'), '')
  t.equal(await righting([opened], '2023-07-01'), 'W-29 W')
  t.equal(await righting([opened], '2023-07-30'), 'W-29 W')
  t.equal(await righting([opened], '2023-07-31'), 'W-29 S')
  t.equal(await righting([opened, verified], '2023-08-14'), 'W-29 S')
  t.equal(await righting([opened, verified], '2023-08-15'), '')
})

t.test('W-29: severe when it was rejected twice, not once', async (t) => {
  t.equal(await righting([opened, rejected('2023-05-10')], '2023-05-20'), '')
  t.equal(await righting([opened, rejected('2023-05-10'), rejected('2023-05-20')], '2023-05-20'), 'W-29 S')
})

t.test('alerts raised and closed are counted by severity (IR-04), and are no records of a clerk', async (t) => {
  const raised: Told = ['alt_1', 'AlertRaised', '2023-03-02', { severity: 'W', raisedOn: '2023-03-02' }]
  const closed: Told = ['alt_1', 'AlertClosed', '2023-04-01', { severity: 'S', closedOn: '2023-04-01' }]
  const kept = await made([raised, closed])
  t.same(values(kept, 'IR-04', '2023Q1', '2023-03-31', '990103'), [1, 0])
  t.same(values(kept, 'IR-04', '2023Q2', '2023-06-30', '990103'), [0, 1])
  t.notOk(kept.buckets().some(({ m }) => m.startsWith('records')))
})
