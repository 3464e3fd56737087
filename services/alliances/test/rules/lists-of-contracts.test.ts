import t from 'tap'
import { activateAgreement, draftAgreement, draftContract, signAgreement } from '../../src/agreements/index.ts'
import {
  coBuildProjects,
  confirmProject,
  deliverProject,
  listNeeds,
  matchNeed,
  openProject,
  publishNeed,
  publishResource,
} from '../../src/lists/index.ts'
import { allied, here, refusal } from './alliance.ts'
import type { Memory } from './memory.ts'

const community = { divisionCode: '990103001001' }
const span = { from: '2023-01-01', to: '2023-12-31' }
const contractId = 'agr_1'
const item = { contractId, ...community, title: '消防培训', tags: [], quantity: 4, measure: '场' }
const need = { ...item, ownerId: 'org_com' }
const resource = { ...item, ownerId: 'unt_a' }

/** A contract of a community with two units, in force or not. */
function contracted(isActive = true): Memory {
  const db = allied()
  const deal = { ...community, title: '契约化共建协议', communityOrgId: 'org_com', partnerIds: ['unt_a', 'unt_b'] }
  db.send(draftContract, { ...deal, ...span }, { id: contractId })
  for (const partyId of ['org_com', 'unt_a', 'unt_b']) db.send(signAgreement, { partyId }, { id: contractId })
  if (isActive) db.send(activateAgreement, {}, { id: contractId })
  return db
}
function published(): Memory {
  const db = contracted()
  db.send(publishNeed, need, { id: 'ned_1' })
  db.send(publishResource, resource, { id: 'res_1' })
  return db
}
const opening = { contractId, ...community, title: '消防培训进社区', needIds: ['ned_1'] }
const open = { ...opening, providerId: 'unt_a', dueOn: '2023-09-30' }

t.test('the parties of a contract in force have lists of their own (M-055)', async (t) => {
  const db = contracted()
  const { events } = db.send(publishNeed, need, { id: 'ned_1' })
  t.strictSame(events, [
    { type: 'ListItemPublished', data: { ...need, itemId: 'ned_1', list: 'need', publishedOn: '2023-06-30' } },
  ])
  const state = listNeeds.read({ ...db.stateOf(listNeeds, 'ned_1') })
  t.strictSame(listNeeds.relates(state), ['agreement:agr_1', 'org:org_com'])
  t.same(refusal(db, publishNeed, { ...need, ownerId: 'org_a' }), ['not-a-party', '/ownerId'])
  t.same(refusal(db, publishNeed, { ...need, ...here }), ['division-mismatch', '/divisionCode'])
  t.same(refusal(db, publishNeed, { ...need, contractId: 'agr_none' }), ['unknown-reference', '/contractId'])
  t.same(refusal(contracted(false), publishNeed, need), ['contract-not-active', '/contractId'])
})

t.test('a list is of one alliance or of one contract', async (t) => {
  const db = contracted()
  t.same(refusal(db, publishNeed, { ...need, allianceId: 'aln_1' }), ['circle-unclear', '/allianceId'])
  const { contractId: _, ...nobodys } = need
  t.same(refusal(db, publishResource, nobodys), ['circle-unclear', '/allianceId'])
  db.send(draftAgreement, { allianceId: 'aln_1', ...here, title: '联建共建协议', ...span }, { id: 'agr_9' })
  t.same(refusal(db, publishNeed, { ...need, contractId: 'agr_9' }), ['circle-unclear', '/contractId'])
})

t.test('what matches is of one contract', async (t) => {
  const db = published()
  const ofAlliance = { allianceId: 'aln_1', ...here, title: '培训', tags: [], quantity: 4, measure: '场' }
  db.send(publishResource, { ...ofAlliance, ownerId: 'unt_a' }, { id: 'res_9' })
  const match = (resourceId: string) => refusal(db, matchNeed, { resourceId, quantity: 2 }, { id: 'ned_1' })
  t.same(match('res_9'), ['other-alliance', '/resourceId'])
  t.same(match('res_1'), [undefined])
  const { contractId: _, ...rest } = open
  t.same(refusal(db, openProject, { ...rest, ...here, allianceId: 'aln_1' }), ['other-alliance', '/needIds/0'])
})

t.test('a project of a contract is opened, delivered and confirmed by its parties', async (t) => {
  const db = published()
  db.send(matchNeed, { resourceId: 'res_1', quantity: 4 }, { id: 'ned_1' })
  const { events } = db.send(openProject, open, { id: 'cbp_1' })
  const data = { ...open, itemId: 'cbp_1', ownerId: 'org_com', openedOn: '2023-06-30' }
  t.same(events, [{ type: 'CoBuildProjectOpened', data }])
  const by = (id: string, only: string) => ({ id: 'cbp_1', actor: { id, kind: 'account', only: [only] } as const })
  const told = { result: '四场' }
  t.same(refusal(db, deliverProject, told, by('other', 'unit:unt_b')), ['not-the-provider'])
  t.same(refusal(db, deliverProject, told, by('provider', 'unit:unt_a')), [undefined])
  const confirmed = db.send(confirmProject, {}, by('receiver', 'org:org_com'))
  const sides = { ownerId: 'org_com', providerId: 'unt_a' }
  t.same(confirmed.events, [
    {
      type: 'CoBuildProjectConfirmed',
      data: { itemId: 'cbp_1', contractId, ...sides, dueOn: '2023-09-30', confirmedOn: '2023-06-30' },
    },
  ])
  t.match(db.stateOf(coBuildProjects, 'cbp_1'), { state: 'confirmed', contractId })
})
