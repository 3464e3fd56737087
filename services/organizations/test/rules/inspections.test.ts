import { flawsOf } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import {
  appointPost,
  checklists,
  closeRound,
  draw,
  inspectionRounds,
  issueChecklist,
  issueTransfer,
  poolHash,
  publishChecklist,
  publishFindings,
  receiveTransfer,
  replanRound,
} from '../mechanisms.ts'
import { checklist, withInspection } from './inspecting.ts'

t.test('the tables of checklists and rounds have no flaw', async (t) => {
  for (const one of [checklists, inspectionRounds]) t.same(flawsOf(one), [])
})

t.test('a version of a checklist is published once, its clauses told apart by their numbers', async (t) => {
  const { c } = withInspection()
  t.equal(c.does(publishChecklist, checklist).refused, 'already-exists')
  t.equal(c.does(publishChecklist, { ...checklist, field: 'rural' }).refused, undefined)
  const [first] = checklist.clauses
  const twice = { ...checklist, version: 2, clauses: [...checklist.clauses, { ...first }] }
  t.match(c.does(publishChecklist, twice), { refused: 'clause-twice', pointer: '/clauses/2/no' })
})

t.test('a checklist is issued to each organisation below its division once', async (t) => {
  const { c, checklistId, branch, other, organization } = withInspection()
  const foreign = organization('branch', undefined, '990104')
  const issue = (...orgIds: string[]) => c.does(issueChecklist, { orgIds }, { id: checklistId })
  t.match(issue(branch, foreign), { refused: 'unknown-reference', pointer: '/orgIds/1' })
  t.match(issue('org_nowhere'), { refused: 'unknown-reference', pointer: '/orgIds/0' })
  t.match(issue(branch).events, [{ type: 'ChecklistIssued', data: { version: 1, orgIds: [branch] } }])
  t.match(issue(other, branch), { refused: 'same-value', pointer: '/orgIds/1' })
})

t.test(
  'a round is planned once, with a checklist that holds there and inspectors who belong to their branch',
  async (t) => {
    const { c, plan, inspectors, branch, other, street } = withInspection()
    t.match(plan({ inspectors: [{ ...inspectors[0], orgId: other }] }), { refused: 'not-a-member' })
    t.match(plan({ inspectors: [inspectors[0], inspectors[0]] }), { refused: 'member-twice' })
    t.match(plan({ inspectorsPerVisit: 3 }), { refused: 'pool-too-small', pointer: '/inspectors' })
    t.match(plan({ poolFilter: { orgTypes: ['building_group'] } }), { refused: 'organization-type' })
    const narrow = c.does(publishChecklist, { ...checklist, divisionCode: '990103001' }).id
    t.match(plan({ checklistId: narrow }), { refused: 'unknown-reference', pointer: '/checklistId' })
    const { id, events } = plan()
    t.match(events, [{ type: 'InspectionRoundPlanned', data: { roundId: id, round: 1, checklistVersion: 1 } }])
    t.equal(plan().refused, 'already-exists')
    t.ok(street && branch)
  },
)

t.test('seed, pool and inspectors give the result again', async (t) => {
  const { plan, draw: drawNow, inspectors, body } = withInspection()
  const { id } = plan()
  const [event] = drawNow(id).events ?? []
  const { seed, pool, result, poolHash: hash } = { ...drawnOf(event?.data) }
  const again = { seed, pool, inspectorIds: inspectors.map(({ personId }) => personId) }
  t.strictSame(draw({ ...again, visitsWanted: body.visitsWanted, inspectorsPerVisit: 1 }), result)
  t.equal(poolHash(pool), hash)
  t.equal(drawNow(id).refused, 'illegal-step', 'nobody draws until the result pleases')
})
function drawnOf(data: Readonly<Record<string, unknown>> = {}) {
  const { seed, pool, result, poolHash: hash } = data
  const trust = <T>(value: unknown): T => value as never
  return { seed: String(seed), pool: trust<Lots>(pool), result, poolHash: hash }
}
type Lots = Parameters<typeof draw>[0]['pool']

t.test('too few to draw is said, and the plan can be changed', async (t) => {
  const { c, plan, draw: drawNow, body } = withInspection()
  const { id } = plan({ visitsWanted: 7 })
  t.equal(drawNow(id).refused, 'pool-too-small')
  t.equal(c.does(replanRound, body, { id }).refused, undefined)
  t.equal(drawNow(id).refused, undefined)
  t.equal(c.does(replanRound, body, { id }).refused, 'illegal-step')
})

t.test('an inspector who changed branch is named anew before the draw', async (t) => {
  const { c, plan, draw: drawNow, inspectors, body, branches, place } = withInspection()
  const { id } = plan()
  const [first, second] = inspectors
  const toBranchId = branches[0] ?? ''
  c.does(issueTransfer, { toBranchId, divisionCode: place }, { id: first?.personId ?? '' })
  c.does(receiveTransfer, { divisionCode: place }, { id: first?.personId ?? '' })
  t.equal(drawNow(id).refused, 'inspector-moved')
  c.does(replanRound, { ...body, inspectors: [{ ...first, orgId: toBranchId }, second] }, { id })
  t.equal(drawNow(id).refused, undefined)
})

t.test('the pool is what the filter lets in; who was visited lately has fewer lots, and never none', async (t) => {
  const { c, plan, draw: drawNow, visit, drawn, organization, grand } = withInspection()
  organization('branch', grand, undefined, { field: 'organ' })
  const poolFilter = { orgTypes: ['branch'], fields: ['urban_community'] }
  const round = (n: number) => plan({ round: n, poolFilter }).id
  const first = round(1)
  drawNow(first)
  const [visited = '', unvisited = ''] = drawn(first)
  visit(first, visited)
  const weights = (id: string) =>
    new Map(drawnOf(drawNow(id).events?.[0]?.data).pool.map((lot) => [lot.orgId, lot.weight]))
  const second = weights(round(2))
  t.equal(second.size, 5, 'four branches and the other one')
  t.equal(second.get(visited), 1)
  t.equal(second.get(unvisited), 3)
  t.equal(weights(round(3)).get(visited), 1)
  t.equal(weights(round(4)).get(visited), 3, 'two rounds have passed')
  t.match(c.the(first), { state: 'visiting' })
})

t.test('a drawn organisation is visited once, by the checklist of the round', async (t) => {
  const { c, plan, draw: drawNow, visit, drawn, branch, other } = withInspection()
  const { id } = plan()
  t.equal(visit(id, other).refused, 'illegal-step')
  drawNow(id)
  const [orgId = ''] = drawn(id)
  const outside = [branch, other].find((one) => !drawn(id).includes(one)) ?? ''
  t.match(visit(id, outside), { refused: 'not-drawn', pointer: '/orgId' })
  const answered = (clauseNo: number, answer: string) => visit(id, orgId, { answers: [{ clauseNo, answer }] })
  t.match(answered(3, 'yes'), { refused: 'unknown-reference', pointer: '/answers/0/clauseNo' })
  t.match(answered(1, '3'), { refused: 'answer-invalid', pointer: '/answers/0/answer' })
  t.match(answered(2, 'yes'), { refused: 'answer-invalid' })
  const finding = { clauseNo: 2, severity: 'minor', text: '缺签名' }
  t.match(visit(id, orgId, { findings: [{ ...finding, clauseNo: 9 }] }), { refused: 'unknown-reference' })
  const made = visit(id, orgId, { answers: [{ clauseNo: 2, answer: '3' }], findings: [finding] })
  t.match(made.events, [{ type: 'InspectionVisited', data: { orgId, findings: [{ topic: 'meeting_record' }] } }])
  t.equal(visit(id, orgId).refused, 'visited-already')
  const findings = [{ orgId, topic: 'meeting_record', severity: 'minor' }]
  const published = { roundId: id, round: 1, visits: 1, orgs: 1, findings, publishedOn: '2023-06-30' }
  t.strictSame(c.does(publishFindings, {}, { id }).events, [{ type: 'InspectionFindingsPublished', data: published }])
  t.match(c.does(closeRound, {}, { id }).events, [{ type: 'InspectionRoundClosed' }])
  t.equal(c.does(publishFindings, {}, { id }).refused, 'illegal-step')
})

const lot = fc.record({
  orgId: fc.integer({ min: 1, max: 40 }).map((n) => `org_${n}`),
  weight: fc.constantFrom(1, 3),
  barredIds: fc.uniqueArray(fc.constantFrom('per_1', 'per_2', 'per_3', 'per_4'), { maxLength: 4 }),
})
const pools = fc.uniqueArray(lot, { selector: ({ orgId }) => orgId, maxLength: 40 })

t.test('a draw is the same in every order of its pool, takes nobody twice and bars whom it must', async (t) => {
  fc.assert(
    fc.property(
      pools,
      fc.string({ minLength: 1 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(9),
      (pool, seed, perVisit, wanted) => {
        const inspectorIds = ['per_1', 'per_2', 'per_3', 'per_4']
        const of = { seed, pool, inspectorIds, visitsWanted: wanted + 1, inspectorsPerVisit: perVisit }
        const result = draw(of)
        const turned = draw({ ...of, pool: pool.toReversed(), inspectorIds: inspectorIds.toReversed() })
        const possible = pool.filter(({ barredIds }) => barredIds.length <= 4 - perVisit).length
        const barred = result.some(({ orgId, inspectorIds: ids }) =>
          pool.some((one) => one.orgId === orgId && one.barredIds.some((id) => ids.includes(id))),
        )
        const whole = result.every(({ inspectorIds: ids }) => new Set(ids).size === perVisit)
        const distinct = new Set(result.map(({ orgId }) => orgId)).size === result.length
        return (
          JSON.stringify(result) === JSON.stringify(turned) &&
          poolHash(pool) === poolHash(pool.toReversed()) &&
          result.length === Math.min(possible, wanted + 1) &&
          whole &&
          distinct &&
          !barred
        )
      },
    ),
  )
  t.pass()
})

t.test('three lots are drawn about three times as often as one', async (t) => {
  const pool = [
    { orgId: 'org_1', weight: 1, barredIds: [] },
    { orgId: 'org_2', weight: 3, barredIds: [] },
  ]
  const of = { pool, inspectorIds: ['per_1'], visitsWanted: 1, inspectorsPerVisit: 1 }
  const first = Array.from({ length: 2000 }, (_, n) => draw({ ...of, seed: `${n}` })[0]?.orgId)
  const share = first.filter((orgId) => orgId === 'org_2').length / first.length
  t.ok(share > 0.7 && share < 0.8, `${share}`)
})

t.test('nobody is drawn for their own organisation, nor for one directly above or below it', async (t) => {
  let draws = 0
  const numbers = fc.array(fc.nat(60), { minLength: 6, maxLength: 12 })
  fc.assert(
    fc.property(numbers, fc.nat(4), (picks, posted) => {
      const {
        c,
        plan,
        draw: drawNow,
        inspector,
        branches,
        branch,
        other,
        grand,
        street,
        organization,
        place,
      } = withInspection()
      const orgTypes = [
        'community_grand_committee',
        'general_branch',
        'branch',
        'neighbourhood_branch',
        'working_committee',
      ]
      const general = organization('general_branch', grand)
      const homes = [branch, other, ...branches, organization('branch', general), organization('branch', street)]
      const inspectors = picks.map((n) => inspector(homes[n % homes.length] ?? ''))
      const above = [grand, general, branch, other, street][posted] ?? ''
      const where = posted === 4 ? '990103001' : place
      const [first] = inspectors
      c.does(appointPost, { divisionCode: where, orgId: above, personId: first?.personId, post: 'secretary' })
      const { id } = plan({ inspectors, poolFilter: { orgTypes } })
      if (drawNow(id).refused === undefined) draws++
      const related = (a: unknown, b: unknown): boolean =>
        a === b || c.the(String(a)).parentId === b || c.the(String(b)).parentId === a
      const drawn = drawnOf(c.standing.get(id)?.history.at(-1)?.data).result
      return [drawn].flat().every((one) => {
        const { orgId, inspectorIds } = visitOf(one)
        return inspectors.every(({ personId, orgId: home }) => {
          const own = personId === first?.personId ? [home, above] : [home]
          return !inspectorIds.includes(personId) || !own.some((org) => related(org, orgId))
        })
      })
    }),
    { numRuns: 60 },
  )
  t.ok(draws > 30, `${draws} of 60 were drawn`)
})
const visitOf = (value: unknown): { orgId: string; inspectorIds: string[] } => {
  const trust = <T>(of: unknown): T => of as never
  return trust(value ?? { orgId: '', inspectorIds: [] })
}
