import {
  AccountId,
  alertSeverities,
  Closed,
  Count,
  Day,
  DivisionCode,
  OneOf,
  platformAlertData,
  platformAlertEvents,
} from '@jiceng/contracts'
import { lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { signals } from './signals.ts'

const View = Closed({
  state: OneOf('new', 'open', 'acknowledged', 'closed'),
  divisionCode: Type.String(),
  ...platformAlertData,
  title: Type.String(),
  /** The page of the runbooks that says what to do. */
  advice: Type.String(),
  raisedOn: Type.Optional(Day),
  acknowledgedBy: Type.Optional(AccountId),
  acknowledgedOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
})
type PlatformAlert = Static<typeof View>
const initial: PlatformAlert = {
  ...{ state: 'new', divisionCode: '', service: 'reporting', signal: 'parked', severity: 'W', value: 0, limit: 0 },
  ...{ title: '', advice: '' },
}

/** One alert for a service and a signal of its health (W-42): for operations alone, raised and closed by the platform. */
export const platformAlerts = lifecycle({
  name: 'platform-alert',
  collection: 'platform_alerts',
  path: 'platform-alerts',
  idPrefix: 'pal',
  mechanism: 'M-111',
  title: { zh: '平台运行预警', en: 'Alerts of the platform' },
  events: platformAlertEvents,
  initial,
  readers: ['ops'],
  machine: {
    new: { raise: 'open' },
    open: { acknowledge: 'acknowledged', escalate: 'open', close: 'closed' },
    acknowledged: { escalate: 'open', close: 'closed' },
    closed: {},
  },
  view: View,
  filters: { state: 'state.state', service: 'state.service', signal: 'state.signal' },
  evolve(alert, { type, data }): PlatformAlert {
    switch (type) {
      case 'PlatformAlertRaised': {
        const { platformAlertId: _, ...raised } = data
        const { title, advice } = signals[data.signal]
        return { ...alert, ...raised, state: 'open', title: title.zh, advice: advice.zh }
      }
      case 'PlatformAlertEscalated':
        return { ...alert, state: 'open', severity: data.severity, value: data.value }
      case 'PlatformAlertAcknowledged':
        return { ...alert, state: 'acknowledged', acknowledgedBy: data.by, acknowledgedOn: data.acknowledgedOn }
      case 'PlatformAlertClosed':
        return { ...alert, state: 'closed', closedOn: data.closedOn }
    }
  },
})

const openKey = ({ service, signal }: Pick<PlatformAlert, 'service' | 'signal'>): string =>
  `platform-alert:${service}|${signal}`

export const raisePlatformAlert = platformAlerts.command('raise', {
  summary: { zh: '产生平台预警', en: 'Raise an alert of the platform' },
  roles: ['system'],
  body: Closed({ divisionCode: DivisionCode, ...platformAlertData }),
  example: {
    ...{ divisionCode: '990100', service: 'grid', signal: 'outbox-unsent', severity: 'W', value: 1200, limit: 1000 },
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  rule: ({ id, body, context }) => ({
    events: [{ type: 'PlatformAlertRaised', data: { platformAlertId: id, ...body, raisedOn: context.on } }],
    claims: [{ key: openKey(body), code: 'already-exists', detail: 'This alert is open already.' }],
  }),
})

export const escalatePlatformAlert = platformAlerts.command('escalate', {
  summary: { zh: '平台预警升级', en: 'Escalate an alert of the platform' },
  roles: ['system'],
  body: Closed({ severity: OneOf(...alertSeverities), value: Count }),
  example: { severity: 'S', value: 12_000 },
  rule: ({ body: { severity, value }, state, context }) => {
    if (alertSeverities.indexOf(severity) <= alertSeverities.indexOf(state.severity))
      throw refuse('same-value', `It is ${state.severity} already.`)
    return [{ type: 'PlatformAlertEscalated', data: { severity, value, escalatedOn: context.on } }]
  },
})

export const acknowledgePlatformAlert = platformAlerts.command('acknowledge', {
  summary: { zh: '确认平台预警', en: 'Acknowledge an alert of the platform' },
  roles: ['ops'],
  body: Closed({}),
  example: {},
  rule: ({ context: { on, actor } }) => [
    { type: 'PlatformAlertAcknowledged', data: { acknowledgedOn: on, by: actor.id } },
  ],
})

export const closePlatformAlert = platformAlerts.command('close', {
  summary: { zh: '平台预警解除', en: 'Close an alert of the platform' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule: ({ state, context }) => ({
    events: [{ type: 'PlatformAlertClosed', data: { closedOn: context.on } }],
    releases: [openKey(state)],
  }),
})
