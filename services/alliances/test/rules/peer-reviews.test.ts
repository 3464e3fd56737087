import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { peerReviews, publishPeerReview } from '../../src/peer-reviews.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'

const items = [
  { item: '活动组织', score: 45 },
  { item: '项目办结', score: 40 },
]
const review = {
  allianceId: 'aln_1',
  ...here,
  period: '2023H1',
  rows: [
    { orgId: 'org_a', items },
    { orgId: 'org_lead', items: items.slice(0, 1) },
  ],
}

t.test('peer comparisons have no flaw', async (t) => t.same(flawsOf(peerReviews), []))

t.test('organisations of an alliance are compared by the sum of what each was given', async (t) => {
  const db = allied()
  const rows = [
    { orgId: 'org_a', score: 85, items },
    { orgId: 'org_lead', score: 45, items: items.slice(0, 1) },
  ]
  t.same(db.send(publishPeerReview, review, { id: 'prv_1' }).events, [
    { type: 'PeerReviewPublished', data: { ...review, reviewId: 'prv_1', rows, publishedOn: '2023-06-30' } },
  ])
  t.same([...db.claims].slice(-1), ['peer-review:aln_1|2023H1'])
  t.same(refusal(db, publishPeerReview, review), ['already-exists'])
  t.same(refusal(db, publishPeerReview, { ...review, period: '2023Q2' }), [undefined])
  t.same(refusedElsewhere(publishPeerReview, review), everywhereElse)
})

t.test('only organisations, of the alliance, each once, of a period that has begun', async (t) => {
  const [first] = review.rows
  const tried = (more: object) => refusal(allied(), publishPeerReview, { ...review, ...more })
  t.throws(() => tried({ rows: [first, { orgId: 'unt_a', items }] }), 'a unit is no organisation')
  t.throws(() => tried({ rows: [first] }), 'one is compared with nobody')
  t.throws(() => tried({ period: '2023H3' }), 'no period')
  t.same(tried({ rows: [first, { orgId: 'org_other', items }] }), ['not-a-member', '/rows/1'])
  t.same(tried({ rows: [first, first] }), ['member-twice', '/rows/1/orgId'])
  t.same(tried({ period: '2023H2' }), ['period-ahead', '/period'])
  t.same(tried({ period: '2023-07' }), ['period-ahead', '/period'])
})

t.test('a correction keeps scores sums, and a revoked comparison gives its period back', async (t) => {
  const db = allied()
  db.send(publishPeerReview, review, { id: 'prv_1' })
  const history = (db.histories.get('prv_1') ?? []).map((event) => ({ _id: '01JZ8Q4M6T0000000000000000-0', ...event }))
  const { correct, revoke } = peerReviews.commands
  const [fact] = history
  if (!fact || !correct || !revoke) throw new Error('a fact can be corrected and revoked')
  const corrected = (data: object) => {
    const body = { eventId: fact._id, data: { ...fact.data, ...data }, reason: '错算' }
    return given(...history).when(correct, body, { id: 'prv_1', found: { history } })
  }
  const row = (score: number, orgId: string) => ({ orgId, score, items })
  t.equal(corrected({ rows: [row(85, 'org_a'), row(85, 'org_b')] }).refused, undefined)
  t.equal(corrected({ rows: [row(86, 'org_a'), row(85, 'org_b')] }).refused, 'invalid-fact')
  t.equal(corrected({ rows: [row(85, 'org_a'), row(85, 'org_a')] }).refused, 'member-twice')
  t.same(corrected({ period: '2023Q1' }).claims, ['peer-review:aln_1|2023Q1'])
  const revoked = given(...history).when(revoke, { eventId: fact._id, reason: '误发' }, { found: { history } })
  t.same(revoked.releases, ['peer-review:aln_1|2023H1'])
})

t.test('a comparison reaches the grants of its alliance and of all compared', async (t) => {
  const db = allied()
  db.send(publishPeerReview, review, { id: 'prv_1' })
  t.same(peerReviews.relates(db.stateOf(peerReviews, 'prv_1')), ['alliance:aln_1', 'org:org_a', 'org:org_lead'])
})
