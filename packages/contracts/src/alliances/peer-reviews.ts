import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name } from '../fields.ts'
import { OrgId } from './joint-actions.ts'

/** `2023`, `2023H1`, `2023Q2` or `2023-06`. */
export const PeriodId = Type.String({ pattern: '^[1-9]\\d{3}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$', maxLength: 7 })
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
