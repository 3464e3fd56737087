import {
  Closed,
  Day,
  DivisionCode,
  Id,
  OneOf,
  OrgId,
  PeerItems,
  PeerReviewPublished,
  PeriodId,
  peerReviewCorrectionEvents,
  peerReviewEvents,
} from '@jiceng/contracts'
import { type Claim, fact, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkParties, checkPlace } from './alliances/index.ts'
import { begunPeriod } from './periods.ts'
import { leaders, toAlliance } from './sides.ts'

const { rows: Rows } = PeerReviewPublished.data.properties
const View = Closed({
  state: OneOf('new', 'recorded', 'revoked'),
  divisionCode: DivisionCode,
  reviewId: Id,
  allianceId: Id,
  period: PeriodId,
  rows: Rows,
  publishedOn: Type.Optional(Day),
})
type PeerReview = Static<typeof View>
const initial: PeerReview = { state: 'new', divisionCode: '', reviewId: '', allianceId: '', period: '', rows: [] }

/** How the members of an alliance compare with each other in a period (M-066); once for each period. */
export const peerReviews = fact({
  name: 'peer-review',
  collection: 'peer_reviews',
  path: 'peer-reviews',
  idPrefix: 'prv',
  mechanism: 'M-066',
  title: { zh: '比学赶超', en: 'Peer comparisons' },
  events: peerReviewEvents,
  record: 'publish',
  initial,
  view: View,
  filters: { allianceId: 'state.allianceId', period: 'state.period' },
  relates: ({ allianceId, rows }) => [toAlliance(allianceId), ...rows.map(({ orgId }) => `org:${orgId}`)],
  corrections: { events: peerReviewCorrectionEvents, roles: leaders, check: checkReview, claims: claimsOf },
  evolve: (_, { data }): PeerReview => ({ ...data, state: 'recorded' }),
})

/** Refuses what no publication would have said: an organisation twice, a score that is no sum. */
function checkReview({ state, rows }: PeerReview): void {
  if (state !== 'recorded') return
  checkOnce(rows)
  if (rows.some(({ score, items }) => score !== sumOf(items)))
    throw refuse('invalid-fact', 'A score is the sum of its items.', '/data/rows')
}

/** An alliance compares its members once in a period. */
function claimsOf({ state, allianceId, period }: Pick<PeerReview, 'state' | 'allianceId' | 'period'>): Claim[] {
  const detail = `The comparison of ${period} is published already. Correct that one.`
  return state === 'recorded' ? [{ key: `peer-review:${allianceId}|${period}`, code: 'already-exists', detail }] : []
}
function checkOnce(rows: readonly { readonly orgId: string }[]): void {
  const second = rows.findIndex(({ orgId }, n) => rows.findIndex((other) => other.orgId === orgId) < n)
  if (second >= 0)
    throw refuse('member-twice', `${rows[second]?.orgId} is compared twice. Name it once.`, `/rows/${second}/orgId`)
}
const sumOf = (items: readonly { readonly score: number }[]): number => items.reduce((sum, { score }) => sum + score, 0)

export const publishPeerReview = peerReviews.command('publish', {
  summary: { zh: '发布比学赶超结果', en: 'Publish how organisations compare in a period' },
  roles: leaders,
  body: Closed({
    allianceId: Id,
    divisionCode: DivisionCode,
    period: PeriodId,
    rows: Type.Array(Closed({ orgId: OrgId, items: PeerItems }), { minItems: 2, maxItems: 200 }),
  }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    period: '2023H1',
    rows: [
      { orgId: 'org_01J0000000000000000000000A', items: [{ item: '活动组织', score: 45 }] },
      { orgId: 'org_01J0000000000000000000000B', items: [{ item: '活动组织', score: 41 }] },
    ],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, period, rows }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    begunPeriod(period, context.on)
    checkOnce(rows)
    checkParties(
      found.alliance,
      rows.map(({ orgId }) => orgId),
      '/rows',
    )
    const scored = rows.map(({ orgId, items }) => ({ orgId, score: sumOf(items), items }))
    const data = { reviewId: id, allianceId, period, rows: scored, divisionCode, publishedOn: context.on }
    return {
      events: [{ type: 'PeerReviewPublished', data }],
      claims: claimsOf({ state: 'recorded', allianceId, period }),
    }
  },
})
