import t from 'tap'
import { made, share, type Told, values } from '../figures/told.ts'

const grid = (id: string): Told[] => [
  [id, 'GridCreated', '2023-01-02', { gridId: id, kind: 'general', buildings: [], createdOn: '2023-01-02' }],
  [id, 'GridActivated', '2023-01-02', { activatedOn: '2023-01-02' }],
]
const posted = (id: string, data: object): Told => [
  id,
  'GridStaffAssigned',
  '2023-02-01',
  { kind: 'full_time', lead: true, gridIds: ['grd_1'], from: '2023-02-01', ...data },
]
const leadShare = async (told: readonly Told[], asOf: string) => share(await made(told), 'IG-04', '2023H1', asOf)

t.test('a grid has its lead while somebody leads it full time, and while it is in use', async (t) => {
  const moved: Told = [
    'gst_1',
    'GridStaffTransferred',
    '2023-03-01',
    { lead: true, gridIds: ['grd_2'], transferredOn: '2023-03-01' },
  ]
  const told = [...grid('grd_1'), ...grid('grd_2'), posted('gst_1', {}), moved]
  const retired: Told = ['grd_2', 'GridRetired', '2023-05-01', { retiredOn: '2023-05-01' }]
  t.equal(await leadShare(told, '2023-01-31'), '0/2')
  t.equal(await leadShare(told, '2023-02-28'), '1/2')
  t.equal(await leadShare([...told, retired], '2023-04-30'), '1/2')
  t.equal(await leadShare([...told, retired], '2023-05-01'), '0/1', 'the lead is still posted, the grid is gone')
})

t.test('two who lead one grid count it once; part time and beside the lead do not count', async (t) => {
  const other = posted('gst_2', { kind: 'part_time', gridIds: ['grd_2'] })
  const beside = posted('gst_3', { lead: false, gridIds: ['grd_2'] })
  const told = [...grid('grd_1'), ...grid('grd_2'), posted('gst_1', {}), posted('gst_4', {}), other, beside]
  t.equal(await leadShare(told, '2023-06-30'), '1/2')
  const kept = await made(told)
  t.same(values(kept, 'IG-03', '2023H1', '2023-06-30'), [3])
})

t.test('somebody who is posted elsewhere counts there from that day on', async (t) => {
  const path = '/990100/990103/990103001/990103001002'
  const moved: Told = [
    'gst_1',
    'GridStaffTransferred',
    '2023-03-01',
    { lead: false, gridIds: ['grd_9'], transferredOn: '2023-03-01' },
    path,
  ]
  const kept = await made([posted('gst_1', {}), moved])
  t.same(values(kept, 'IG-03', '2023H1', '2023-02-28'), [1])
  t.same(values(kept, 'IG-03', '2023H1', '2023-03-01'), [0])
  t.same(values(kept, 'IG-03', '2023H1', '2023-03-01', '990103001002'), [1])
  t.same(values(kept, 'IG-03', '2023H1', '2023-03-01', '990103'), [1])
})

const unit = (data: object = {}): Told => [
  'unt_1',
  'UnitRegistered',
  '2023-01-02',
  { kind: 'organ', field: 'organ', registeredOn: '2023-01-02', ...data },
]
const checkedIn: Told = [
  'cin_1',
  'UnitCheckedIn',
  '2023-03-01',
  { unitId: 'unt_1', checkedInOn: '2023-03-01' },
  '/990100/990103/990103002/990103002001',
]
t.test('a unit that checked in counts at its seat, as long as both last', async (t) => {
  const ended: Told = ['cin_1', 'CheckInEnded', '2023-05-01', { endedOn: '2023-05-01' }]
  const unitClosed: Told = ['unt_1', 'UnitClosed', '2023-06-01', { closedOn: '2023-06-01' }]
  const kept = await made([unit(), checkedIn, ended, unitClosed])
  const shareOn = (asOf: string) => share(kept, 'IG-09', '2023H1', asOf, '990103001')
  t.same(['2023-02-28', '2023-03-01', '2023-05-01', '2023-06-01'].map(shareOn), ['0/1', '1/1', '0/1', '0/0'])
  t.equal(share(kept, 'IG-09', '2023H1', '2023-03-01', '990103002'), '0/0', 'nothing where it went')
})

t.test('who is not to check in is in no share, though it did; nor is who is unknown', async (t) => {
  const school = await made([unit({ kind: 'school' }), checkedIn])
  t.equal(share(school, 'IG-09', '2023H1', '2023-06-30', '990103001'), '0/0')
  const asSchool = { kind: 'school', field: 'school', updatedOn: '2023-04-01' }
  const until = await made([unit(), checkedIn, ['unt_1', 'UnitUpdated', '2023-04-01', asSchool]])
  t.equal(share(until, 'IG-09', '2023H1', '2023-03-31', '990103001'), '1/1')
  t.equal(share(until, 'IG-09', '2023H1', '2023-04-01', '990103001'), '0/0')
  t.same(
    (await made([checkedIn])).buckets().filter(({ m }) => m.startsWith('units')),
    [],
  )
})

const covered = (since: string, coverage: string): Told => ['unt_1', 'UnitCoverageChanged', since, { since, coverage }]
t.test('a two-new unit is covered from the day something covers it until nothing does (IO-05, IO-06)', async (t) => {
  const firm = unit({ kind: 'enterprise', field: 'two_new', partyMemberCount: 3 })
  const kept = await made([
    firm,
    covered('2023-02-01', 'work_only'),
    covered('2023-03-01', 'joint'),
    covered('2023-04-01', 'organised'),
    covered('2023-05-01', 'none'),
    ['unt_1', 'UnitClosed', '2023-06-01', { closedOn: '2023-06-01' }],
  ])
  const on = (asOf: string) => ['IO-05', 'IO-06'].map((id) => share(kept, id, '2023H1', asOf, '990103001'))
  t.same(on('2023-01-31'), ['0/1', '0/1'])
  t.same(on('2023-02-01'), ['0/1', '1/1'])
  t.same(on('2023-03-01'), ['1/1', '1/1'])
  t.same(on('2023-04-30'), ['1/1', '1/1'])
  t.same(on('2023-05-01'), ['0/1', '0/1'])
  t.same(on('2023-06-01'), ['0/0', '0/0'])
})

t.test('whoever an organisation covers has members, and other fields are not counted', async (t) => {
  const firm = unit({ kind: 'enterprise', field: 'two_new' })
  const of = async (...told: Told[]) => share(await made(told), 'IO-05', '2023H1', '2023-06-30', '990103001')
  t.equal(await of(firm), '0/0', 'nobody is there')
  t.equal(await of(firm, covered('2023-02-01', 'work_only')), '0/0')
  t.equal(await of(firm, covered('2023-02-01', 'organised')), '1/1')
  t.equal(await of(unit(), covered('2023-02-01', 'organised')), '0/0')
})
