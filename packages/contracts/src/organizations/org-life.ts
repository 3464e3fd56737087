import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'

/** Three meetings and one lecture (三会一课), the theme Party day, and the yearly meeting and appraisal. */
export const orgLifeKinds = [
  'general',
  'committee',
  'group',
  'lecture',
  'theme_day',
  'org_life_meeting',
  'democratic_review',
] as const
/** The nine things a record holds (M-073). */
export const recordFlags = [
  'time',
  'place',
  'chair',
  'recorder',
  'attendance',
  'agenda',
  'discussion',
  'decision',
  'signature',
] as const
const Told = Type.Boolean()
export const RecordFlags = Closed({
  time: Told,
  place: Told,
  chair: Told,
  recorder: Told,
  attendance: Told,
  agenda: Told,
  discussion: Told,
  decision: Told,
  signature: Told,
})
export const Vote = Closed({
  motion: Name,
  kind: OneOf('resolution', 'election'),
  eligible: Count,
  present: Count,
  for: Count,
  against: Count,
  abstain: Count,
})
const Votes = Type.Array(Vote, { maxItems: 30 })
const place = { orgId: Id, groupId: Type.Optional(Id), divisionCode: DivisionCode, kind: OneOf(...orgLifeKinds) }
export const attendanceData = {
  shouldAttend: Type.Integer({ minimum: 1, maximum: 100_000 }),
  present: Type.Integer({ minimum: 1, maximum: 100_000 }),
  chairId: Type.Optional(PersonId),
  lecturerId: Type.Optional(PersonId),
  votes: Type.Optional(Votes),
}
/** `planItemId` is an item of the organisation's plan of the year. */
export const plannedActivityData = { ...place, topic: Name, planItemId: Type.Optional(Id) }

export const OrgLifePlanned = event(
  'OrgLifePlanned',
  Closed({ activityId: Id, ...plannedActivityData, plannedFor: Day }),
)
/** Which event of the joint action was heard last: what came before it is past. */
const ReferencedVersion = Type.Integer({ minimum: 1 })
/** `referencedActionId`: a joint action of an alliance that stands for it. */
export const OrgLifeHeld = event(
  'OrgLifeHeld',
  Closed({
    activityId: Id,
    ...plannedActivityData,
    heldOn: Day,
    ...attendanceData,
    shouldAttend: Count,
    present: Count,
    referencedActionId: Type.Optional(Id),
    referencedVersion: Type.Optional(ReferencedVersion),
  }),
  { correctable: true },
)
/** The joint action that stands for it was corrected: this is its day, and its name. */
export const OrgLifeReferenceMoved = event(
  'OrgLifeReferenceMoved',
  Closed({ activityId: Id, orgId: Id, topic: Name, heldOn: Day, referencedVersion: ReferencedVersion }),
)
/** The joint action did not take place, was another kind of action, or the organisation took no part: there was no activity. */
export const OrgLifeReferenceDropped = event(
  'OrgLifeReferenceDropped',
  Closed({ activityId: Id, orgId: Id, droppedOn: Day, referencedVersion: ReferencedVersion }),
)
/** `lagDays` lie between the day it was held and the day on which it was recorded, here or where an import has it from; more than fifteen are late (M-073). */
export const OrgLifeRecorded = event(
  'OrgLifeRecorded',
  Closed({
    activityId: Id,
    orgId: Id,
    record: RecordFlags,
    resolutions: Type.Array(Name, { maxItems: 20 }),
    recordedBy: AccountId,
    recordedOn: Day,
    lagDays: Count,
    late: Type.Boolean(),
  }),
)
export const OrgLifeRecordReviewed = event(
  'OrgLifeRecordReviewed',
  Closed({
    activityId: Id,
    orgId: Id,
    compliant: Type.Boolean(),
    missingFlags: Type.Array(OneOf(...recordFlags), { maxItems: recordFlags.length }),
    lagDays: Count,
    reviewedOn: Day,
  }),
)
export const OrgLifeCancelled = event(
  'OrgLifeCancelled',
  Closed({ activityId: Id, orgId: Id, reason: Name, cancelledOn: Day }),
)
export const orgLifeEvents = [
  OrgLifePlanned,
  OrgLifeHeld,
  OrgLifeReferenceMoved,
  OrgLifeReferenceDropped,
  OrgLifeRecorded,
  OrgLifeRecordReviewed,
  OrgLifeCancelled,
] as const
export const orgLifeCorrectionEvents = corrections('OrgLifeActivity')
