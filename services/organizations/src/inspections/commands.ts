import { ClauseNo, Closed, Finding, Id, Name } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { type Checklist, checklists } from './checklist.ts'
import { draw, poolHash } from './draw.ts'
import { lineOf, poolLookups, poolOf } from './pool.ts'
import { inspectionRounds } from './round.ts'

const roles = ['city-admin', 'district-admin']

/** The seed is the command's own id: nobody chooses it. Whoever changed branch since the plan must be named anew. */
export const drawRound = inspectionRounds.command('draw', {
  summary: { zh: '随机抽取', en: 'Draw organisations and inspectors at random' },
  roles,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => poolLookups(state),
  rule({ id, state, found: { candidates, homes, held, visited, members }, context }) {
    const { inspectors, visitsWanted, inspectorsPerVisit } = state
    const moved = inspectors.find(({ personId, orgId }) => members.get(personId)?.branchId !== orgId)
    if (moved !== undefined)
      throw refuse(
        'inspector-moved',
        `${moved.personId} is no member of ${moved.orgId} any more. Change the plan first.`,
      )
    const lines = new Map(
      inspectors.map(({ personId, orgId }) => [personId, lineOf(personId, orgId, homes, held)] as const),
    )
    const pool = poolOf(state, candidates, lines, visited)
    const inspectorIds = inspectors.map(({ personId }) => personId)
    const seed = context.commandId
    const result = draw({ seed, pool, inspectorIds, visitsWanted, inspectorsPerVisit })
    if (result.length < visitsWanted)
      throw refuse(
        'pool-too-small',
        `Only ${result.length} can be drawn, not ${visitsWanted}. Want fewer, or name more inspectors.`,
      )
    const data = { roundId: id, seed, poolHash: poolHash(pool), pool, result, drawnOn: context.on }
    return [{ type: 'InspectionDrawn', data }]
  },
})

const { topic: _topic, ...found } = Finding.properties
const Visit = Closed({
  orgId: Id,
  answers: Type.Array(Closed({ clauseNo: ClauseNo, answer: Name }), { maxItems: 100 }),
  findings: Type.Array(Closed(found), { maxItems: 100 }),
})
type Visit = Static<typeof Visit>

const answered: Readonly<Record<Checklist['clauses'][number]['answerType'], RegExp>> = {
  yes_no: /^(yes|no)$/,
  count: /^\d{1,9}$/,
  text: /./,
}
function clauseOf({ clauses, version }: Checklist, clauseNo: number, pointer: string): Checklist['clauses'][number] {
  const clause = clauses.find(({ no }) => no === clauseNo)
  if (clause === undefined)
    throw refuse('unknown-reference', `Version ${version} of the checklist has no clause ${clauseNo}.`, pointer)
  return clause
}
function checkAnswers({ answers }: Visit, checklist: Checklist): void {
  for (const [n, { clauseNo, answer }] of answers.entries()) {
    const { answerType } = clauseOf(checklist, clauseNo, `/answers/${n}/clauseNo`)
    if (!answered[answerType].test(answer))
      throw refuse('answer-invalid', `Clause ${clauseNo} is answered by ${answerType}.`, `/answers/${n}/answer`)
  }
}

export const recordVisit = inspectionRounds.command('recordVisit', {
  summary: { zh: '登记调研情况', en: 'Record the visit of an organisation that was drawn' },
  roles: [...roles, 'field-admin'],
  body: Visit,
  example: {
    orgId: 'org_01HZY3W8Q0BRANCH',
    answers: [{ clauseNo: 1, answer: 'yes' }],
    findings: [{ clauseNo: 2, severity: 'minor', text: '会议记录缺签名' }],
  },
  lookups: ({ state }) => ({
    checklist: reference('checklists', state.checklistId, '', ({ state: of }) => checklists.read(of)),
  }),
  rule({ id, body, state: { drawn, visits }, found: { checklist }, context }) {
    const visit = drawn.find(({ orgId }) => orgId === body.orgId)
    if (visit === undefined) throw refuse('not-drawn', `${body.orgId} was not drawn. Visit those that were.`, '/orgId')
    if (visits.some(({ orgId }) => orgId === body.orgId))
      throw refuse('visited-already', `${body.orgId} was visited in this round already.`, '/orgId')
    checkAnswers(body, checklist)
    const findings = body.findings.map(({ clauseNo, severity, text }, n) => {
      const { topic } = clauseOf(checklist, clauseNo, `/findings/${n}/clauseNo`)
      return { clauseNo, topic, severity, text }
    })
    const of = { roundId: id, ...visit, visitedOn: context.on, answers: body.answers, findings }
    return [{ type: 'InspectionVisited', data: of }]
  },
})

export const publishFindings = inspectionRounds.command('publish', {
  summary: { zh: '通报调研发现的问题', en: 'Publish what a round found' },
  roles,
  body: Closed({}),
  example: {},
  rule({ id, state: { round, visits }, context }) {
    const findings = visits.flatMap(({ orgId, findings: of }) =>
      of.map(({ topic, severity }) => ({ orgId, topic, severity })),
    )
    const counts = { visits: visits.length, orgs: new Set(visits.map(({ orgId }) => orgId)).size }
    const data = { roundId: id, round, ...counts, findings, publishedOn: context.on }
    return [{ type: 'InspectionFindingsPublished', data }]
  },
})

export const closeRound = inspectionRounds.command('close', {
  summary: { zh: '本轮调研办结', en: 'Close a round' },
  roles,
  body: Closed({}),
  example: {},
  rule: ({ id, context }) => [{ type: 'InspectionRoundClosed', data: { roundId: id, closedOn: context.on } }],
})
