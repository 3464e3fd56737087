import { event } from '@jiceng/kernel'
import { AccountId, Closed, Count, Day, DivisionCode, Id, OneOf } from '../fields.ts'
import { serviceNames } from '../services.ts'
import { alertSeverities } from './alerts.ts'

/** What the health of a service is judged by (W-42). */
export const platformSignals = [
  'consumer-lag-seconds',
  'outbox-unsent',
  'outbox-oldest-seconds',
  'parked',
  'projection-p95-seconds',
] as const
const Severity = OneOf(...alertSeverities)
export const platformAlertData = {
  service: OneOf(...serviceNames),
  signal: OneOf(...platformSignals),
  severity: Severity,
  /** What was measured. */
  value: Count,
  /** Beyond which it is an alert. */
  limit: Count,
}

export const PlatformAlertRaised = event(
  'PlatformAlertRaised',
  Closed({ platformAlertId: Id, divisionCode: DivisionCode, ...platformAlertData, raisedOn: Day }),
)
export const PlatformAlertEscalated = event(
  'PlatformAlertEscalated',
  Closed({ severity: Severity, value: Count, escalatedOn: Day }),
)
export const PlatformAlertAcknowledged = event(
  'PlatformAlertAcknowledged',
  Closed({ acknowledgedOn: Day, by: AccountId }),
)
export const PlatformAlertClosed = event('PlatformAlertClosed', Closed({ closedOn: Day }))
export const platformAlertEvents = [
  PlatformAlertRaised,
  PlatformAlertEscalated,
  PlatformAlertAcknowledged,
  PlatformAlertClosed,
] as const
