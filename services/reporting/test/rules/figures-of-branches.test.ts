import t from 'tap'
import { made, share, type Told, values } from '../figures/told.ts'

const town = '990103001'
/** Obligations are owed up to the end of the last year that has begun. */
const begun = (year: number): Told => ['cal_city', 'ClockTicked', `${year}-01-01`, { day: `${year}-01-01` }]

const founded = (establishedOn: string, data: object = {}): Told => [
  'org_1',
  'PartyOrganizationEstablished',
  establishedOn,
  {
    ...{ orgType: 'branch', field: 'rural', establishedOn, committeeSize: 0, hasPartyGroups: false },
    ...data,
  },
]
let count = 0
const held = (kind: string, heldOn: string, data: object = {}): Told => [
  `ola_${count++}`,
  'OrgLifeHeld',
  heldOn,
  { orgId: 'org_1', kind, heldOn, ...data },
]
const reparented = (path: string): Told => [
  'org_1',
  'PartyOrganizationReparented',
  '2023-05-10',
  { parentId: 'org_9', effectiveOn: '2023-05-10' },
  path,
]
const dissolved = (dissolvedOn: string): Told => ['org_1', 'PartyOrganizationDissolved', dissolvedOn, { dissolvedOn }]
const due = async (id: string, period: string, told: readonly Told[], asOf = '2023-12-31') =>
  share(await made([...told, begun(2023)]), id, period, asOf, town)

t.test('a branch there for forty-five days of a quarter owes it, for fewer it does not', async (t) => {
  t.equal(await due('IO-60', '2023Q1', [founded('2023-02-20')]), '0/0', 'forty days')
  t.equal(await due('IO-60', '2023Q2', [founded('2023-02-20')]), '0/1')
  t.equal(await due('IO-60', '2023Q1', [founded('2023-02-15')]), '0/1', 'forty-five days')
  t.equal(await due('IO-60', '2023Q1', [founded('2023-02-16')]), '0/0', 'forty-four days')
})

t.test('a branch dissolved on the last day of a quarter owes nothing for it, nor for what would come', async (t) => {
  const told = (on: string) => [founded('2022-05-01'), dissolved(on)]
  t.equal(await due('IO-60', '2023Q2', told('2023-06-30')), '0/0')
  t.equal(await due('IO-60', '2023Q2', told('2023-07-01')), '0/1')
  t.equal(await due('IO-60', '2023Q3', told('2023-07-01')), '0/0')
  t.equal(await due('IO-64', '2023-05', told('2023-06-30')), '0/1')
})

t.test('a meeting in a quarter the branch does not owe is an activity, never met', async (t) => {
  const told = [founded('2023-02-20'), held('general', '2023-03-10')]
  t.equal(await due('IO-60', '2023Q1', told), '0/0')
  t.equal(await due('IO-60', '2023H1', told), '0/1')
})

t.test('a quarter is owed once it has ended, and a meeting corrected into the next counts there', async (t) => {
  const meeting = held('general', '2023-03-30')
  const moved: Told = [
    meeting[0],
    'OrgLifeActivityFactCorrected',
    '2023-04-10',
    { corrects: 'e1', data: { orgId: 'org_1', kind: 'general', heldOn: '2023-04-02' } },
  ]
  const told = [founded('2022-05-01'), meeting]
  t.equal(await due('IO-60', '2023Q1', told, '2023-03-30'), '0/0')
  t.equal(await due('IO-60', '2023Q1', told, '2023-03-31'), '1/1')
  t.equal(await due('IO-60', '2023H1', told, '2023-06-05'), '1/1')
  t.equal(await due('IO-60', '2023Q1', [...told, moved]), '0/1')
  t.equal(await due('IO-60', '2023Q2', [...told, moved]), '1/1')
})

t.test('of a meeting that is revoked nothing is left, though its record was reviewed', async (t) => {
  const meeting = held('general', '2023-03-10')
  const review: Told = [
    meeting[0],
    'OrgLifeRecordReviewed',
    '2023-03-20',
    { compliant: true, lagDays: 1, reviewedOn: '2023-03-20' },
  ]
  const revoked: Told = [meeting[0], 'OrgLifeActivityFactRevoked', '2023-03-21', { revokes: 'e1' }]
  const kept = await made([founded('2022-05-01'), meeting, review, revoked, begun(2023)])
  t.equal(share(kept, 'IO-60', '2023Q1', '2023-03-31', town), '0/1')
  t.equal(share(kept, 'IO-66', '2023Q1', '2023-03-31', town), '0/0')
  t.same(kept.subjects.get(`org-life-activity/${meeting[0]}`)?.c, [])
})

t.test('a theme day that a joint action stands for follows it to another month, and is none without it', async (t) => {
  const [id, ...day] = held('theme_day', '2023-02-05', { referencedActionId: 'jac_1' })
  const moved: Told = [id, 'OrgLifeReferenceMoved', '2023-04-10', { heldOn: '2023-01-31' }]
  const dropped: Told = [id, 'OrgLifeReferenceDropped', '2023-04-11', { droppedOn: '2023-04-11' }]
  const branch = founded('2022-05-01')
  const months = async (...told: Told[]) => [
    await due('IO-64', '2023-01', [branch, [id, ...day], ...told]),
    await due('IO-64', '2023-02', [branch, [id, ...day], ...told]),
  ]
  t.same(await months(), ['0/1', '1/1'])
  t.same(await months(moved), ['1/1', '0/1'])
  t.same(await months(moved, dropped), ['0/1', '0/1'])
  const kept = await made([branch, [id, ...day], dropped, begun(2023)])
  t.same(kept.subjects.get(`org-life-activity/${id}`)?.c, [], 'nor a record')
})

t.test('before its branch is known a meeting is met by nobody, and other organisations owe nothing', async (t) => {
  const meeting = held('general', '2023-03-10')
  t.equal(await due('IO-60', '2023Q1', [meeting]), '0/0')
  t.equal(await due('IO-60', '2023Q1', [meeting, founded('2022-05-01')]), '1/1')
  t.equal(await due('IO-60', '2023Q1', [meeting, founded('2022-05-01', { orgType: 'general_branch' })]), '0/0')
})

t.test('a committee is owed each month by who has one, from the election that made it', async (t) => {
  const elected: Told = [
    'org_1',
    'CommitteeElected',
    '2023-04-10',
    { electedOn: '2023-04-10', termEndOn: '2026-04-10', committeeSize: 3 },
  ]
  const told = [founded('2022-05-01'), elected, held('committee', '2023-05-04'), held('committee', '2023-03-04')]
  t.equal(await due('IO-61', '2023Q1', told), '0/0')
  t.equal(await due('IO-61', '2023Q2', told), '1/3')
})

const group = (id: string, data: object = {}): Told => [
  id,
  'PartyOrganizationEstablished',
  '2023-01-01',
  {
    ...{ orgType: 'party_group', field: 'rural', parentId: 'org_1', establishedOn: '2023-01-01' },
    ...{ committeeSize: 0, hasPartyGroups: false, ...data },
  },
]
t.test('each group is owed its month, and a meeting of one is none of the other', async (t) => {
  const meetings = ['2023-04-03', '2023-04-20'].map((on) => held('group', on, { groupId: 'org_2' }))
  const other = group('org_4', { parentId: 'org_9' })
  const told = [
    founded('2022-05-01'),
    group('org_2'),
    group('org_3', { orgType: 'building_group' }),
    other,
    ...meetings,
  ]
  t.equal(await due('IO-62', '2023-04', told), '1/2')
  const ended: Told = ['org_3', 'PartyOrganizationDissolved', '2023-04-10', { dissolvedOn: '2023-04-10' }]
  t.equal(await due('IO-62', '2023-04', [...told, ended]), '1/1')
  t.equal(await due('IO-62', '2023-03', [...told, ended]), '0/2')
})

t.test('a branch whose groups are not registered owes one meeting of a group', async (t) => {
  const told = [founded('2022-05-01', { hasPartyGroups: true })]
  t.equal(await due('IO-62', '2023-04', [...told, held('group', '2023-04-03')]), '1/1')
  t.equal(await due('IO-62', '2023-04', told), '0/1')
  const registered = group('org_2', { establishedOn: '2023-05-01' })
  t.equal(await due('IO-62', '2023-04', [...told, registered]), '0/1', 'a group registered later changes nothing of it')
})

t.test('a quarter is complete with every meeting it owed', async (t) => {
  const meetings = [held('general', '2023-04-03'), held('lecture', '2023-05-03')]
  const committees = ['2023-04-04', '2023-05-04', '2023-06-04'].map((on) => held('committee', on))
  const told = [founded('2022-05-01', { committeeSize: 3 }), ...meetings]
  t.equal(await due('IO-59', '2023Q2', [...told, ...committees]), '1/1')
  t.equal(await due('IO-59', '2023Q2', [...told, ...committees.slice(1)]), '0/1')
  t.equal(await due('IO-63', '2023Q2', told), '1/1')
  t.equal(await due('IO-59', '2023Q2', [founded('2022-05-01'), ...meetings]), '1/1', 'no committee, none owed')
})

t.test('theme days by month, the plan by the end of January, and both meetings of the year', async (t) => {
  const branch = founded('2022-05-01')
  t.equal(await due('IO-64', '2023Q1', [branch, held('theme_day', '2023-02-05')]), '1/3')
  const plan = (on: string): Told[] => [
    ['olp_1', 'OrgLifePlanSubmitted', '2023-01-05', { orgId: 'org_1', year: 2023 }],
    ['olp_1', 'OrgLifePlanApproved', on, { approvedOn: on }],
  ]
  t.equal(await due('IO-65', '2023', [branch, ...plan('2023-01-10')], '2023-01-30'), '0/0')
  t.equal(await due('IO-65', '2023', [branch, ...plan('2023-01-10')], '2023-01-31'), '1/1')
  t.equal(await due('IO-65', '2023', [branch, ...plan('2023-03-01')], '2023-02-28'), '0/1')
  t.equal(await due('IO-65', '2023', [branch, ...plan('2023-03-01')], '2023-03-01'), '1/1')
  const review = [held('org_life_meeting', '2023-02-01'), held('democratic_review', '2023-02-02')]
  t.equal(await due('IO-67', '2023', [branch, ...review]), '1/1')
  t.equal(await due('IO-67', '2023', [branch, ...review.slice(1)]), '0/1')
})

t.test('what fell due before a branch moved stays where it was', async (t) => {
  const path = '/990100/990103/990103002/990103002001'
  const kept = await made([founded('2022-05-01'), held('general', '2023-02-01'), reparented(path), begun(2023)])
  const at = (period: string, code: string) => share(kept, 'IO-60', period, '2023-12-31', code)
  t.same(
    ['2023Q1', '2023Q2'].map((period) => at(period, '990103001')),
    ['1/1', '0/0'],
  )
  t.same(
    ['2023Q1', '2023Q2'].map((period) => at(period, '990103002')),
    ['0/0', '0/1'],
  )
})

t.test('a year that begins is owed without another word of the branch', async (t) => {
  const kept = await made([founded('2022-05-01'), begun(2023), begun(2024)])
  t.equal(share(kept, 'IO-60', '2024Q1', '2024-12-31', town), '0/1')
  t.equal(share(kept, 'IO-60', '2025Q1', '2025-12-31', town), '0/0')
})

t.test('a branch visited twice in a year was inspected once; each visit and round counts', async (t) => {
  const round = (type: string, on: string, data: object = {}): Told => ['isp_1', type, on, data]
  const visited = (visitedOn: string) => round('InspectionVisited', visitedOn, { orgId: 'org_1', visitedOn })
  const kept = await made([
    founded('2022-05-01'),
    round('InspectionRoundPlanned', '2023-03-01'),
    round('InspectionDrawn', '2023-03-02', { drawnOn: '2023-03-02' }),
    ...['2023-03-05', '2023-04-05', '2024-01-05'].map(visited),
    round('InspectionFindingsPublished', '2024-01-06', {
      findings: [{ topic: 'roster' }, { topic: 'roster' }, { topic: 'site' }],
      publishedOn: '2024-01-06',
    }),
    begun(2024),
  ])
  t.same(values(kept, 'IO-11', '2023H1', '2023-06-30', town), [2, 1])
  t.equal(share(kept, 'IO-12', '2023', '2023-12-31', town), '1/1')
  t.equal(share(kept, 'IO-12', '2024', '2024-12-31', town), '1/1')
  t.same(values(kept, 'IO-14', '2024Q1', '2024-03-31', town), [3])
  t.ok(kept.buckets().some(({ m, k, s }) => m === 'inspection-findings' && k === 'roster' && s === town))
})
