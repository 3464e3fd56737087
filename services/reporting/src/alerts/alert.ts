import { AccountId, alertData, alertEvents, Closed, Day, Id, Instant, OneOf, Text } from '@jiceng/contracts'
import { addDays, instantOf, lifecycle, localDate } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { ruleOf } from './rules.ts'

const View = Closed({
  state: OneOf('new', 'open', 'acknowledged', 'in_rectification', 'muted', 'closed'),
  ...alertData,
  /** What it is, and what to do next. */
  title: Type.String(),
  advice: Type.String(),
  /** Where what it is about is read. */
  record: Type.String(),
  raisedOn: Type.Optional(Day),
  acknowledgedBy: Type.Optional(AccountId),
  acknowledgedOn: Type.Optional(Day),
  note: Type.Optional(Text),
  mutedReason: Type.Optional(Text),
  mutedUntil: Type.Optional(Day),
  /** The instant at which it is heard again. */
  wakesAt: Type.Optional(Instant),
  rectificationId: Type.Optional(Id),
  closedOn: Type.Optional(Day),
})
export type Alert = Static<typeof View>
const initial: Alert = {
  state: 'new',
  ruleId: '',
  resource: '',
  subjectId: '',
  divisionCode: '',
  severity: 'I',
  firstSeen: '',
  title: '',
  advice: '',
  record: '',
}

/** What a grant may be narrowed to. */
const kinds: Readonly<Record<string, string>> = {
  organizations: 'org',
  units: 'unit',
  grids: 'grid',
  alliances: 'alliance',
}
/** Open ones of a subject are found by this. */
export const about = (subjectId: string): string => `subject:${subjectId}`
function unmuted({ mutedReason: _r, mutedUntil: _u, wakesAt: _w, ...alert }: Alert): Alert {
  return alert
}

/** One alert for a rule and what it is about (M-106): raised and closed by the platform, as its rule holds or does not. */
export const alerts = lifecycle({
  name: 'alert',
  collection: 'alerts',
  idPrefix: 'alt',
  mechanism: 'M-106',
  title: { zh: '预警', en: 'Alerts' },
  events: alertEvents,
  initial,
  machine: {
    new: { raise: 'open' },
    open: {
      acknowledge: 'acknowledged',
      mute: 'muted',
      rectify: 'in_rectification',
      escalate: 'open',
      close: 'closed',
    },
    acknowledged: { mute: 'muted', rectify: 'in_rectification', escalate: 'open', close: 'closed' },
    in_rectification: { escalate: 'in_rectification', rectify: 'in_rectification', close: 'closed' },
    muted: { endMute: 'open', escalate: 'muted', rectify: 'in_rectification', close: 'closed' },
    closed: {},
  },
  view: View,
  filters: {
    state: 'state.state',
    ruleId: 'state.ruleId',
    severity: 'state.severity',
    subjectId: 'state.subjectId',
  },
  due: { path: 'state.wakesAt', command: 'endMute' },
  relates: ({ resource, subjectId }) => [
    about(subjectId),
    ...(kinds[resource] ? [`${kinds[resource]}:${subjectId}`] : []),
  ],
  evolve(alert, { type, data }): Alert {
    switch (type) {
      case 'AlertRaised': {
        const { alertId: _, ...raised } = data
        const rule = ruleOf(data.ruleId)
        const record = `/v1/${data.resource}/${data.subjectId}`
        return {
          ...alert,
          ...raised,
          state: 'open',
          title: rule?.title.zh ?? '',
          advice: rule?.advice.zh ?? '',
          record,
        }
      }
      case 'AlertEscalated':
        return { ...alert, severity: data.severity, state: alert.state === 'acknowledged' ? 'open' : alert.state }
      case 'AlertAcknowledged':
        return {
          ...alert,
          state: 'acknowledged',
          acknowledgedBy: data.by,
          acknowledgedOn: data.acknowledgedOn,
          ...(data.note === undefined ? {} : { note: data.note }),
        }
      case 'AlertMuted':
        return {
          ...alert,
          state: 'muted',
          mutedReason: data.reason,
          mutedUntil: data.until,
          wakesAt: wakes(data.until),
        }
      case 'AlertMuteEnded':
        return { ...unmuted(alert), state: 'open' }
      case 'AlertInRectification':
        return { ...unmuted(alert), state: 'in_rectification', rectificationId: data.rectificationId }
      case 'AlertClosed':
        return { ...unmuted(alert), state: 'closed', closedOn: data.closedOn }
    }
  },
})
/** With the day after its last one. */
const wakes = (until: string): string => instantOf(addDays(localDate(until), 1), '00:00').toISOString()
