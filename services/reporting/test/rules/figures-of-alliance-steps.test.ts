import t from 'tap'
import { made, share, type Told, values } from '../figures/told.ts'

const town = '990103001'
const of = 'aln_1'
const half = ['2023H1', '2023-06-30'] as const
/** Obligations are owed up to the end of the last year that has begun. */
const begun: Told = ['cal_city', 'ClockTicked', '2023-01-01', { day: '2023-01-01' }]
const member = (id: string, joinedOn: string) => ({
  ...{ orgId: id, name: id, kind: 'branch', field: 'rural', townCode: town, joinedOn },
})
const alliance = (type: string, on: string, data: object = {}): Told => [of, type, on, data]
const founded = (on: string): Told[] => [
  begun,
  alliance('AllianceProposed', on, { kind: 'region', proposedOn: on }),
  alliance('AllianceFounded', on, { foundedOn: on, members: [member('org_1', on), member('org_2', on)] }),
]
const dissolved = (on: string) => alliance('AllianceDissolved', on, { dissolvedOn: on })
let count = 0
const met = (heldOn: string, present = 2, due = 3): Told => [
  `alm_${count++}`,
  'AllianceMeetingHeld',
  heldOn,
  { allianceId: of, heldOn, present, due },
]

t.test('days it was suspended do not count', async (t) => {
  const suspended = alliance('AllianceSuspended', '2023-04-30', { suspendedOn: '2023-04-30' })
  const resumed = (on: string) => alliance('AllianceResumed', on, { resumedOn: on })
  const told = [...founded('2023-04-01'), suspended]
  t.equal(share(await made(told), 'IA-13', ...half, town), '0/0', '29 days')
  t.equal(share(await made([...told, resumed('2023-06-15')]), 'IA-13', ...half, town), '0/1', '29 and 16')
  t.equal(share(await made([...told, resumed('2023-06-16')]), 'IA-13', ...half, town), '0/0', '29 and 15')
})

t.test('one that is dissolved on the last day of a quarter owes nothing for it', async (t) => {
  const told = founded('2023-01-01')
  t.equal(share(await made([...told, dissolved('2023-03-31')]), 'IA-13', ...half, town), '0/0')
  t.equal(share(await made([...told, dissolved('2023-04-01')]), 'IA-13', ...half, town), '0/1')
})

t.test('a meeting counts for its quarter if more than half of those due were there', async (t) => {
  const told = founded('2023-01-01')
  t.equal(share(await made([...told, met('2023-03-31')]), 'IA-13', ...half, town), '1/2')
  t.equal(share(await made([...told, met('2023-05-01', 2, 4)]), 'IA-13', ...half, town), '0/2', 'half is not enough')
  t.equal(share(await made([...told, met('2023-04-03'), met('2023-05-03')]), 'IA-13', ...half, town), '1/2', 'once')
  const early = await made([...founded('2023-03-01'), met('2023-03-20')])
  t.equal(share(early, 'IA-13', ...half, town), '0/1', 'a quarter that owes none is not met')
  t.equal(share(await made([begun, met('2023-03-20')]), 'IA-13', ...half, town), '0/0', 'nor is one of nobody')
})

const contract = (type: string, on: string, data: object): Told => ['agr_2', type, on, data]
t.test('a contract counts from the day all have signed until it ends', async (t) => {
  const kind = 'co_build_contract'
  const kept = await made([
    contract('ContractDrafted', '2023-01-05', { kind, to: '2023-12-31' }),
    contract('ContractActivated', '2023-02-01', { kind, activatedOn: '2023-02-01' }),
    contract('ContractRenewed', '2023-05-01', { successorId: 'agr_3', renewedOn: '2023-05-01' }),
  ])
  const on = (day: string) => values(kept, 'IA-19', '2023H1', day)[0]
  t.same(['2023-01-31', '2023-02-01', '2023-04-30', '2023-05-01'].map(on), [0, 1, 1, 0])
})

t.test('teams and brands end with the alliance, bases with their own end', async (t) => {
  const thing = (id: string, type: string, data: object): Told => [id, type, '2023-02-01', { allianceId: of, ...data }]
  const things = [
    thing('atm_1', 'AllianceTeamFormed', { kind: 'service', formedOn: '2023-02-01' }),
    thing('abr_1', 'AllianceBrandRegistered', { registeredOn: '2023-02-01' }),
    thing('abr_1', 'AllianceBrandReviewed', { result: 'kept', reviewedOn: '2023-02-01' }),
    thing('abs_1', 'AllianceBaseOpened', { kind: 'industry', openedOn: '2023-02-01' }),
  ]
  const all = (kept: Awaited<ReturnType<typeof made>>, day: string) =>
    ['IA-07', 'IA-18', 'IA-17'].map((id) => values(kept, id, '2023H1', day, id === 'IA-18' ? '990103' : town)[0])
  const kept = await made([...things, ...founded('2023-01-01'), dissolved('2023-05-01')])
  t.same(all(kept, '2023-04-30'), [1, 1, 1], 'told before the alliance they are of')
  t.same(all(kept, '2023-05-01'), [0, 0, 1])
  const early: Told = ['atm_1', 'AllianceTeamDisbanded', '2023-03-01', { disbandedOn: '2023-03-01' }]
  const worse = thing('abr_1', 'AllianceBrandReviewed', { result: 'returned', reviewedOn: '2023-03-01' })
  t.same(all(await made([...things, ...founded('2023-01-01'), early, worse]), '2023-03-01'), [0, 0, 1])
})

t.test('members who come, go or are reminded later are adjustments, founding ones are not', async (t) => {
  const told = founded('2023-01-01')
  const joined = alliance('AllianceMemberJoined', '2023-03-01', { member: member('org_3', '2023-03-01') })
  const reminded = alliance('AllianceMemberReminded', '2023-04-01', { memberId: 'org_3', remindedOn: '2023-04-01' })
  const left = alliance('AllianceMemberLeft', '2023-05-01', { memberId: 'org_3', leftOn: '2023-05-01' })
  t.same(values(await made(told), 'IA-16', ...half, town), [0])
  const kept = await made([...told, joined, reminded, left])
  t.same(values(kept, 'IA-16', '2023H1', '2023-04-30', town), [2])
  t.same(values(kept, 'IA-16', ...half, of), [3])
})

t.test('a turn that was skipped stays owed, also when an earlier one is skipped after it', async (t) => {
  const term = (no: number, to: string) => ({ no, round: 1, orgId: `org_${no}`, from: '2023-01-01', to })
  const turn = (type: string, on: string, data: object): Told => ['rot_1', type, on, data]
  const terms = [term(1, '2023-01-31'), term(2, '2023-02-28'), term(3, '2023-03-31'), term(4, '2023-04-30')]
  const scheduled = turn('DutyRotationScheduled', '2023-01-01', { allianceId: of, terms })
  const handed = turn('DutyRotationHandedOver', '2023-02-03', { no: 1, handedOverOn: '2023-02-03' })
  const third = turn('DutyRotationSkipped', '2023-02-10', { no: 3, terms: [term(4, '2023-03-31')] })
  const again = [term(4, '2023-03-31')]
  const second = turn('DutyRotationSkipped', '2023-02-11', { no: 2, servedTo: '2023-02-10', terms: again })
  const kept = await made([scheduled, handed, third, second])
  t.equal(share(kept, 'IA-14', '2023H1', '2023-01-31', of), '0/1', 'it was handed over later')
  t.equal(share(kept, 'IA-14', ...half, of), '1/4')
  t.equal(share(kept, 'IA-14', ...half, town), '1/4')
  const ended = turn('DutyRotationEnded', '2023-03-31', { endedOn: '2023-03-31' })
  const over = await made([scheduled, handed, third, second, ended])
  t.equal(share(over, 'IA-14', ...half, of), '1/2', 'turns that had not ended when the rotation did are owed by nobody')
})

t.test('a need that is released is matched no more, from that day on', async (t) => {
  const need = (type: string, on: string, data: object): Told => ['ned_1', type, on, data]
  const told = [
    need('ListItemPublished', '2023-05-01', { allianceId: of, list: 'need', publishedOn: '2023-05-01' }),
    need('ListItemsMatched', '2023-05-10', { matchedOn: '2023-05-10' }),
    need('ListItemsMatched', '2023-05-12', { matchedOn: '2023-05-12' }),
    need('ListItemsReleased', '2023-06-01', { releasedOn: '2023-06-01' }),
    need('ListItemsMatched', '2023-07-02', { matchedOn: '2023-07-02' }),
  ]
  const kept = await made(told)
  const on = (day: string) => values(kept, 'IA-15', '2023H1', day, of)[1]
  t.same(['2023-05-09', '2023-05-31', '2023-06-30', '2023-07-02'].map(on), [0, 100, 0, 100])
  const offered = need('ListItemPublished', '2023-05-01', {
    allianceId: of,
    list: 'resource',
    publishedOn: '2023-05-01',
  })
  t.same(
    (await made([offered, ...told.slice(1)])).buckets().filter(({ m }) => m.startsWith('list-')),
    [],
    'a resource',
  )
})

t.test('a project is owed by its day, and no more when it is withdrawn', async (t) => {
  const project = (type: string, on: string, data: object): Told => ['cbp_1', type, on, data]
  const opened = project('CoBuildProjectOpened', '2023-03-01', { allianceId: of, dueOn: '2023-06-20' })
  const confirmed = project('CoBuildProjectConfirmed', '2023-07-05', { confirmedOn: '2023-07-05' })
  const kept = await made([opened, confirmed])
  t.equal(share(kept, 'IA-15', ...half, of), '0/1')
  t.equal(share(kept, 'IA-15', '2023H1', '2023-09-30', of), '1/1', 'confirmed late, it still counts for its half-year')
  t.equal(share(kept, 'IA-20', '2023H1', '2023-09-30'), '0/0', 'it is of no contract')
  const withdrawn = project('CoBuildProjectWithdrawn', '2023-04-01', { withdrawnOn: '2023-04-01' })
  t.equal(share(await made([opened, withdrawn]), 'IA-15', ...half, of), '0/0')
})

const inForce = [
  contract('ContractDrafted', '2023-01-05', { kind: 'co_build_contract', to: '2023-12-31' }),
  contract('ContractActivated', '2023-02-01', { kind: 'co_build_contract', activatedOn: '2023-02-01' }),
]
const carried = (type: string, on: string, data: object): Told => ['cbp_2', type, on, data]
const carrying = carried('CoBuildProjectOpened', '2023-03-01', {
  contractId: 'agr_2',
  ...{ openedOn: '2023-03-01', dueOn: '2023-06-20' },
})
t.test('a project of a contract is owed by its day (IA-20)', async (t) => {
  const confirmed = carried('CoBuildProjectConfirmed', '2023-07-05', { confirmedOn: '2023-07-05' })
  const kept = await made([...inForce, carrying, confirmed])
  t.equal(share(kept, 'IA-20', ...half), '0/1')
  t.equal(share(kept, 'IA-20', '2023H1', '2023-09-30'), '1/1')
  t.equal(share(kept, 'IA-15', '2023H1', '2023-09-30'), '0/0', 'it is of no alliance')
})

t.test('a contract without a project for two months is an alert (W-22), and so is one that ends', async (t) => {
  const wrongs = async (...told: Told[]) => {
    const { subjects } = await made(told)
    return [...subjects.values()].flatMap(({ w }) =>
      w.map(({ rule, severity, from, to }) => [rule, severity, from, to]),
    )
  }
  const ending = ['W-22', 'I', '2023-12-01', undefined]
  t.same(await wrongs(...inForce), [ending, ['W-22', 'W', '2023-04-02', undefined]])
  t.same(await wrongs(...inForce, carrying), [ending])
  t.same(await wrongs(carrying, ...inForce), [ending], 'whichever was told first')
  const late = carried('CoBuildProjectOpened', '2023-05-01', {
    contractId: 'agr_2',
    ...{ openedOn: '2023-05-01', dueOn: '2023-06-20' },
  })
  const withdrawn = carried('CoBuildProjectWithdrawn', '2023-05-10', { withdrawnOn: '2023-05-10' })
  t.same(await wrongs(...inForce, late, withdrawn), [
    ending,
    ['W-22', 'W', '2023-04-02', '2023-05-01'],
    ['W-22', 'W', '2023-07-09', undefined],
  ])
  const ended = contract('ContractTerminated', '2023-06-01', { terminatedOn: '2023-06-01' })
  t.same(await wrongs(...inForce, ended), [['W-22', 'W', '2023-04-02', '2023-06-01']])
})

t.test('a risk is owed by its day, and counted on the day it was found', async (t) => {
  const risk = (type: string, on: string, data: object): Told => ['jrk_1', type, on, data]
  const raised = risk('JointRiskRaised', '2023-06-10', { allianceId: of, foundOn: '2023-06-10', dueOn: '2023-07-10' })
  const kept = await made([raised, risk('JointRiskClosed', '2023-06-20', { closedOn: '2023-06-20' })])
  t.same([share(kept, 'IA-33', ...half, of), values(kept, 'IA-33', ...half, of)[1]], ['0/0', 1])
  t.equal(share(kept, 'IA-33', '2023H2', '2023-07-10', of), '1/1')
})

t.test('a joint action corrected to another quarter moves there, and revoked it was none', async (t) => {
  const action = (type: string, data: object): Told => ['jac_1', type, '2023-05-01', data]
  const first = { allianceId: of, action: 'talent', persons: 30, heldOn: '2023-03-30' }
  const held = action('JointActionHeld', first)
  const kept = await made([
    held,
    action('JointActionFactCorrected', { corrects: 'e0', data: { ...first, heldOn: '2023-04-02', persons: 20 } }),
  ])
  t.same(values(kept, 'IA-10', '2023Q1', '2023-06-30', of), [0, 0])
  t.same(values(kept, 'IA-10', '2023Q2', '2023-06-30', of), [1, 20])
  t.same(
    (await made([held, action('JointActionFactRevoked', { revokes: 'e0' })]))
      .buckets()
      .filter(({ m }) => m.startsWith('alliance')),
    [],
  )
})

t.test('without its founding fact nothing of an alliance counts', async (t) => {
  const kept = await made([
    begun,
    alliance('AllianceFounded', '2023-01-01', { foundedOn: '2023-01-01', members: [member('org_1', '2023-01-01')] }),
    alliance('AllianceMemberReminded', '2023-02-01', { memberId: 'org_1', remindedOn: '2023-02-01' }),
    met('2023-03-01'),
    ['atm_1', 'AllianceTeamActed', '2023-03-01', { actedOn: '2023-03-01' }],
    ['rot_1', 'DutyRotationHandedOver', '2023-03-01', { no: 1, handedOverOn: '2023-03-01' }],
    ['ned_1', 'ListItemsMatched', '2023-03-01', { matchedOn: '2023-03-01' }],
    ['cbp_1', 'CoBuildProjectConfirmed', '2023-03-01', { confirmedOn: '2023-03-01' }],
    ['plg_1', 'PledgeWithdrawn', '2023-03-01', { withdrawnOn: '2023-03-01' }],
    ['jrk_1', 'JointRiskClosed', '2023-03-01', { closedOn: '2023-03-01' }],
  ])
  t.same(
    kept.buckets().filter(({ m }) => !m.startsWith('records')),
    [],
  )
})

t.test('an alliance crosses systems while its members are of more than one', async (t) => {
  const of2 = (system: object) => [{ ...member('org_1', '2023-01-01'), ...system }, member('org_2', '2023-01-01')]
  const founding = { foundedOn: '2023-01-01', members: of2({ system: '国资' }) }
  const changed = (memberId: string, changedOn: string, system: object) =>
    alliance('AllianceMemberSystemChanged', changedOn, { memberId, changedOn, ...system })
  const kept = await made([
    begun,
    alliance('AllianceProposed', '2023-01-01', { kind: 'region', proposedOn: '2023-01-01' }),
    alliance('AllianceFounded', '2023-01-01', founding),
    changed('org_2', '2023-03-01', { system: '商务' }),
    changed('org_2', '2023-05-01', { system: '国资' }),
    changed('org_1', '2023-06-01', {}),
  ])
  const on = (day: string) => values(kept, 'IA-05', '2023H1', day, town)[2]
  t.same(['2023-02-28', '2023-03-01', '2023-04-30', '2023-05-01', '2023-06-30'].map(on), [0, 1, 1, 0, 0])
})
