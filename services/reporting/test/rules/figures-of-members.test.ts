import t from 'tap'
import { community, made, share, type Told, values } from '../figures/told.ts'

const member = (type: string, on: string, data: object, path?: string): Told =>
  path === undefined ? ['mem_1', type, on, data] : ['mem_1', type, on, data, path]
const admitted = member('MemberAdmitted', '2023-01-10', { branchId: 'org_1', admittedOn: '2023-01-10' })
const full = member('MemberBecameFull', '2023-05-01', { fullSince: '2023-05-01' })
const letter = { from: 'org_1', to: 'org_2', letterIssuedOn: '2023-03-01' }
const town = '990103001'

t.test('a member who goes to another district is in one of them on each day', async (t) => {
  const path = '/990100/990104/990104001/990104001001'
  const issued = member('MemberTransferred', '2023-03-01', letter)
  const received = member('MemberTransferred', '2023-03-20', { ...letter, receivedOn: '2023-03-20' }, path)
  const kept = await made([admitted, issued, received])
  const on = (of: string, asOf: string) => values(kept, 'IO-03', '2023H1', asOf, of)[0]
  for (const [here, there] of [
    ['990103', '990104'],
    ['org_1', 'org_2'],
    [town, '990104001'],
  ] as const) {
    t.same([on(here, '2023-03-19'), on(there, '2023-03-19')], [1, 0], `${here}: a letter moves nobody`)
    t.same([on(here, '2023-03-20'), on(there, '2023-03-20')], [0, 1], `${there}: from the day of receipt`)
  }
  t.equal(on('990100', '2023-03-20'), 1)
})

t.test('members whose branch moved count where it lies from that day on, and before where it lay', async (t) => {
  const path = '/990100/990103/990103002/990103002001'
  const moved = { branchId: 'org_1', divisionCode: '990103002001', fromDivisionCode: community, movedOn: '2023-04-01' }
  const kept = await made([admitted, member('MemberMoved', '2023-04-01', moved, path)])
  const on = (of: string, asOf: string) => values(kept, 'IO-03', '2023H1', asOf, of)[0]
  t.same([on(town, '2023-03-31'), on('990103002', '2023-03-31')], [1, 0])
  t.same([on(town, '2023-04-01'), on('990103002', '2023-04-01')], [0, 1])
  t.same([on('990103', '2023-04-01'), on('org_1', '2023-04-01')], [1, 1], 'it is the same district and branch')
})

t.test('a member is on probation until full, and counts until the membership ends', async (t) => {
  const ended = member('MembershipEnded', '2023-06-01', { endedOn: '2023-06-01' })
  const kept = await made([admitted, full, ended])
  const on = (asOf: string) => ['IO-03', 'IO-04'].map((id) => values(kept, id, '2023H1', asOf, town)[0])
  t.same(['2023-01-09', '2023-04-30', '2023-05-01', '2023-06-01'].map(on), [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 0],
  ])
  t.equal(values(await made([full]), 'IO-03', '2023H1', '2023-06-30', town)[0], 0, 'nothing without the admission')
})

t.test('members in service are counted where their branch lies, checked in wherever they live', async (t) => {
  const organ = member('MemberAdmitted', '2023-01-10', { branchId: 'org_1', field: 'organ', admittedOn: '2023-01-10' })
  const home = '/990100/990104/990104001/990104001001'
  const checkedIn: Told = [
    'cin_1',
    'MemberCheckedIn',
    '2023-02-01',
    { personId: 'mem_1', checkedInOn: '2023-02-01' },
    home,
  ]
  const ended: Told = ['cin_1', 'CheckInEnded', '2023-05-01', { endedOn: '2023-05-01' }, home]
  const received = { ...letter, field: 'rural', receivedOn: '2023-03-20' }
  const on = async (told: readonly Told[], asOf: string, of = town): Promise<string> =>
    share(await made(told), 'IG-10', '2023H1', asOf, of)
  const told = [checkedIn, organ, ended]
  t.equal(await on(told, '2023-01-31'), '0/1')
  t.equal(await on(told, '2023-02-01'), '1/1')
  t.equal(await on(told, '2023-05-01'), '0/1')
  t.equal(await on(told, '2023-02-01', '990104001'), '0/0', 'not where he or she lives')
  t.equal(await on([...told, member('MemberTransferred', '2023-03-20', received)], '2023-03-20'), '0/0')
  t.equal(await on([checkedIn, admitted], '2023-02-01'), '0/0', 'of which field the branch was, is not known')
})

const structure = (asOf: string, n: number, data: object = {}): Told => [
  'org_1',
  'BranchStructureChanged',
  asOf,
  {
    ...{ field: 'rural', asOf, n, sumAgeMonths: n * 600 },
    ...{ ageBands: { to35: 4, from36: 0, from46: 0, from60: 10 } },
    educationBands: { junior_college: 3, bachelor: 2, postgraduate: 1 },
    ...data,
  },
]
const branch: Told = [
  'org_1',
  'PartyOrganizationEstablished',
  '2022-05-01',
  { orgType: 'branch', field: 'rural', establishedOn: '2022-05-01', committeeSize: 0, hasPartyGroups: false },
]
t.test('the structure of a branch is that of its last report until it is dissolved', async (t) => {
  const dissolved: Told = ['org_1', 'PartyOrganizationDissolved', '2023-05-10', { dissolvedOn: '2023-05-10' }]
  const kept = await made([branch, structure('2023-01-31', 40), structure('2023-03-31', 20), dissolved])
  const on = (asOf: string) => share(kept, 'IO-55', '2023H1', asOf, town)
  t.same(['2023-01-30', '2023-03-30', '2023-03-31', '2023-05-10'].map(on), ['0/0', '10/40', '10/20', '0/0'])
  t.equal(share(kept, 'IO-56', '2023H1', '2023-03-31', town), '4/20')
  t.equal(share(kept, 'IO-57', '2023H1', '2023-03-31', town), '6/20')
  t.same(values(kept, 'IO-58', '2023H1', '2023-03-31', 'org_1'), [50])
  const records = [...kept.subjects.values()].flatMap(({ c }) => c.filter(({ m }) => m === 'records'))
  t.equal(records.length, 1, 'the organisation is one record')
})

const study = (asOf: string, met32: number, more: object = {}): Told => [
  'org_1',
  'BranchStudyHoursComputed',
  asOf,
  { field: 'rural', year: Number(asOf.slice(0, 4)), asOf, members: 20, met32, below8: 0, ...more },
]
t.test('the hours of a branch are those of its last report, at the latest to the end of their year', async (t) => {
  const dissolved: Told = ['org_1', 'PartyOrganizationDissolved', '2024-02-10', { dissolvedOn: '2024-02-10' }]
  const told = [study('2023-05-31', 4), study('2023-06-30', 9, { secretaryMet: false }), study('2024-01-31', 1)]
  const kept = await made([branch, ...told, dissolved])
  const on = (asOf: string, id = 'IO-22') => share(kept, id, asOf.slice(0, 4), asOf, town)
  t.same(
    ['2023-05-30', '2023-06-29', '2023-06-30', '2023-12-31'].map((day) => on(day)),
    ['0/0', '4/20', '9/20', '9/20'],
  )
  t.same(
    ['2024-01-30', '2024-01-31', '2024-02-10'].map((day) => on(day)),
    ['0/0', '1/20', '0/0'],
  )
  t.equal(share(kept, 'IO-22', '2023', '2023-12-31', 'org_1'), '9/20', 'of the branch itself')
  t.same([on('2023-06-29', 'IO-23'), on('2023-06-30', 'IO-23')], ['0/0', '0/1'])
})

t.test('what is known late of a year changes its end, and nothing of the next', async (t) => {
  const late = study('2023-12-31', 20, { secretaryMet: true })
  const kept = await made([branch, study('2023-12-31', 9), study('2024-01-31', 1), late])
  const on = (asOf: string) => share(kept, 'IO-22', asOf.slice(0, 4), asOf, town)
  t.same(['2023-12-31', '2024-01-31', '2024-05-01'].map(on), ['20/20', '1/20', '1/20'])
  t.equal(share(kept, 'IO-23', '2023', '2023-12-31', town), '1/1')
})

t.test('what has to be put right is owed on its day, and done once it is verified', async (t) => {
  const of = (type: string, on: string, data: object): Told => ['rec_1', type, on, data]
  const opened = { orgId: 'org_1', severity: 'severe', dueOn: '2023-06-20', foundOn: '2023-05-01' }
  const kept = await made([
    of('RectificationOpened', '2023-05-01', opened),
    of('RectificationSubmitted', '2023-06-10', { doneOn: '2023-06-10' }),
    of('RectificationVerified', '2023-07-05', { verifiedOn: '2023-07-05' }),
  ])
  const shares = (where: string) => [
    share(kept, 'IO-15', '2023H1', '2023-06-30', where),
    share(kept, 'IO-15', '2023H1', '2023-09-30', where),
    share(kept, 'IO-15', '2023H2', '2023-12-31', where),
  ]
  for (const where of [town, 'org_1']) t.same(shares(where), ['0/1', '1/1', '0/0'])
})

t.test('training counts in the period in which it ended, and not at all once revoked', async (t) => {
  const of = (type: string, data: object): Told => ['trn_1', type, '2023-07-02', data]
  const told = [
    of('TrainingScheduled', { theme: 'cpc20', endOn: '2023-06-20' }),
    of('TrainingHeld', { theme: 'cpc20', startOn: '2023-06-29', endOn: '2023-07-01', personTimes: 42 }),
  ]
  const numbers = async (more: readonly Told[], period: string) => {
    const kept = await made([...told, ...more])
    return ['IO-16', 'IO-17', 'IO-18'].map((id) => values(kept, id, period, '2023-12-31', '990103')[0])
  }
  t.same(await numbers([], '2023H2'), [1, 42, 0])
  t.same(await numbers([], '2023H1'), [0, 0, 0])
  t.same(await numbers([of('TrainingSessionFactRevoked', { revokes: 'e1' })], '2023H2'), [0, 0, 0])
})

t.test('a checklist counts as many copies as organisations got it', async (t) => {
  const issued = (orgIds: string[], issuedOn: string): Told => [
    'ckl_1',
    'ChecklistIssued',
    issuedOn,
    { orgIds, issuedOn },
  ]
  const published: Told = ['ckl_1', 'ChecklistPublished', '2023-02-01', { publishedOn: '2023-02-01' }]
  const kept = await made([published, issued(['a', 'b', 'c'], '2023-03-01'), issued(['a'], '2023-08-01')])
  t.same(values(kept, 'IO-13', '2023H1', '2023-12-31', town), [3])
})

const chain = (changedOn: string, missingLevels: string[]): Told => [
  'chn_1',
  'ChainCompletenessChanged',
  changedOn,
  { communityCode: community, missingLevels, changedOn },
]
const division = (type: string, on: string, data: object): Told => [`div_${community}`, type, on, data]
t.test('a community has all six levels while none is missing and it is one', async (t) => {
  const registered = division('DivisionRegistered', '2023-01-01', {
    ...{ code: community, level: 'community', validFrom: '2023-01-01' },
  })
  const retired = division('DivisionRetired', '2023-07-01', { effectiveOn: '2023-07-01' })
  const told = [registered, chain('2023-02-01', []), chain('2023-04-01', ['building_group']), chain('2023-05-01', [])]
  const kept = await made([...told, retired])
  const on = (asOf: string) => share(kept, 'IO-89', '2023H1', asOf, town)
  t.same(['2023-01-31', '2023-02-01', '2023-04-01', '2023-06-30'].map(on), ['0/1', '1/1', '0/1', '1/1'])
  t.equal(share(kept, 'IO-89', '2023H2', '2023-07-01', town), '0/0')
})

t.test('a centre household is one until it is none', async (t) => {
  const kept = await made([
    ['chh_1', 'CentreHouseholdDesignated', '2023-02-01', { since: '2023-02-01' }],
    ['chh_1', 'CentreHouseholdEnded', '2023-05-01', { until: '2023-05-01' }],
  ])
  t.same(values(kept, 'IO-90', '2023H1', '2023-04-30'), [1])
  t.same(values(kept, 'IO-90', '2023H1', '2023-05-01'), [0])
})

t.test('what a branch sums up of days before it moved counts where it lay on them', async (t) => {
  const path = '/990100/990103/990103002/990103002001'
  const branch = { orgType: 'branch', field: 'rural', establishedOn: '2022-03-01', committeeSize: 0 }
  const year = { orgId: 'org_1', field: 'rural', year: 2022, asOf: '2022-12-31', members: 9, met32: 4, below8: 0 }
  const kept = await made([
    ['org_1', 'PartyOrganizationEstablished', '2022-03-01', branch],
    ['org_1', 'PartyOrganizationReparented', '2023-01-01', { parentId: 'org_9', effectiveOn: '2023-01-01' }, path],
    ['org_1', 'BranchStudyHoursComputed', '2023-01-05', year, path],
  ])
  t.same(
    [town, '990103002'].map((of) => share(kept, 'IO-22', '2022', '2022-12-31', of)),
    ['4/9', '0/0'],
  )
})
