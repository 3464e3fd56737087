import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { fields } from './units.ts'

/** What a clause, and a finding on it, is about (M-012). */
export const checkTopics = [
  'meeting_record',
  'three_meetings',
  'theme_day',
  'member_dev',
  'roster',
  'duty_list',
  'site',
  'other',
] as const
export const ClauseNo = Type.Integer({ minimum: 1, maximum: 200 })
const Clause = Closed({
  no: ClauseNo,
  topic: OneOf(...checkTopics),
  question: Name,
  answerType: OneOf('yes_no', 'count', 'text'),
  weight: Type.Integer({ minimum: 0, maximum: 100 }),
  basis: Type.Optional(Text),
})
export const checklistData = {
  version: Type.Integer({ minimum: 1, maximum: 1000 }),
  field: Type.Optional(OneOf(...fields)),
  divisionCode: DivisionCode,
  clauses: Type.Array(Clause, { minItems: 1, maxItems: 100 }),
}
export const OrgIds = Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true })

export const ChecklistPublished = event(
  'ChecklistPublished',
  Closed({ checklistId: Id, ...checklistData, publishedOn: Day }),
)
export const ChecklistIssued = event(
  'ChecklistIssued',
  Closed({ checklistId: Id, version: checklistData.version, orgIds: OrgIds, issuedOn: Day }),
)
export const checklistEvents = [ChecklistPublished, ChecklistIssued] as const
