import t from 'tap'
import { made, share, type Told, values } from '../figures/told.ts'

const town = '990103001'
const at = '/990100/990103/990103001'
const ally = (type: string, on: string, data: object): Told => ['aln_1', type, on, data, at]
const member = (n: number, joinedOn: string) => ({
  ...{ orgId: `org_${n}`, kind: 'branch', townCode: town, field: 'urban_community', joinedOn },
})
const founded = (on: string): Told[] => [
  ally('AllianceProposed', on, { kind: 'region', proposedOn: on }),
  ally('AllianceFounded', on, { foundedOn: on, members: [member(1, on), member(2, on)] }),
]
/** Obligations are listed up to the end of the year that has begun. */
const ticked: Told = [
  'cal_city',
  'ClockTicked',
  '2023-01-01',
  { day: '2023-01-01', now: '2022-12-31T16:00:00.000Z' },
  '/990100',
]
const meeting = (n: number, heldOn: string, present: number): Told => [
  `mtg_${n}`,
  'AllianceMeetingHeld',
  heldOn,
  { allianceId: 'aln_1', heldOn, present, due: 6 },
  at,
]

t.test('a quarter of forty-five days at work owes a meeting, one of forty-four does not', async (t) => {
  const owed = async (on: string, more: readonly Told[] = []) =>
    share(await made([ticked, ...founded(on), ...more]), 'IA-13', '2023Q1', '2023-03-31', town)
  t.equal(await owed('2023-02-15'), '0/1')
  t.equal(await owed('2023-02-16'), '0/0')
  const pause = [
    ally('AllianceSuspended', '2023-03-01', { suspendedOn: '2023-03-01' }),
    ally('AllianceResumed', '2023-03-02', { resumedOn: '2023-03-02' }),
  ]
  t.equal(await owed('2023-02-15', pause), '0/0', 'a day of suspension is none')
})

t.test('a meeting without more than half of those due meets nothing', async (t) => {
  const met = async (present: number) =>
    share(
      await made([ticked, ...founded('2023-01-01'), meeting(1, '2023-03-10', present)]),
      'IA-13',
      '2023Q1',
      '2023-03-31',
      town,
    )
  t.equal(await met(3), '0/1')
  t.equal(await met(4), '1/1')
})

t.test('a member counts as signed from the later of joining and signing, until it leaves', async (t) => {
  const drafted: Told = [
    'agr_1',
    'ContractDrafted',
    '2023-01-02',
    { kind: 'alliance_agreement', allianceId: 'aln_1', to: '2024-01-01' },
    at,
  ]
  const signs = (n: number, signedOn: string): Told => [
    'agr_1',
    'AgreementSigned',
    signedOn,
    { partyId: `org_${n}`, memberId: `org_${n}`, signedOn },
    at,
  ]
  const kept = await made([
    ...founded('2023-01-01'),
    drafted,
    signs(1, '2023-02-01'),
    signs(3, '2023-02-01'),
    ally('AllianceMemberJoined', '2023-03-01', { member: member(3, '2023-03-01') }),
    ally('AllianceMemberLeft', '2023-05-01', { memberId: 'org_1', leftOn: '2023-05-01' }),
  ])
  const on = (asOf: string): string => share(kept, 'IA-06', '2023H1', asOf, town)
  t.strictSame(['2023-01-31', '2023-02-28', '2023-03-01', '2023-05-01'].map(on), ['0/2', '1/2', '2/3', '1/2'])
})

t.test('a project is owed by its day; one withdrawn is owed no more, even after that day', async (t) => {
  const opened: Told = ['cbp_1', 'CoBuildProjectOpened', '2023-02-01', { allianceId: 'aln_1', dueOn: '2023-05-31' }, at]
  const then = async (type: string, on: string, data: object) =>
    share(await made([opened, ['cbp_1', type, on, data, at]]), 'IA-15', '2023H1', '2023-06-30', town)
  t.equal(await then('CoBuildProjectConfirmed', '2023-06-20', { confirmedOn: '2023-06-20' }), '1/1')
  t.equal(await then('CoBuildProjectConfirmed', '2023-07-01', { confirmedOn: '2023-07-01' }), '0/1')
  t.equal(await then('CoBuildProjectWithdrawn', '2023-06-20', { withdrawnOn: '2023-06-20' }), '0/0')
})

t.test('who pledges twice in a half-year is one, and again one in the next; who takes it back is none', async (t) => {
  const pledge = (n: number, on: string, allianceId = 'aln_1', personId = 'per_1'): Told => [
    `plg_${n}`,
    'PledgeMade',
    on,
    { personId, allianceId, pledgedOn: on },
    at,
  ]
  const kept = await made([
    pledge(1, '2023-03-01'),
    pledge(2, '2023-04-01', 'aln_2'),
    pledge(3, '2023-07-05'),
    pledge(4, '2023-05-01', 'aln_1', 'per_2'),
    ['plg_4', 'PledgeWithdrawn', '2023-05-02', { withdrawnOn: '2023-05-02' }, at],
  ])
  t.same(values(kept, 'IA-34', '2023H1', '2023-12-31', town), [1])
  t.same(values(kept, 'IA-34', '2023H2', '2023-12-31', town), [1])
  t.same(values(kept, 'IA-34', '2023H1', '2023-12-31', 'aln_2'), [1], 'of each alliance once')
})

t.test('a turn of duty is owed at its end, skipped or not, and none after the rotation has ended', async (t) => {
  const rotation = (type: string, on: string, data: object): Told => ['rot_1', type, on, data, at]
  const terms = [
    { no: 1, round: 1, orgId: 'org_1', from: '2023-01-01', to: '2023-03-31' },
    { no: 2, round: 1, orgId: 'org_2', from: '2023-04-01', to: '2023-06-30' },
  ]
  const scheduled = rotation('DutyRotationScheduled', '2023-01-01', { allianceId: 'aln_1', terms })
  const over = rotation('DutyRotationHandedOver', '2023-04-02', { no: 1, handedOverOn: '2023-04-02' })
  const of = async (more: readonly Told[]) =>
    share(await made([scheduled, ...more]), 'IA-14', '2023H1', '2023-06-30', town)
  t.equal(await of([over]), '1/2')
  const skipped = rotation('DutyRotationSkipped', '2023-04-10', { no: 2, servedTo: '2023-04-10', terms: [] })
  t.equal(await of([over, skipped]), '1/2')
  t.equal(await of([over, rotation('DutyRotationEnded', '2023-05-01', { endedOn: '2023-05-01' })]), '1/1')
})

t.test('a drive whose record is revoked leaves nothing behind', async (t) => {
  const held: Told = [
    'pld_1',
    'PledgeDriveHeld',
    '2023-03-01',
    { allianceId: 'aln_1', kind: 'show', heldOn: '2023-03-01' },
    at,
  ]
  t.same(values(await made([held]), 'IA-35', '2023H1', '2023-06-30', town), [1])
  const revoked: Told = ['pld_1', 'PledgeDriveFactRevoked', '2023-04-01', { revokes: 'e0', reason: '误录' }, at]
  t.same(values(await made([held, revoked]), 'IA-35', '2023H1', '2023-06-30', town), [0])
})
