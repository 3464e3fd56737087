import { type AnyEvent, flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  activateAgreement,
  agreements,
  draftAgreement,
  draftContract,
  expireAgreement,
  lapseAgreement,
  loseParty,
  renewAgreement,
  signAgreement,
  terminateAgreement,
} from '../../src/agreements/index.ts'
import {
  alliances,
  dissolveAlliance,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  prepareAlliance,
} from '../../src/alliances/index.ts'
import { when } from './region.ts'

type Asked = Parameters<typeof when>
type History = readonly AnyEvent[]
const span = { from: '2023-07-01', to: '2024-06-30' }

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const active: History = [
  ...prepared,
  ...when(prepared, foundAlliance, { memberIds: ['org_a', 'unt_a', 'org_d'] }).events,
]
const beside = (history: History) => [{ mechanism: alliances, id: 'aln_1', history }]
const ask = (history: History, command: Asked[1], body: unknown = {}, alliance = active, at = '2023-07-10') =>
  when(history, command, body, { id: 'agr_1', beside: beside(alliance), at: `${at}T02:00:00Z` })

const plan = { allianceId: 'aln_1', divisionCode: '990103001', title: '联建共建协议', ...span }
const drafted: History = ask([], draftAgreement, plan).events
function signed(history: History, ...ids: string[]): History {
  const after = [...history]
  for (const partyId of ids) after.push(...ask(after, signAgreement, { partyId }).events)
  return after
}
const all = signed(drafted, 'org_lead', 'org_a', 'unt_a', 'org_d')
const inForce: History = [...all, ...ask(all, activateAgreement).events]

const deal = { divisionCode: '990103001001', title: '契约', communityOrgId: 'org_com', partnerIds: ['unt_a'], ...span }
const contract = (more: object = {}) => when([], draftContract, { ...deal, ...more }, { id: 'agr_1' })

t.test('the machine of agreements has no flaw', async (t) => t.same(flawsOf(agreements), []))

t.test('a contract has one community and units, each for itself or by its organisation', async (t) => {
  t.match(contract({ partnerIds: ['unt_a', 'org_b'] }).events, [
    {
      type: 'ContractDrafted',
      data: {
        kind: 'co_build_contract',
        parties: [
          { orgId: 'org_com', role: 'community' },
          { unitId: 'unt_a', role: 'partner' },
          { orgId: 'org_b', unitId: 'unt_b', role: 'partner' },
        ],
      },
    },
  ])
  t.match(contract({ communityOrgId: 'org_e' }), { refused: 'party-type', at: '/communityOrgId' }, 'a firm’s branch')
  t.equal(contract({ communityOrgId: 'org_lead' }).refused, 'party-type', 'the town')
  t.equal(contract({ communityOrgId: 'org_gone' }).refused, 'organization-not-active')
  t.equal(contract({ partnerIds: ['org_a'] }).refused, 'party-type', 'an organisation without a unit')
  t.equal(contract({ partnerIds: ['org_b', 'unt_b'] }).refused, 'party-twice')
  t.equal(contract({ partnerIds: ['unt_closed'] }).refused, 'unit-closed')
  t.equal(contract({ partnerIds: ['unt_unknown'] }).refused, 'unknown-reference')
  t.equal(contract({ divisionCode: '990103001002' }).refused, 'division-mismatch')
  t.equal(contract({ to: '2023-07-01' }).refused, 'invalid-period')
  t.equal(contract({ to: '2023-07-32' }).refused, 'invalid-date')
  t.same(contract().claims, [])
})

t.test('an alliance has one agreement at a time, of its lead and all members', async (t) => {
  const draft = ask([], draftAgreement, plan)
  t.match(draft.events, [{ data: { kind: 'alliance_agreement', parties: { length: 4 } } }])
  t.match(draft.events, [{ data: { parties: [{ orgId: 'org_lead', role: 'lead' }, { role: 'member' }] } }])
  t.same(draft.claims, ['alliance-agreement:aln_1'])
  t.same(draft.guards, ['alliance:aln_1'])
  t.equal(ask([], draftAgreement, plan, prepared).refused, 'alliance-not-active')
  t.equal(ask([], draftAgreement, { ...plan, divisionCode: '990103002' }).refused, 'division-mismatch')
  t.equal(ask([], draftAgreement, { ...plan, to: '2023-01-01' }).refused, 'invalid-period')
})

t.test('each party signs once, and nobody else', async (t) => {
  const one = ask(drafted, signAgreement, { partyId: 'org_a' })
  const data = {
    agreementId: 'agr_1',
    allianceId: 'aln_1',
    memberId: 'org_a',
    partyId: 'org_a',
    signedOn: '2023-07-10',
  }
  t.match(one.events, [{ type: 'AgreementSigned', data }])
  t.match(one.state, { state: 'partly_signed' })
  t.equal(ask([...drafted, ...one.events], signAgreement, { partyId: 'org_a' }).refused, 'signed-already')
  t.equal(ask(drafted, signAgreement, { partyId: 'org_c' }).refused, 'not-a-party')
  const of = contract().events
  t.match(ask(of, signAgreement, { partyId: 'unt_a' }).events, [{ data: { contractId: 'agr_1', partyId: 'unt_a' } }])
  t.equal(ask(of, signAgreement, { partyId: 'unt_b' }).refused, 'not-a-party')
})

t.test('whoever joined later signs as well, whoever left no more', async (t) => {
  const joined = [...active, ...when(active, joinAlliance, { memberId: 'org_c' }).events]
  const late = ask(inForce, signAgreement, { partyId: 'org_c' }, joined)
  t.match(late.events, [{ data: { partyId: 'org_c', party: { orgId: 'org_c', role: 'member' } } }])
  t.match(late.state, { state: 'active', parties: { length: 5 } })
  const left = [...active, ...when(active, leaveAlliance, { memberId: 'org_a', reason: '迁出' }).events]
  t.equal(ask(drafted, signAgreement, { partyId: 'org_a' }, left).refused, 'not-a-party')
})

t.test('it is in force when all have signed who still belong to it', async (t) => {
  t.match(ask(all, activateAgreement).events, [{ type: 'ContractActivated', data: { activatedOn: '2023-07-10' } }])
  const three = signed(drafted, 'org_lead', 'unt_a', 'org_d')
  t.match(ask(three, activateAgreement), { refused: 'signatures-missing', detail: /org_a/ })
  const left = [...active, ...when(active, leaveAlliance, { memberId: 'org_a', reason: '迁出' }).events]
  t.equal(ask(three, activateAgreement, {}, left).refused, undefined)
  t.equal(ask(drafted, activateAgreement).refused, 'illegal-step')
  t.equal(ask(all, activateAgreement, {}, active, '2024-07-01').refused, 'invalid-period')
  const half = signed(contract().events, 'org_com')
  t.equal(ask(half, activateAgreement).refused, 'signatures-missing')
  t.equal(ask(signed(half, 'unt_a'), activateAgreement).refused, undefined)
})

t.test('the next one follows it and is signed anew', async (t) => {
  const body = { divisionCode: '990103001', from: '2024-07-01', to: '2025-06-30' }
  const renewed = ask(inForce, renewAgreement, body)
  t.match(renewed, {
    events: [{ type: 'ContractRenewed', data: { successorId: 'agr_new0' } }],
    also: [
      { id: 'agr_new0', events: [{ type: 'ContractDrafted', data: { renews: 'agr_1', parties: { length: 4 } } }] },
    ],
    claims: ['alliance-agreement:aln_1'],
    releases: ['alliance-agreement:aln_1'],
    state: { state: 'renewed', successorId: 'agr_new0' },
  })
  t.notOk(JSON.stringify(renewed.also).includes('signedOn'))
  t.equal(ask(inForce, renewAgreement, { ...body, from: '2024-06-30' }).refused, 'invalid-period')
  t.equal(ask(inForce, renewAgreement, { ...body, divisionCode: '990103002' }).refused, 'division-mismatch')
  t.equal(ask(all, renewAgreement, body).refused, 'illegal-step')
})

t.test('it ends by decision, on its last day, or with its alliance', async (t) => {
  for (const before of [drafted, all, inForce])
    t.match(ask(before, terminateAgreement, { reason: '解约' }), {
      state: { state: 'terminated' },
      releases: ['alliance-agreement:aln_1'],
    })
  t.equal(ask(inForce, expireAgreement, {}, active, '2024-06-30').refused, 'agreement-running')
  t.match(ask(inForce, expireAgreement, {}, active, '2024-07-01').state, { state: 'expired', endedOn: '2024-07-01' })
  t.same(expireAgreement.roles, ['system'])
  const others = [{ mechanism: agreements, id: 'agr_1', history: inForce }]
  const over = when(active, dissolveAlliance, { reason: '完成' }, { beside: others })
  t.match(over.also, [{ id: 'agr_1', events: [{ type: 'ContractTerminated', data: { reason: '完成' } }] }])
  t.same(over.releases, ['lead:org_lead|共建', 'alliance-agreement:aln_1'])
})

t.test('a contract goes on without one of several units, and is over without its community or its last', async (t) => {
  const two = contract({ partnerIds: ['unt_a', 'org_b'] }).events
  const lost = (partyId: string) => ({ partyId, cause: 'dissolved', lostOn: '2023-08-01' })
  const gone = ask(two, loseParty, lost('org_b'))
  t.match(gone.events, [{ type: 'AgreementPartyLeft', data: { partyId: 'org_b', leftOn: '2023-08-01' } }])
  t.match(gone.state, { state: 'drafted', parties: { length: 2 } })
  t.same(ask(two, lapseAgreement, lost('org_b')).events, [])
  t.same(ask(two, loseParty, lost('org_com')).events, [])
  t.match(ask(two, lapseAgreement, lost('org_com')).state, { state: 'terminated' })
  const one = [...two, ...gone.events]
  t.match(ask(one, lapseAgreement, lost('unt_a')).events, [
    { type: 'ContractTerminated', data: { cause: 'dissolved' } },
  ])
  t.same(ask(one, loseParty, lost('unt_a')).events, [])
  t.same(ask(one, lapseAgreement, lost('org_b')).events, [], 'who is none needs nothing')
})

t.test('grants narrowed to its alliance or a party reach it', async (t) => {
  const { state } = contract({ partnerIds: ['unt_a', 'org_b'] })
  t.same(agreements.relates(state), ['agreement:agr_1', 'org:org_com', 'unit:unt_a', 'org:org_b', 'unit:unt_b'])
  t.ok(agreements.relates(ask([], draftAgreement, plan).state).includes('alliance:aln_1'))
})
