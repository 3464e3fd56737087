import {
  AllianceReviewed,
  allianceReviewEvents,
  Closed,
  Day,
  DivisionCode,
  HalfYear,
  Id,
  OneOf,
} from '@jiceng/contracts'
import { fact, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { begunPeriod } from '../periods.ts'
import { leaders, toAlliance } from '../sides.ts'
import { activeAlliance, checkPlace, type KnownAlliance, partiesOf } from './references.ts'

const { rows: Rows } = AllianceReviewed.data.properties
const View = Closed({
  state: OneOf('new', 'recorded'),
  divisionCode: DivisionCode,
  reviewId: Id,
  allianceId: Id,
  period: HalfYear,
  rows: Rows,
  reviewedOn: Type.Optional(Day),
})
type AllianceReview = Static<typeof View>
const initial: AllianceReview = { state: 'new', divisionCode: '', reviewId: '', allianceId: '', period: '', rows: [] }

/** How the members of an alliance did their duty in a half-year, and what follows for each (M-098). */
export const allianceReviews = fact({
  name: 'alliance-review',
  collection: 'alliance_reviews',
  path: 'alliance-reviews',
  idPrefix: 'drv',
  mechanism: 'M-098',
  title: { zh: '动态管理', en: 'Alliance reviews' },
  events: allianceReviewEvents,
  record: 'review',
  initial,
  view: View,
  filters: { allianceId: 'state.allianceId', period: 'state.period' },
  relates: ({ allianceId }) => [toAlliance(allianceId)],
  evolve: (_, { data }): AllianceReview => ({ ...data, state: 'recorded' }),
})

/** Each row is of another member; the lead is not managed by its members. */
function checkRows(rows: AllianceReview['rows'], alliance: KnownAlliance): void {
  const { name, leadOrgId } = alliance
  const ids = partiesOf(alliance)
  for (const [n, { memberId }] of rows.entries()) {
    const at = `/rows/${n}/memberId`
    if (memberId === leadOrgId) throw refuse('lead-stays', 'The lead is not managed as a member. Leave it out.', at)
    if (!ids.includes(memberId)) throw refuse('not-a-member', `${memberId} is not a member of ${name}.`, at)
    if (rows.findIndex((other) => other.memberId === memberId) < n)
      throw refuse('member-twice', `${memberId} is reviewed twice. Name it once.`, at)
  }
}

export const reviewAlliance = allianceReviews.command('review', {
  summary: { zh: '评议联盟成员', en: 'Review the members for a half-year' },
  roles: leaders,
  body: Closed({ allianceId: Id, divisionCode: DivisionCode, period: HalfYear, rows: Rows }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    period: '2023H1',
    rows: [{ memberId: 'org_01J0000000000000000000000A', duty: '参加联席会议', score: 85, outcome: 'keep' }],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  // Its natural key: an alliance is reviewed once in a half-year.
  id: ({ allianceId, period }) => `drv_${allianceId.slice('aln_'.length)}${period}`,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, period, rows }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    begunPeriod(period, context.on)
    checkRows(rows, found.alliance)
    const data = { reviewId: id, allianceId, period, rows, divisionCode, reviewedOn: context.on }
    return [{ type: 'AllianceReviewed', data }]
  },
})

/** What a review of this alliance says of a member. */
export const reviewed = (reviewId: string, allianceId: string, memberId: string) =>
  reference(allianceReviews.collection, reviewId, '/reviewId', ({ state }) => {
    const review = allianceReviews.read(state)
    const row = review.rows.find((one) => one.memberId === memberId)
    if (review.allianceId !== allianceId)
      throw refuse('other-alliance', `${reviewId} is a review of another alliance.`, '/reviewId')
    if (!row) throw refuse('not-a-member', `The review says nothing of ${memberId}.`, '/memberId')
    return { period: review.period, outcome: row.outcome }
  })
