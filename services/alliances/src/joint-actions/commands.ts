import {
  Closed,
  Day,
  DivisionCode,
  Id,
  jointActionKinds,
  Name,
  OneOf,
  OrgId,
  participants,
  Text,
} from '@jiceng/contracts'
import { Type } from 'typebox'
import { activeAlliance, checkParties, checkParty, checkPlace } from '../alliances/index.ts'
import { dayAhead } from '../days.ts'
import { namedProject } from '../lists/index.ts'
import { leaders } from '../sides.ts'
import { checkHeld, jointActions } from './joint-action.ts'

export const planJointAction = jointActions.command('plan', {
  summary: { zh: '安排联盟活动', en: 'Plan a joint action' },
  roles: leaders,
  body: Closed({
    allianceId: Id,
    divisionCode: DivisionCode,
    action: OneOf(...jointActionKinds),
    title: Name,
    hostOrgId: OrgId,
    plannedFor: Day,
    listItemId: Type.Optional(Id),
  }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    action: 'org_life',
    title: '学生进企业主题党日',
    hostOrgId: 'org_01J0000000000000000000000A',
    plannedFor: '2099-06-30',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { allianceId, listItemId } }) => ({
    alliance: activeAlliance(allianceId, '/allianceId'),
    project: namedProject(listItemId, allianceId, '/listItemId'),
  }),
  rule({ id, body, found, context }) {
    const { allianceId, divisionCode, action, title, hostOrgId, listItemId } = body
    checkPlace(found.alliance, divisionCode)
    checkParty(found.alliance, hostOrgId, '/hostOrgId')
    const plannedFor = dayAhead(body.plannedFor, context.on, '/plannedFor')
    const item = listItemId ? { listItemId } : {}
    const planned = { actionId: id, allianceId, action, title, hostOrgId, ...item, divisionCode }
    return [{ type: 'JointActionPlanned', data: { ...planned, plannedFor, plannedOn: context.on } }]
  },
})

export const holdJointAction = jointActions.command('hold', {
  summary: { zh: '登记联盟活动', en: 'Record that it was held, and who took part' },
  roles: leaders,
  body: Closed({ ...participants, place: Name }),
  example: {
    orgIds: ['org_01J0000000000000000000000A', 'org_01J0000000000000000000000B'],
    unitIds: ['unt_01J0000000000000000000000A'],
    persons: 46,
    place: '联盟党群服务中心',
  },
  lookups: ({ state }) => ({ alliance: activeAlliance(state.allianceId, '') }),
  rule({ id, body, state, found, context }) {
    const { orgIds, unitIds, persons, place } = body
    checkParties(found.alliance, orgIds, '/orgIds')
    checkParties(found.alliance, unitIds, '/unitIds')
    const { allianceId, action, title, hostOrgId, listItemId } = state
    checkHeld({ state: 'held', hostOrgId, orgIds })
    const planned = { allianceId, action, title, hostOrgId, ...(listItemId ? { listItemId } : {}) }
    return [
      {
        type: 'JointActionHeld',
        data: { actionId: id, ...planned, orgIds, unitIds, persons, place, heldOn: context.on },
      },
    ]
  },
})

export const cancelJointAction = jointActions.command('cancel', {
  summary: { zh: '取消联盟活动', en: 'Cancel a planned action' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '台风停办' },
  rule: ({ body, context }) => [
    { type: 'JointActionCancelled', data: { reason: body.reason, cancelledOn: context.on } },
  ],
})
