import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, PeriodId } from '../fields.ts'
import { OrgId } from './joint-actions.ts'

export const Score = Type.Integer({ minimum: 0, maximum: 1000 })
export const PeerItems = Type.Array(Closed({ item: Name, score: Score }), { minItems: 1, maxItems: 20 })
/** Organisations only: nobody compares persons (M-066). */
export const PeerReviewPublished = event(
  'PeerReviewPublished',
  Closed({
    reviewId: Id,
    allianceId: Id,
    period: PeriodId,
    /** `score` is the sum of the items. */
    rows: Type.Array(Closed({ orgId: OrgId, score: Type.Integer({ minimum: 0 }), items: PeerItems }), {
      minItems: 2,
      maxItems: 200,
    }),
    divisionCode: DivisionCode,
    publishedOn: Day,
  }),
  { correctable: true },
)
export const peerReviewEvents = [PeerReviewPublished] as const
export const peerReviewCorrectionEvents = corrections('PeerReview')
