import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, HalfYear, Id, Name, OneOf, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

/** 保留、提醒、暂停、退出. */
export const reviewOutcomes = ['keep', 'remind', 'suspend', 'exit'] as const
/** How a member did its duty in the half-year, and what follows. */
export const ReviewRow = Closed({
  memberId: MemberId,
  duty: Name,
  score: Type.Integer({ minimum: 0, maximum: 100 }),
  outcome: OneOf(...reviewOutcomes),
})
export const AllianceReviewed = event(
  'AllianceReviewed',
  Closed({
    reviewId: Id,
    allianceId: Id,
    period: HalfYear,
    rows: Type.Array(ReviewRow, { minItems: 1, maxItems: 200 }),
    divisionCode: DivisionCode,
    reviewedOn: Day,
  }),
)
export const allianceReviewEvents = [AllianceReviewed] as const

/** What a review did to the standing of a member; on the alliance, like its joining and leaving. */
const standing = { memberId: MemberId, reviewId: Id, period: HalfYear }
export const AllianceMemberReminded = event(
  'AllianceMemberReminded',
  Closed({
    ...standing,
    /** In how many half-years in a row it was reminded: two propose that it leaves. */
    inARow: Type.Integer({ minimum: 1 }),
    remindedOn: Day,
  }),
)
export const AllianceMemberSuspended = event('AllianceMemberSuspended', Closed({ ...standing, suspendedOn: Day }))
export const AllianceMemberRestored = event(
  'AllianceMemberRestored',
  Closed({ memberId: MemberId, reason: Text, restoredOn: Day }),
)
export const memberStandingEvents = [AllianceMemberReminded, AllianceMemberSuspended, AllianceMemberRestored] as const
