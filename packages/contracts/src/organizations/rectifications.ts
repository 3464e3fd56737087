import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Id, OneOf, Text } from '../fields.ts'
import { checkTopics } from './checklists.ts'
import { severities } from './inspections.ts'

export const rectificationData = {
  origin: OneOf('inspection', 'assessment', 'midterm', 'alert', 'review'),
  /** What it was found by, such as a round of inspection. */
  originId: Type.Optional(Id),
  orgId: Id,
  divisionCode: DivisionCode,
  topic: OneOf(...checkTopics),
  severity: OneOf(...severities),
  dueOn: Day,
}
const of = { rectificationId: Id, orgId: Id }

export const RectificationOpened = event(
  'RectificationOpened',
  Closed({ rectificationId: Id, ...rectificationData, foundOn: Day }),
)
export const RectificationSubmitted = event(
  'RectificationSubmitted',
  Closed({ ...of, measures: Text, submittedBy: AccountId, doneOn: Day }),
)
export const RectificationVerified = event(
  'RectificationVerified',
  Closed({ ...of, verifierOrgId: Id, dueOn: Day, verifiedOn: Day }),
)
/** `rejects`: how often, this time included. */
export const RectificationRejected = event(
  'RectificationRejected',
  Closed({ ...of, verifierOrgId: Id, reason: Text, rejects: Count, rejectedOn: Day }),
)
export const rectificationEvents = [
  RectificationOpened,
  RectificationSubmitted,
  RectificationVerified,
  RectificationRejected,
] as const
