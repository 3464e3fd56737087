import { drawRound, planRound, publishChecklist, recordVisit } from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const clauses = [
  { no: 1, topic: 'three_meetings', question: '党员大会是否召开', answerType: 'yes_no', weight: 10 },
  { no: 2, topic: 'meeting_record', question: '缺签名的记录', answerType: 'count', weight: 5 },
]
export const checklist = { version: 1, divisionCode: '990103', clauses }

/** A district with a checklist, four more branches, and two inspectors of different branches. */
export function withInspection() {
  const line = withLine()
  const { c } = line
  const branches = [1, 2, 3, 4].map(() => line.organization('branch', line.grand))
  const inspector = (orgId: string) => ({ personId: line.member(orgId).id, orgId })
  const inspectors = [inspector(line.branch), inspector(line.other)]
  const checklistId = c.does(publishChecklist, checklist).id
  const body = {
    checklistId,
    poolFilter: { orgTypes: ['branch', 'neighbourhood_branch'] },
    visitsWanted: 2,
    inspectorsPerVisit: 1,
    restRounds: 2,
    inspectors,
  }
  const plan = (more: object = {}) => c.does(planRound, { divisionCode: '990103', round: 1, ...body, ...more })
  const draw = (id: string) => c.does(drawRound, {}, { id })
  const visit = (id: string, orgId: string, more: object = {}) =>
    c.does(recordVisit, { orgId, answers: [], findings: [], ...more }, { id })
  const drawn = (id: string): string[] =>
    [c.the(id).drawn]
      .flat()
      .flatMap((one) => (typeof one === 'object' && one !== null && 'orgId' in one ? String(one.orgId) : []))
  return { ...line, branches, inspector, inspectors, checklistId, body, plan, draw, visit, drawn, place: community }
}
