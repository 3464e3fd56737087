import t from 'tap'
import { openOn } from '../../src/alerts/open.ts'
import { made, type Told } from '../figures/told.ts'

const on = async (told: readonly Told[], id: string, day: string): Promise<string> => {
  const kept = await made(told)
  return openOn(kept.subjects.get(id)?.w ?? [], day)
    .map(({ rule, severity }) => `${rule} ${severity}`)
    .join()
}

const late = 'W-41 I'
const formed: Told = ['tem_1', 'TeamFormed', '2023-01-10', { kind: 'volunteer', formedOn: '2023-01-10' }]
const activity = (id: string, heldOn: string, recordedOn: string): Told => [
  id,
  'TeamActivityRecorded',
  recordedOn,
  { teamId: 'tem_1', kind: 'volunteer', fields: ['rural'], heldOn },
]
t.test('W-41: what a team did was recorded late, until something is in time or there is no team', async (t) => {
  const team = (told: readonly Told[], day: string) => on([formed, ...told], 'team-board/tem_1', day)
  t.equal(await team([activity('tac_1', '2023-02-01', '2023-02-16')], '2023-02-16'), '', 'the fifteenth day')
  const first = activity('tac_1', '2023-02-01', '2023-02-17')
  t.equal(await team([first], '2023-02-16'), '')
  t.equal(await team([first], '2023-02-17'), late)
  t.equal(await team([first, activity('tac_2', '2023-03-01', '2023-03-02')], '2023-03-02'), '')
  const gone: Told = ['tem_1', 'TeamDisbanded', '2023-03-05', { disbandedOn: '2023-03-05' }]
  t.equal(await team([first, gone], '2023-03-05'), '')
})

t.test('W-41: a joint conference was recorded late, until the next one is in time', async (t) => {
  const established: Told = [
    'jcf_1',
    'JointConferenceEstablished',
    '2023-01-01',
    { level: 'town', frequency: 'half_yearly', establishedOn: '2023-01-01' },
  ]
  const held = (heldOn: string, recordedOn: string): Told => ['jcf_1', 'JointConferenceHeld', recordedOn, { heldOn }]
  const said = (told: readonly Told[], day: string) => on([established, ...told], 'joint-conference/jcf_1', day)
  t.equal(await said([held('2023-02-01', '2023-02-17')], '2023-02-17'), late)
  t.equal(await said([held('2023-02-01', '2023-02-17'), held('2023-04-01', '2023-04-03')], '2023-04-03'), '')
})

t.test('W-41: what an alliance did or met for was recorded late, while it is at work', async (t) => {
  const town = '/990100/990103/990103001'
  const ally = (type: string, day: string, data: object): Told => ['aln_1', type, day, data, town]
  const member = (n: number) => ({
    ...{ orgId: `org_${n}`, kind: 'branch', townCode: '990103001', field: 'urban_community', joinedOn: '2023-01-01' },
  })
  const founded = [
    ally('AllianceProposed', '2023-01-01', { kind: 'region', proposedOn: '2023-01-01' }),
    ally('AllianceFounded', '2023-01-01', { foundedOn: '2023-01-01', members: [member(1), member(2)] }),
  ]
  const action = (id: string, heldOn: string, recordedOn: string): Told => [
    id,
    'JointActionHeld',
    recordedOn,
    { allianceId: 'aln_1', action: 'service', persons: 9, heldOn },
    town,
  ]
  const meeting: Told = [
    'mtg_1',
    'AllianceMeetingHeld',
    '2023-03-20',
    { allianceId: 'aln_1', heldOn: '2023-03-02', present: 5, due: 6 },
    town,
  ]
  const said = (told: readonly Told[], day: string) => on([...founded, ...told], 'alliance-board/aln_1', day)
  t.equal(await said([action('act_1', '2023-02-01', '2023-02-17')], '2023-02-17'), late)
  t.equal(await said([action('act_1', '2023-02-01', '2023-02-17'), meeting], '2023-03-20'), late, 'again')
  const mended = [meeting, action('act_2', '2023-03-20', '2023-03-21')]
  t.equal(await said(mended, '2023-03-20'), late)
  t.equal(await said(mended, '2023-03-21'), '')
})
