import t from 'tap'
import { openOn } from '../../src/alerts/open.ts'
import { made, type Told } from '../figures/told.ts'

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

t.test('W-08: a joint branch of more than five units, until it is no more', async (t) => {
  const joint = (units: number): Told => {
    const [id, type, day, data] = branch(20, 'joint_branch')
    return [id, type, day, { ...data, coveredUnitIds: Array.from({ length: units }, (_, n) => `unt_${n}`) }]
  }
  t.equal(await size([joint(5)], '2023-12-31'), '')
  t.equal(await size([joint(6)], '2023-01-01'), 'W-08 W')
  const gone: Told = ['org_1', 'PartyOrganizationDissolved', '2023-06-01', { dissolvedOn: '2023-06-01' }]
  t.equal(await size([joint(6), gone], '2023-06-01'), '')
})

const unit = (partyMemberCount: number): Told => [
  'unt_1',
  'UnitRegistered',
  '2023-01-01',
  { kind: 'enterprise', field: 'two_new', partyMemberCount, registeredOn: '2023-01-01' },
]
const covered = (since: string, coverage: string): Told => [
  'unt_1',
  'UnitCoverageChanged',
  since,
  { unitId: 'unt_1', coverage, since },
]
const uncovered = (told: readonly Told[], day: string) => on(told, 'unit/unt_1', day)

t.test('W-02: a unit of three members that nothing has covered for more than a month', async (t) => {
  t.equal(await uncovered([unit(3)], '2023-01-30'), '')
  t.equal(await uncovered([unit(3)], '2023-01-31'), 'W-02 S')
  t.equal(await uncovered([unit(2)], '2023-12-31'), '', 'two are too few for a branch')
})

t.test('W-02: it ends when the unit is covered, and begins a month after it no longer is', async (t) => {
  const instructed = [unit(3), covered('2023-03-01', 'work_only')]
  t.equal(await uncovered(instructed, '2023-02-28'), 'W-02 S')
  t.equal(await uncovered(instructed, '2023-03-01'), '', 'an instructor is enough')
  const again = [...instructed, covered('2023-06-01', 'none')]
  t.equal(await uncovered(again, '2023-06-30'), '')
  t.equal(await uncovered(again, '2023-07-01'), 'W-02 S')
  const fewer: Told = [
    'unt_1',
    'UnitUpdated',
    '2023-07-05',
    { kind: 'enterprise', field: 'two_new', partyMemberCount: 2, updatedOn: '2023-07-05' },
  ]
  t.equal(await uncovered([...again, fewer], '2023-07-05'), '')
  const closed: Told = ['unt_1', 'UnitClosed', '2023-07-05', { closedOn: '2023-07-05' }]
  t.equal(await uncovered([...again, closed], '2023-07-05'), '')
})

t.test('W-41: a unit that an organisation covers and that says it has no members', async (t) => {
  const says = (none: boolean) => [unit(none ? 0 : 1), covered('2023-03-01', 'organised')]
  t.equal(await uncovered(says(true), '2023-02-28'), '')
  t.equal(await uncovered(says(true), '2023-03-01'), 'W-41 I')
  t.equal(await uncovered(says(false), '2023-03-01'), '')
  t.equal(await uncovered([...says(true), covered('2023-04-01', 'work_only')], '2023-04-01'), '')
  const [id, type, day, data] = unit(0)
  const unsaid: Told = [id, type, day, { ...data, partyMemberCount: undefined }]
  t.equal(
    await uncovered([unsaid, covered('2023-03-01', 'joint')], '2023-03-01'),
    '',
    'what is not said contradicts nothing',
  )
})

t.test(
  'W-41: a branch or a grid is listed as silent from its sixtieth day on; what there is, the watch looks up',
  async (t) => {
    const board = (told: readonly Told[], day: string) => on(told, 'board/org_1', day)
    t.equal(await board([branch(20)], '2023-03-01'), '')
    t.equal(await board([branch(20)], '2023-03-02'), 'W-41 W')
    t.equal(await board([branch(20, 'grassroots_committee')], '2023-12-31'), '')
    const grid: Told = [
      'grd_1',
      'GridCreated',
      '2023-01-01',
      { gridId: 'grd_1', kind: 'general', buildings: [], households: 300, createdOn: '2023-01-01' },
    ]
    const active: Told = ['grd_1', 'GridActivated', '2023-01-01', { activatedOn: '2023-01-01' }]
    const rules = async (day: string) => (await on([grid, active], 'grid-board/grd_1', day)).split(',')
    t.notOk((await rules('2023-03-01')).includes('W-41 W'))
    t.ok((await rules('2023-03-02')).includes('W-41 W'))
  },
)

t.test('a theme day that stands on a joint action is not recorded late (W-41)', async (t) => {
  const held = { kind: 'theme_day', orgId: 'org_1', heldOn: '2023-06-05' }
  const late = async (more: object): Promise<boolean> => {
    const kept = await made([branch(20), ['ola_1', 'OrgLifeHeld', '2023-06-30', { ...held, ...more }], tick])
    return openOn(kept.subjects.get('branch-year/org_1:2023')?.w ?? [], '2023-06-30').some(
      ({ rule }) => rule === 'W-41',
    )
  }
  t.equal(await late({}), true)
  t.equal(await late({ referencedActionId: 'jac_1' }), false)
})

/** Meetings of one branch, each with the review of its record. */
const meetings = (reviews: readonly { on: string; compliant?: boolean; lagDays?: number }[]): Told[] =>
  reviews.flatMap(({ on: day, compliant = true, lagDays = 0 }, n): Told[] => [
    [`ola_${n}`, 'OrgLifeHeld', day, { kind: 'general', orgId: 'org_1', heldOn: day }],
    [`ola_${n}`, 'OrgLifeRecordReviewed', day, { reviewedOn: day, compliant, lagDays }],
  ])
const tick: Told = ['cal_city', 'ClockTicked', '2023-01-01', { now: '2023-01-01T00:00:00.000Z', day: '2023-01-01' }]
const records = async (reviews: Parameters<typeof meetings>[0], day: string): Promise<boolean> => {
  const kept = await made([branch(20), ...meetings(reviews), tick])
  return openOn(kept.subjects.get(`branch-year/org_1:${day.slice(0, 4)}`)?.w ?? [], day).some(
    ({ rule }) => rule === 'W-28',
  )
}
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one)
const good = { on: '2023-05-10' }
const incomplete = { on: '2023-05-10', compliant: false }
const late = { on: '2023-05-10', lagDays: 16 }

t.test('W-05: a December and a January without a theme day are two months running', async (t) => {
  const since = (establishedOn: string): Told => {
    const [id, type, , data] = branch(20)
    return [id, type, establishedOn, { ...data, establishedOn }]
  }
  const themeDay = (heldOn: string): Told => [
    'ola_1',
    'OrgLifeHeld',
    heldOn,
    { kind: 'theme_day', orgId: 'org_1', heldOn },
  ]
  const told = async (...of: Told[]) =>
    (await on([...of, tick], 'branch-year/org_1:2023', '2023-02-10')).split(',').filter((one) => one.startsWith('W-05'))
  t.strictSame(await told(since('2022-01-01')), ['W-05 S'])
  t.strictSame(await told(since('2022-01-01'), themeDay('2022-12-30')), ['W-05 W'])
  t.strictSame(await told(since('2022-01-01'), themeDay('2022-11-30')), ['W-05 S'])
  t.strictSame(await told(since('2022-01-01'), themeDay('2023-01-05')), [])
  t.strictSame(await told(since('2022-12-20')), ['W-05 W'], 'December was not owed')
})

t.test('W-28: more than a tenth of the records reviewed in a quarter are incomplete, or a fifth is late', async (t) => {
  const asked = '2023-07-05'
  t.equal(await records([...times(9, good), incomplete], asked), false, 'a tenth is not more')
  t.equal(await records([...times(8, good), incomplete], asked), true)
  t.equal(await records(times(4, incomplete), asked), false, 'four say nothing')
  t.equal(await records([...times(4, good), incomplete], asked), true, 'five do')
  t.equal(await records([...times(4, good), late], asked), false, 'a fifth is not more')
  t.equal(await records([...times(3, good), late, late], asked), true)
  t.equal(await records([...times(4, good), { ...late, lagDays: 15 }, { ...late, lagDays: 15 }], asked), false)
})

t.test(
  'W-28: told five days after the quarter until the next one is looked at, by the days of the reviews',
  async (t) => {
    const bad = times(5, incomplete)
    t.strictSame(
      await Promise.all(
        ['2023-06-30', '2023-07-04', '2023-07-05', '2023-10-04', '2023-10-05'].map((day) => records(bad, day)),
      ),
      [false, false, true, true, false],
    )
    const reviewedLater: Told[] = times(5, 0).flatMap((_, n): Told[] => [
      [`ola_${n}`, 'OrgLifeHeld', '2022-12-20', { kind: 'general', orgId: 'org_1', heldOn: '2022-12-20' }],
      [`ola_${n}`, 'OrgLifeRecordReviewed', '2023-02-01', { reviewedOn: '2023-02-01', compliant: false, lagDays: 0 }],
    ])
    const [id, type, , data] = branch(20)
    const old: Told = [id, type, '2022-01-01', { ...data, establishedOn: '2022-01-01' }]
    const kept = await made([old, ...reviewedLater, tick])
    const rules = openOn(kept.subjects.get('branch-year/org_1:2023')?.w ?? [], '2023-04-05').map(({ rule }) => rule)
    t.ok(rules.includes('W-28'), 'what was held in the year before was reviewed in this one')
  },
)

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
