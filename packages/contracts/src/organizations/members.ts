import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'
import { fields } from './units.ts'

export const educations = ['primary', 'junior', 'senior', 'junior_college', 'bachelor', 'postgraduate'] as const
/** Broad occupations: no more is kept of it (5.2). */
export const occupations = [
  'farmer',
  'worker',
  'organ_staff',
  'professional',
  'manager',
  'self_employed',
  'new_employment',
  'student',
  'retired',
  'other',
] as const
/** What is kept of a member beside the events (5.2): it never travels. */
export const memberPerson = {
  displayName: Name,
  gender: OneOf('female', 'male'),
  birthMonth: Type.String({ pattern: '^(19|20)\\d{2}-(0[1-9]|1[0-2])$', maxLength: 7 }),
  education: OneOf(...educations),
  occupation: OneOf(...occupations),
}
export const membershipEnds = ['transferred_out', 'deceased', 'expelled', 'left'] as const

/** With `fullSince` for a full member who enters the register as he or she is. `field` is that of the branch. */
export const MemberAdmitted = event(
  'MemberAdmitted',
  Closed({
    personId: PersonId,
    branchId: Id,
    groupId: Type.Optional(Id),
    divisionCode: DivisionCode,
    field: Type.Optional(OneOf(...fields)),
    admittedOn: Day,
    fullSince: Type.Optional(Day),
  }),
)
export const MemberBecameFull = event(
  'MemberBecameFull',
  Closed({ personId: PersonId, branchId: Id, admittedOn: Day, fullSince: Day }),
)
/** Once when the letter is issued, without `receivedOn`, and once when the new branch, of this `field`, has received the member. */
export const MemberTransferred = event(
  'MemberTransferred',
  Closed({
    personId: PersonId,
    from: Id,
    to: Id,
    letterIssuedOn: Day,
    receivedOn: Type.Optional(Day),
    groupId: Type.Optional(Id),
    divisionCode: Type.Optional(DivisionCode),
    field: Type.Optional(OneOf(...fields)),
  }),
)
/** The branch lies elsewhere from that day on, and so do its members. */
export const MemberMoved = event(
  'MemberMoved',
  Closed({
    personId: PersonId,
    branchId: Id,
    divisionCode: DivisionCode,
    fromDivisionCode: DivisionCode,
    movedOn: Day,
  }),
)
/** What changed is kept beside the events. */
export const MemberRecordAmended = event(
  'MemberRecordAmended',
  Closed({ personId: PersonId, branchId: Id, amendedOn: Day }),
)
export const MembershipEnded = event(
  'MembershipEnded',
  Closed({ personId: PersonId, branchId: Id, reason: OneOf(...membershipEnds), endedOn: Day }),
)
/** Hours of one training session (M-014), as it is recorded now: 0 when the person is on its list no longer. */
export const MemberTrained = event(
  'MemberTrained',
  Closed({
    personId: PersonId,
    branchId: Id,
    sessionId: Id,
    endOn: Day,
    hours: Type.Integer({ minimum: 0, maximum: 400 }),
  }),
)
export const memberEvents = [
  MemberAdmitted,
  MemberBecameFull,
  MemberTransferred,
  MemberMoved,
  MemberRecordAmended,
  MembershipEnded,
  MemberTrained,
] as const

export const structureData = {
  n: Count,
  full: Count,
  probationary: Count,
  /** Years of age; 35 and 60 belong to the outer bands. */
  ageBands: Closed({ to35: Count, from36: Count, from46: Count, from60: Count }),
  sumAgeMonths: Count,
  educationBands: Closed({
    primary: Count,
    junior: Count,
    senior: Count,
    junior_college: Count,
    bachelor: Count,
    postgraduate: Count,
  }),
  women: Count,
}
/** Ages and education of a branch in sums: the only way they leave the register (M-004). */
export const BranchStructureChanged = event(
  'BranchStructureChanged',
  Closed({ orgId: Id, field: OneOf(...fields), asOf: Day, ...structureData }),
)

/**
 * Hours of training in a branch in a year, up to a day (M-014): how many of its members had by then what the days of the year that
 * have passed ask of 32 hours (N-29), and its secretary of 56 (N-11). Who that is stays in the register.
 */
export const studyData = {
  year: Type.Integer({ minimum: 2000, maximum: 2999 }),
  asOf: Day,
  members: Count,
  met32: Count,
  /** Fewer than eight hours. */
  below8: Count,
  /** Absent while it has no secretary. */
  secretaryMet: Type.Optional(Type.Boolean()),
}
export const BranchStudyHoursComputed = event(
  'BranchStudyHoursComputed',
  Closed({ orgId: Id, field: OneOf(...fields), ...studyData }),
)
