import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { PersonId } from '../people.ts'
import { ClauseNo, checkTopics } from './checklists.ts'
import { orgTypes } from './party-organizations.ts'
import { fields } from './units.ts'

export const severities = ['minor', 'moderate', 'severe'] as const
/** More than a district has branches. */
export const poolMax = 2000
const Inspectors = Type.Array(PersonId, { minItems: 1, maxItems: 20, uniqueItems: true })
/** Who inspects, with the organisation he or she belongs to and the one above it. */
export const Inspector = Closed({ personId: PersonId, orgId: Id, superiorId: Type.Optional(Id) })
export const roundData = {
  round: Type.Integer({ minimum: 1, maximum: 1000 }),
  divisionCode: DivisionCode,
  checklistId: Id,
  poolFilter: Closed({
    orgTypes: Type.Array(OneOf(...orgTypes), { minItems: 1, maxItems: orgTypes.length, uniqueItems: true }),
    fields: Type.Optional(Type.Array(OneOf(...fields), { minItems: 1, maxItems: fields.length, uniqueItems: true })),
  }),
  visitsWanted: Type.Integer({ minimum: 1, maximum: 200 }),
  inspectorsPerVisit: Type.Integer({ minimum: 1, maximum: 5 }),
  /** Who was visited in that many rounds before is drawn less often (M-011). */
  restRounds: Type.Integer({ minimum: 0, maximum: 10 }),
}
/** One that may be drawn: how many lots it has, and who may not inspect it. */
export const Lot = Closed({
  orgId: Id,
  weight: Type.Integer({ minimum: 1, maximum: 10 }),
  barredIds: Type.Array(PersonId, { maxItems: 100 }),
})
export const Drawn = Closed({ orgId: Id, inspectorIds: Inspectors })
export const Finding = Closed({
  clauseNo: ClauseNo,
  topic: OneOf(...checkTopics),
  severity: OneOf(...severities),
  text: Text,
})

export const InspectionRoundPlanned = event(
  'InspectionRoundPlanned',
  Closed({
    roundId: Id,
    ...roundData,
    checklistVersion: Type.Integer({ minimum: 1, maximum: 1000 }),
    inspectors: Type.Array(Inspector, { minItems: 1, maxItems: 100 }),
    plannedOn: Day,
  }),
)
/** Seed, pool and inspectors of the plan give the result again, at any time and to anybody. */
export const InspectionDrawn = event(
  'InspectionDrawn',
  Closed({
    roundId: Id,
    seed: Type.String({ minLength: 1, maxLength: 64 }),
    poolHash: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 }),
    pool: Type.Array(Lot, { maxItems: poolMax }),
    result: Type.Array(Drawn, { minItems: 1, maxItems: 200 }),
    drawnOn: Day,
  }),
)
export const InspectionVisited = event(
  'InspectionVisited',
  Closed({
    roundId: Id,
    orgId: Id,
    inspectorIds: Inspectors,
    visitedOn: Day,
    answers: Type.Array(Closed({ clauseNo: ClauseNo, answer: Name }), { maxItems: 100 }),
    findings: Type.Array(Finding, { maxItems: 100 }),
  }),
)
export const InspectionFindingsPublished = event(
  'InspectionFindingsPublished',
  Closed({
    roundId: Id,
    round: roundData.round,
    visits: Count,
    orgs: Count,
    findings: Type.Array(Closed({ orgId: Id, topic: OneOf(...checkTopics), severity: OneOf(...severities) })),
    publishedOn: Day,
  }),
)
export const InspectionRoundClosed = event('InspectionRoundClosed', Closed({ roundId: Id, closedOn: Day }))
export const inspectionEvents = [
  InspectionRoundPlanned,
  InspectionDrawn,
  InspectionVisited,
  InspectionFindingsPublished,
  InspectionRoundClosed,
] as const
