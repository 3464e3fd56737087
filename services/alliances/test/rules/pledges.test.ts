import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  fulfilPledge,
  holdPledgeDrive,
  makePledge,
  pledgeDrives,
  pledges,
  withdrawPledge,
} from '../../src/pledges/index.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const drive = {
  allianceId: 'aln_1',
  ...here,
  kind: 'show',
  title: '亮身份亮承诺',
  orgIds: ['org_a', 'org_lead'],
  personsCount: 38,
}
const pledge = { driveId: 'pld_1', ...here, orgId: 'org_a', personId: 'per_1', text: '每月参加一次志愿服务' }
const { text, ...told } = pledge
const held = (): Memory => {
  const db = allied()
  db.send(holdPledgeDrive, drive, { id: 'pld_1' })
  return db
}
const made = (): Memory => {
  const db = held()
  db.send(makePledge, pledge, { id: 'plg_1' })
  return db
}

t.test('pledge drives and pledges have no flaw', async (t) => t.same([pledgeDrives, pledges].flatMap(flawsOf), []))

t.test('an activity of the series is held by member organisations', async (t) => {
  t.same(allied().send(holdPledgeDrive, drive, { id: 'pld_1' }).events, [
    { type: 'PledgeDriveHeld', data: { driveId: 'pld_1', ...drive, heldOn: '2023-06-30' } },
  ])
  t.same(refusal(allied(), holdPledgeDrive, { ...drive, orgIds: ['org_other'] }), ['not-a-member', '/orgIds/0'])
  t.throws(() => allied().send(holdPledgeDrive, { ...drive, kind: 'rank' }), 'nobody is ranked')
  t.same(refusedElsewhere(holdPledgeDrive, drive), everywhereElse)
})

t.test('a pledge is told without its words, which are kept encrypted beside it', async (t) => {
  const data = { ...told, pledgeId: 'plg_1', allianceId: 'aln_1', pledgedOn: '2023-06-30' }
  t.same(held().send(makePledge, pledge, { id: 'plg_1' }).events, [{ type: 'PledgeMade', data }])
  const scopes = ['990100', '990103']
  const found = {
    drive: { title: drive.title, allianceId: 'aln_1', orgIds: drive.orgIds, place: here.divisionCode },
    member: { id: 'per_1', branchId: 'org_a', admittedOn: '2010-06-18', scopes },
    organization: { id: 'org_a', name: '党支部', kind: 'branch', scopes },
  }
  const { personal } = given().when(makePledge, pledge, { id: 'plg_1', found })
  t.same(personal, [{ personId: 'plg_1', fields: { text } }])
  t.same(given({ type: 'PledgeMade', data }).when(withdrawPledge, {}, { id: 'plg_1' }).personal, [
    { personId: 'plg_1', fields: {} },
  ])
})

t.test('a person pledges once at an activity, for an organisation that took part', async (t) => {
  const tried = (more: object, db = held()) => refusal(db, makePledge, { ...pledge, ...more })
  t.same(tried({}, made()), ['already-exists'])
  t.same(tried({ personId: 'per_2' }, made()), [undefined])
  t.same(tried({ orgId: 'org_b' }), ['not-a-member', '/orgId'])
  t.same(tried({ driveId: 'pld_none' }), ['unknown-reference', '/driveId'])
  t.same(tried({ divisionCode: '990103002' }), ['division-mismatch', '/divisionCode'])
})

t.test('whoever pledges is a member, of the branch named or of the district of the committee', async (t) => {
  const tried = (more: object) => refusal(held(), makePledge, { ...pledge, ...more })
  t.same(tried({ personId: 'per_x' }), ['unknown-reference', '/personId'])
  t.same(tried({ personId: 'per_former' }), ['not-a-member', '/personId'])
  t.same(tried({ personId: 'per_new' }), ['not-a-member', '/occurredAt'], 'the day before admission')
  t.same(tried({ personId: 'per_3' }), ['not-of-the-branch', '/orgId'])
  t.same(tried({ personId: 'per_3', orgId: 'org_lead' }), [undefined], 'the committee above the branch')
  t.same(tried({ personId: 'per_far', orgId: 'org_lead' }), ['unknown-reference', '/personId'])
})

t.test('a revoked activity takes no pledges', async (t) => {
  const { drive: wanted } = makePledge.lookups({ id: 'plg_1', body: pledge, state: pledges.initial })
  const [found] = held().docs(pledgeDrives.collection)
  if (!found) throw new Error('the activity was held')
  t.throws(() => wanted?.as([{ ...found, state: { ...found.state, state: 'revoked' } }]), { code: 'drive-revoked' })
})

t.test('a pledge is kept, or withdrawn and free to be made anew', async (t) => {
  const kept = made()
  const { events } = kept.send(fulfilPledge, {}, { id: 'plg_1', on: '2023-12-01' })
  const { divisionCode: _, ...said } = told
  const data = { ...said, pledgeId: 'plg_1', allianceId: 'aln_1', fulfilledOn: '2023-12-01' }
  t.same(events, [{ type: 'PledgeFulfilled', data }])
  for (const command of [fulfilPledge, withdrawPledge])
    t.same(refusal(kept, command, {}, { id: 'plg_1' }), ['illegal-step'])
  const db = made()
  t.same(refusal(db, withdrawPledge, {}, { id: 'plg_1' }), [undefined])
  t.same(refusal(db, fulfilPledge, {}, { id: 'plg_1' }), ['illegal-step'])
  t.same(refusal(db, makePledge, pledge), [undefined])
})

t.test('a pledge reaches the grants of its alliance and of the member’s organisation', async (t) => {
  const db = made()
  t.same(pledges.relates(db.stateOf(pledges, 'plg_1')), ['alliance:aln_1', 'org:org_a'])
  t.same(pledgeDrives.relates(db.stateOf(pledgeDrives, 'pld_1')), ['alliance:aln_1', 'org:org_a', 'org:org_lead'])
})
