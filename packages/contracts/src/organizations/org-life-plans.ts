import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { orgLifeKinds } from './org-life.ts'

const Year = Type.Integer({ minimum: 2000, maximum: 2100 })
export const planItemData = {
  month: Type.Integer({ minimum: 1, maximum: 12 }),
  kind: OneOf(...orgLifeKinds),
  topic: Name,
}
const PlanItem = Closed({ itemId: Id, ...planItemData })
/** Up to the 28th, so that every month has the day (N-09). */
export const FixedDay = Type.Integer({ minimum: 1, maximum: 28 })
export const planData = {
  fixedDay: FixedDay,
  items: Type.Array(PlanItem, { minItems: 12, maxItems: 120 }),
}
const owner = { planId: Id, orgId: Id, year: Year }

export const OrgLifePlanSubmitted = event(
  'OrgLifePlanSubmitted',
  Closed({ ...owner, divisionCode: DivisionCode, ...planData, submittedBy: AccountId, submittedOn: Day }),
)
export const OrgLifePlanApproved = event('OrgLifePlanApproved', Closed({ ...owner, approvedOn: Day }))
export const OrgLifePlanChanged = event(
  'OrgLifePlanChanged',
  Closed({ ...owner, ...planData, changedBy: AccountId, changedOn: Day }),
)
export const orgLifePlanEvents = [OrgLifePlanSubmitted, OrgLifePlanApproved, OrgLifePlanChanged] as const
