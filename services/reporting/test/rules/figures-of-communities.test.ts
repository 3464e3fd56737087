import t from 'tap'
import { community, made, share, type Told, values } from '../figures/told.ts'

const resolvedOn = '2023-06-10'
const listed: Told = ['olc_1', 'OldCaseListed', '2023-02-01', { listedOn: '2023-02-01' }]
const resolved: Told = ['olc_1', 'OldCaseResolved', resolvedOn, { resolvedOn }]
const reopened = (reopenedOn: string): Told => ['olc_1', 'OldCaseReopened', reopenedOn, { resolvedOn, reopenedOn }]
const town = '990103001'

t.test('a case opened again ninety days later was not resolved; ninety-one days later it was', async (t) => {
  const within = await made([listed, resolved, reopened('2023-09-08')])
  t.same(values(within, 'IG-16', '2023H1', '2023-06-30', town), [1])
  t.same(values(within, 'IG-16', '2023H1', '2023-09-07', town), [1])
  t.same(values(within, 'IG-16', '2023H1', '2023-09-08', town), [0])
  t.same(values(within, 'IG-16', '2023H2', '2023-12-31', town), [0], 'nothing is taken from the later half-year')
  const after = await made([listed, resolved, reopened('2023-09-09')])
  t.same(values(after, 'IG-16', '2023H1', '2023-12-31', town), [1])
})

t.test('a case is open until it is resolved, and again from its relapse on', async (t) => {
  const again: Told = ['olc_1', 'OldCaseResolved', '2023-11-01', { resolvedOn: '2023-11-01' }]
  const kept = await made([listed, resolved, reopened('2023-09-08'), again])
  t.equal(share(kept, 'IG-17', '2023H1', '2023-06-09', town), '0/1')
  t.equal(share(kept, 'IG-17', '2023H1', '2023-06-30', town), '1/1')
  t.equal(share(kept, 'IG-17', '2023H2', '2023-10-31', town), '0/1')
  t.equal(share(kept, 'IG-17', '2023H2', '2023-12-31', town), '1/1')
})

const order = (type: string, on: string, data: object = {}): Told => ['pxo_1', type, on, data]
const taken = [order('ProxyRequested', '2023-05-01'), order('ProxyAccepted', '2023-05-02', { dueOn: '2023-06-10' })]
t.test('an order is due on the day promised, and nothing is due of one that is withdrawn', async (t) => {
  const done = (doneOn: string) => made([...taken, order('ProxyCompleted', doneOn, { doneOn })])
  t.equal(share(await made(taken), 'IG-15', '2023H1', '2023-06-09'), '0/0')
  t.equal(share(await made(taken), 'IG-15', '2023H1', '2023-06-10'), '0/1')
  t.equal(share(await done('2023-06-10'), 'IG-15', '2023H1', '2023-06-30'), '1/1')
  t.equal(share(await done('2023-06-11'), 'IG-15', '2023H1', '2023-06-30'), '0/1')
  t.same(values(await done('2023-06-11'), 'IG-14', '2023H1', '2023-06-30'), [1])
  const withdrawn = await made([...taken, order('ProxyWithdrawn', '2023-06-12')])
  t.equal(share(withdrawn, 'IG-15', '2023H1', '2023-06-30'), '0/0')
})

t.test('what a conference decided counts for the day it is owed, from the day it is done', async (t) => {
  const held = (heldOn: string): Told => ['jcf_1', 'JointConferenceHeld', heldOn, { heldOn }]
  const kept = await made([
    [
      'jcf_1',
      'JointConferenceEstablished',
      '2023-01-05',
      { level: 'community', frequency: 'quarterly', establishedOn: '2023-01-05' },
    ],
    held('2023-01-05'),
    held('2023-04-06'),
    ['cdn_1', 'ConferenceDecisionMade', '2023-04-06', { level: 'community', dueOn: '2023-06-20' }],
    ['cdn_1', 'ConferenceDecisionClosed', '2023-07-05', { closedOn: '2023-07-05' }],
  ])
  t.same(values(kept, 'IG-07', '2023Q1', '2023-06-30'), [1])
  t.same(values(kept, 'IG-07', '2023H1', '2023-06-30'), [2])
  t.equal(share(kept, 'IG-08', '2023H1', '2023-06-30'), '0/1')
  t.equal(share(kept, 'IG-08', '2023H1', '2023-09-30'), '1/1')
  t.equal(share(kept, 'IG-08', '2023H2', '2023-12-31'), '0/0')
})

const service = (type: string, data: object): Told => ['srv_1', type, '2023-05-04', data]
const served = { kind: 'unit', hours: 2.5, servedOn: '2023-05-03' }
const recorded = service('CheckInServiceRecorded', { ...served, hours: 4 })
const confirmed = service('CheckInServiceConfirmed', served)
const corrected = service('ServiceRecordFactCorrected', { corrects: 'e1', data: { ...served, hours: 1 } })
const services = async (...told: Told[]) => values(await made(told), 'IG-11', '2023H1', '2023-06-30')

t.test('a service counts once it is confirmed, with half hours', async (t) => {
  t.same(await services(recorded), [0, 0])
  t.same(await services(recorded, confirmed), [1, 2.5])
  t.same(await services(recorded, confirmed, corrected), [1, 1])
})

t.test('of a confirmation that is revoked nothing is left, whatever is said of it afterwards', async (t) => {
  const revoked = service('ServiceRecordFactRevoked', { revokes: 'e1' })
  t.same(await services(recorded, confirmed, revoked, corrected), [0, 0])
  const kept = await made([recorded, confirmed, revoked, corrected])
  t.same(
    [...kept.subjects.values()].flatMap(({ c }) => c.map(({ m }) => m)),
    ['records', 'records-on-time'],
  )
})

const activity = (id: string, data: object): Told => [
  id,
  'TeamActivityRecorded',
  '2023-05-04',
  { heldOn: '2023-05-04', ...data },
]

t.test('of an activity that is revoked nothing is left at all', async (t) => {
  const kept = await made([
    activity('tac_1', { kind: 'volunteer', fields: [] }),
    ['tac_1', 'TeamActivityFactRevoked', '2023-05-05', { revokes: 'e0' }],
  ])
  t.same(
    [...kept.subjects.values()].flatMap(({ c }) => c),
    [],
  )
})

t.test('a patrol counts for the grid it names; volunteers count once, of whatever fields they are', async (t) => {
  const kept = await made([
    activity('tac_1', { kind: 'patrol', fields: [], gridId: 'grd_1' }),
    activity('tac_2', { kind: 'volunteer', fields: ['hospital', 'school'] }),
    activity('tac_3', { kind: 'volunteer', fields: ['hospital'] }),
    activity('tac_4', { kind: 'volunteer', fields: [] }),
  ])
  t.same(values(kept, 'IG-13', '2023H1', '2023-06-30'), [4])
  t.same(values(kept, 'IG-40', '2023-05', '2023-05-31'), [1])
  t.same(values(kept, 'IG-37', '2023H1', '2023-06-30'), [3])
  const fields = kept.buckets().filter(({ m, s }) => m === 'volunteer-activities' && s === community)
  t.same(new Set(fields.map(({ k }) => k)), new Set(['', 'hospital', 'several']))
  t.equal([...kept.subjects.values()].filter(({ c }) => c.some(({ e }) => e?.includes('grd_1'))).length, 1)
})

t.test('a team is one until it is disbanded', async (t) => {
  const kept = await made([
    ['tea_1', 'TeamFormed', '2023-01-02', { kind: 'patrol', formedOn: '2023-01-02' }],
    ['tea_1', 'TeamDisbanded', '2023-05-01', { disbandedOn: '2023-05-01' }],
  ])
  t.same(values(kept, 'IG-12', '2023H1', '2023-04-30'), [1])
  t.same(values(kept, 'IG-12', '2023H1', '2023-05-01'), [0])
})
