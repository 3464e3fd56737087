import { alertData, alertSeverities, Closed, Day, Id, OneOf, Text } from '@jiceng/contracts'
import { addDays, type Context, realDay, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { type Alert, alerts } from './alert.ts'

const Severity = OneOf(...alertSeverities)
const officials = [
  'city-admin',
  'district-admin',
  'field-admin',
  'town-secretary',
  'town-clerk',
  'community-clerk',
  'branch-secretary',
  'alliance-lead',
]
const of = (id: string, { ruleId, subjectId, severity }: Alert) => ({ alertId: id, ruleId, subjectId, severity })
/** While one is open there is no second of the same rule and subject. */
const openKey = ({ ruleId, subjectId, part }: Pick<Alert, 'ruleId' | 'subjectId' | 'part'>): string =>
  [`alert:${ruleId}|${subjectId}`, ...(part === undefined ? [] : [part])].join('|')

export const raiseAlert = alerts.command('raise', {
  summary: { zh: '产生预警', en: 'Raise an alert' },
  roles: ['system'],
  body: Closed(alertData),
  example: {
    ruleId: 'W-17',
    resource: 'grids',
    subjectId: 'grd_01J0000000000000000000000A',
    divisionCode: '990103001001',
    severity: 'S',
    firstSeen: '2023-06-30',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  rule: ({ id, body, context }) => ({
    events: [{ type: 'AlertRaised', data: { alertId: id, ...body, raisedOn: context.on } }],
    claims: [{ key: openKey(body), code: 'already-exists', detail: 'This alert is open already.' }],
  }),
})

export const escalateAlert = alerts.command('escalate', {
  summary: { zh: '预警升级', en: 'Escalate an alert' },
  roles: ['system'],
  body: Closed({ severity: Severity }),
  example: { severity: 'S' },
  rule: ({ id, body: { severity }, state, context }) => {
    if (alertSeverities.indexOf(severity) <= alertSeverities.indexOf(state.severity))
      throw refuse('same-value', `It is ${state.severity} already.`)
    const { resource, divisionCode } = state
    const data = { ...of(id, state), severity, resource, divisionCode, escalatedOn: context.on }
    return [{ type: 'AlertEscalated', data }]
  },
})

export const acknowledgeAlert = alerts.command('acknowledge', {
  summary: { zh: '确认预警', en: 'Acknowledge an alert' },
  roles: officials,
  body: Closed({ note: Type.Optional(Text) }),
  example: { note: '已联系社区核实' },
  rule: ({ id, body: { note }, state, context }) => {
    const said = note === undefined ? {} : { note }
    const data = { ...of(id, state), ...said, acknowledgedOn: context.on, by: context.actor.id }
    return [{ type: 'AlertAcknowledged', data }]
  },
})

/** Days for which an alert may be muted at once. */
const mutedMax = 180
function mutable(until: string, { on }: Context): string {
  const day = realDay(until, '/until')
  if (day < on) throw refuse('due-passed', `Today is ${on}; give that day or a later one.`, '/until')
  if (day > addDays(on, mutedMax))
    throw refuse('invalid-period', `An alert is muted for at most ${mutedMax} days; it can be muted again.`, '/until')
  return day
}

export const muteAlert = alerts.command('mute', {
  summary: { zh: '静默预警（须说明理由和期限）', en: 'Mute an alert, with a reason and an end' },
  roles: ['city-admin', 'district-admin', 'town-secretary'],
  body: Closed({ reason: Text, until: Day }),
  example: { reason: '网格正在调整，月底前完成', until: '2030-06-30' },
  rule: ({ id, body: { reason, until }, state, context }) => {
    const data = { ...of(id, state), reason, until: mutable(until, context), mutedOn: context.on, by: context.actor.id }
    return [{ type: 'AlertMuted', data }]
  },
})

export const endMute = alerts.command('endMute', {
  summary: { zh: '恢复提醒', en: 'Hear a muted alert again' },
  roles: ['city-admin', 'district-admin', 'town-secretary', 'system'],
  body: Closed({}),
  example: {},
  rule: ({ id, state, context }) => [{ type: 'AlertMuteEnded', data: { ...of(id, state), endedOn: context.on } }],
})

export const rectifyAlert = alerts.command('rectify', {
  summary: { zh: '转入整改', en: 'Take note that its rectification is open' },
  roles: ['system'],
  body: Closed({ rectificationId: Id }),
  example: { rectificationId: 'rct_01J0000000000000000000000A' },
  rule: ({ id, body: { rectificationId }, state, context }) => {
    if (state.rectificationId === rectificationId) throw refuse('same-value', 'This is known already.')
    return [{ type: 'AlertInRectification', data: { ...of(id, state), rectificationId, openedOn: context.on } }]
  },
})

export const closeAlert = alerts.command('close', {
  summary: { zh: '预警解除', en: 'Close an alert' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule: ({ id, state, context }) => ({
    events: [{ type: 'AlertClosed', data: { ...of(id, state), closedOn: context.on } }],
    releases: [openKey(state)],
  }),
})
