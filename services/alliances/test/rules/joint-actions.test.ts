import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { leaveAlliance } from '../../src/alliances/index.ts'
import { cancelJointAction, holdJointAction, jointActions, planJointAction } from '../../src/joint-actions/index.ts'
import { matchNeed, openProject, publishNeed, publishResource, withdrawProject } from '../../src/lists/index.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere, suspended } from './alliance.ts'
import type { Memory } from './memory.ts'

const plan = {
  allianceId: 'aln_1',
  ...here,
  action: 'org_life',
  title: '学生进企业主题党日',
  hostOrgId: 'org_a',
  plannedFor: '2023-07-01',
}
const held = { orgIds: ['org_a', 'org_lead'], unitIds: ['unt_a'], persons: 46, place: '党群服务中心' }
const id = 'jac_1'
const planned = (): Memory => {
  const db = allied()
  db.send(planJointAction, plan, { id })
  return db
}

function withProject(): Memory {
  const db = allied()
  const item = { allianceId: 'aln_1', ...here, title: '消防培训', tags: [], quantity: 1, measure: '场' }
  db.send(publishNeed, { ...item, ownerId: 'org_a' }, { id: 'ned_1' })
  db.send(publishResource, { ...item, ownerId: 'unt_a' }, { id: 'res_1' })
  db.send(matchNeed, { resourceId: 'res_1', quantity: 1 }, { id: 'ned_1' })
  const project = { title: '消防培训', needIds: ['ned_1'], providerId: 'unt_a', dueOn: '2023-09-30' }
  db.send(openProject, { allianceId: 'aln_1', ...here, ...project }, { id: 'cbp_1' })
  return db
}

t.test('joint actions have no flaw', async (t) => t.same(flawsOf(jointActions), []))

t.test('an action is planned by a host of the alliance', async (t) => {
  const db = allied()
  const { events } = db.send(planJointAction, plan, { id })
  t.same(events, [{ type: 'JointActionPlanned', data: { ...plan, actionId: id, plannedOn: '2023-06-30' } }])
  t.match(db.stateOf(jointActions, id), { state: 'planned', orgIds: [] })
  t.same(refusal(allied(), planJointAction, { ...plan, hostOrgId: 'org_lead' }), [undefined], 'the lead belongs to it')
  t.same(refusal(allied(), planJointAction, { ...plan, hostOrgId: 'org_other' }), ['not-a-member', '/hostOrgId'])
  t.same(refusedElsewhere(planJointAction, plan), everywhereElse)
})

t.test('an action is planned for a day that exists and has not passed', async (t) => {
  const on = (plannedFor: string) => refusal(allied(), planJointAction, { ...plan, plannedFor })
  t.same(on('2023-06-30'), [undefined])
  t.same(on('2023-06-29'), ['day-passed', '/plannedFor'])
  t.same(on('2023-07-32'), ['invalid-date', '/plannedFor'])
})

t.test('an action may carry out a project of the lists of its alliance', async (t) => {
  const named = (listItemId: string) => refusal(db, planJointAction, { ...plan, listItemId })
  const db = withProject()
  t.same(named('cbp_1'), [undefined])
  t.same(named('cbp_none'), ['unknown-reference', '/listItemId'])
  t.same(refusal(db, planJointAction, { ...plan, allianceId: 'aln_2', hostOrgId: 'org_other', listItemId: 'cbp_1' }), [
    'other-alliance',
    '/listItemId',
  ])
  db.send(withdrawProject, { reason: '改期' }, { id: 'cbp_1' })
  t.same(named('cbp_1'), ['project-withdrawn', '/listItemId'])
})

t.test('what was held says what others need to refer to it: members, kind, day, place', async (t) => {
  const db = planned()
  const { events } = db.send(holdJointAction, held, { id, on: '2023-07-01' })
  t.same(events, [
    {
      type: 'JointActionHeld',
      data: {
        actionId: id,
        allianceId: 'aln_1',
        action: 'org_life',
        title: plan.title,
        hostOrgId: 'org_a',
        ...held,
        heldOn: '2023-07-01',
      },
    },
  ])
  t.match(db.stateOf(jointActions, id), { state: 'held', persons: 46, heldOn: '2023-07-01' })
  t.same(refusal(db, holdJointAction, held, { id }), ['illegal-step'])
  t.same(refusal(db, cancelJointAction, { reason: '台风' }, { id }), ['illegal-step'])
})

t.test('two member organisations take part, the host among them', async (t) => {
  const took = (more: object) => refusal(planned(), holdJointAction, { ...held, ...more }, { id })
  t.throws(() => took({ orgIds: ['org_a'] }), 'one organisation fits no body')
  t.same(took({ orgIds: ['org_a', 'org_other'] }), ['not-a-member', '/orgIds/1'])
  t.same(took({ orgIds: ['org_b', 'org_c'] }), ['host-missing', '/orgIds'])
  t.same(took({ unitIds: ['unt_a', 'unt_b'] }), ['not-a-member', '/unitIds/1'])
  const left = planned()
  left.send(leaveAlliance, { memberId: 'org_b', reason: '迁出' }, { id: 'aln_1' })
  t.same(refusal(left, holdJointAction, { ...held, orgIds: ['org_a', 'org_b'] }, { id }), ['not-a-member', '/orgIds/1'])
  t.same(refusal(suspended(planned()), holdJointAction, held, { id }), ['alliance-not-active', ''])
})

t.test('a planned action is cancelled, also of an alliance that is suspended', async (t) => {
  const db = suspended(planned())
  const { events } = db.send(cancelJointAction, { reason: '台风' }, { id })
  t.same(events, [{ type: 'JointActionCancelled', data: { reason: '台风', cancelledOn: '2023-06-30' } }])
  t.same(refusal(db, holdJointAction, held, { id }), ['illegal-step'])
})

t.test('an action reaches the grants of its alliance, its host and all who took part', async (t) => {
  const db = planned()
  t.same(jointActions.relates({ ...db.stateOf(jointActions, id) }), ['alliance:aln_1', 'org:org_a'])
  db.send(holdJointAction, held, { id })
  t.same(jointActions.relates({ ...db.stateOf(jointActions, id) }), [
    'alliance:aln_1',
    'org:org_a',
    'org:org_lead',
    'unit:unt_a',
  ])
})

t.test('who took part may be corrected, but the host stays', async (t) => {
  const db = planned()
  db.send(holdJointAction, held, { id })
  const history = (db.histories.get(id) ?? []).map((event, n) => ({ _id: `01JZ8Q4M6T0000000000000000-${n}`, ...event }))
  const [, fact] = history
  const { correct } = jointActions.commands
  if (!fact || !correct) throw new Error('what was held can be corrected')
  const corrected = (data: object) => {
    const body = { eventId: fact._id, data: { ...fact.data, ...data }, reason: '漏报' }
    return given(...history).when(correct, body, { id, found: { history } })
  }
  t.match(corrected({ persons: 48 }).events, [{ type: 'JointActionFactCorrected', data: { data: { persons: 48 } } }])
  t.equal(corrected({ orgIds: ['org_b', 'org_c'] }).refused, 'host-missing')
})
