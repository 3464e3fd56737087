import { Closed, Day, DivisionCode, Id, Name } from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { type OrgLifeActivity, orgLifeActivities, standsFor } from './activity.ts'

const roles = ['system']
const Version = Type.Integer({ minimum: 1 })
const reference = (actionId: string, orgId: string): string => `org-life-reference:${actionId}|${orgId}`

/** Events of the action are looked at twice: one that came before what was heard of it says nothing any more. */
const past = () => refuse('same-value', 'A later event of this joint action was heard already.')
function checkLater({ referencedVersion = 0 }: OrgLifeActivity, version: number): void {
  if (version <= referencedVersion) throw past()
}
const isPast = (actionId: string, version: number): Lookup<boolean> => ({
  collection: orgLifeActivities.collection,
  filter: { relates: standsFor(actionId), 'state.referencedVersion': { $gt: version } },
  limit: 1,
  as: (found) => found.length > 0,
})

/** A joint action of an alliance in which the organisation took part stands for its theme Party day of the month. */
export const referToAction = orgLifeActivities.command('refer', {
  summary: { zh: '联盟活动计作主题党日', en: 'Count a joint action as the theme Party day' },
  roles,
  body: Closed({ orgId: Id, divisionCode: DivisionCode, actionId: Id, topic: Name, heldOn: Day, version: Version }),
  example: {
    orgId: 'org_01HZY3W8Q0BRANCH',
    divisionCode: '990103001001',
    actionId: 'jac_01HZY3W8Q0ACTION',
    topic: '联盟主题党日',
    heldOn: '2023-06-30',
    version: 2,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ isPast: isPast(body.actionId, body.version) }),
  rule({ id, body: { orgId, divisionCode, actionId, topic, heldOn, version }, found }) {
    if (found.isPast) throw past()
    const of = { activityId: id, orgId, divisionCode, kind: 'theme_day', topic, heldOn } as const
    const referred = { referencedActionId: actionId, referencedVersion: version }
    const detail = 'This joint action counts as a theme Party day of this organisation already.'
    return {
      events: [{ type: 'OrgLifeHeld', data: { ...of, shouldAttend: 0, present: 0, ...referred } }],
      claims: [{ key: reference(actionId, orgId), code: 'already-exists', detail }],
    }
  },
})

export const moveReference = orgLifeActivities.command('moveReference', {
  summary: { zh: '随联盟活动更正', en: 'Follow a correction of the joint action' },
  roles,
  body: Closed({ topic: Name, heldOn: Day, version: Version }),
  example: { topic: '联盟主题党日', heldOn: '2023-06-29', version: 3 },
  rule({ id, body: { topic, heldOn, version }, state }) {
    checkLater(state, version)
    if (topic === state.topic && heldOn === state.heldOn)
      throw refuse('same-value', 'It is recorded for this day, and by this name, already.')
    const data = { activityId: id, orgId: state.orgId, topic, heldOn, referencedVersion: version }
    return [{ type: 'OrgLifeReferenceMoved', data }]
  },
})

/** Whoever has had another theme Party day in that month has had it; whoever has not is told by W-05. */
export const dropReference = orgLifeActivities.command('dropReference', {
  summary: { zh: '联盟活动不再计作主题党日', en: 'Count the joint action as a theme Party day no more' },
  roles,
  body: Closed({ version: Version }),
  example: { version: 3 },
  rule({ id, body: { version }, state, context }) {
    checkLater(state, version)
    const { orgId, referencedActionId = '' } = state
    const data = { activityId: id, orgId, droppedOn: context.on, referencedVersion: version }
    return {
      events: [{ type: 'OrgLifeReferenceDropped', data }],
      releases: [reference(referencedActionId, orgId)],
    }
  },
})
