import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, OneOf, Text } from '../fields.ts'

/** Information, warning, severe (`domain` 4): the order of words is the order of severity. */
export const alertSeverities = ['I', 'W', 'S'] as const
const RuleId = Type.String({ pattern: '^W-\\d{2}[a-z]?$', maxLength: 6 })
/** Such as `grids`: the alert is about `/v1/<resource>/<subjectId>`. */
const Resource = Type.String({ pattern: '^[a-z][a-z-]{1,40}$', maxLength: 41 })

export const alertData = {
  ruleId: RuleId,
  resource: Resource,
  subjectId: Id,
  /** The year, where each has alerts of its own. */
  part: Type.Optional(Type.String({ pattern: '^[1-9]\\d{3}$', maxLength: 4 })),
  divisionCode: DivisionCode,
  severity: OneOf(...alertSeverities),
  /** The first day on which it held. */
  firstSeen: Day,
}
const of = { alertId: Id, ruleId: RuleId, subjectId: Id, severity: OneOf(...alertSeverities) }

export const AlertRaised = event('AlertRaised', Closed({ alertId: Id, ...alertData, raisedOn: Day }))
export const AlertEscalated = event(
  'AlertEscalated',
  Closed({ ...of, resource: Resource, divisionCode: DivisionCode, escalatedOn: Day }),
)
export const AlertAcknowledged = event(
  'AlertAcknowledged',
  Closed({ ...of, note: Type.Optional(Text), acknowledgedOn: Day, by: AccountId }),
)
export const AlertMuted = event('AlertMuted', Closed({ ...of, reason: Text, until: Day, mutedOn: Day, by: AccountId }))
export const AlertMuteEnded = event('AlertMuteEnded', Closed({ ...of, endedOn: Day }))
export const AlertInRectification = event('AlertInRectification', Closed({ ...of, rectificationId: Id, openedOn: Day }))
export const AlertClosed = event('AlertClosed', Closed({ ...of, closedOn: Day }))
export const alertEvents = [
  AlertRaised,
  AlertEscalated,
  AlertAcknowledged,
  AlertMuted,
  AlertMuteEnded,
  AlertInRectification,
  AlertClosed,
] as const
