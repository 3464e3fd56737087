import {
  AccountId,
  Closed,
  Day,
  DivisionCode,
  Id,
  OneOf,
  OrgLifePlanSubmitted,
  orgLifePlanEvents,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const { year, fixedDay, items } = OrgLifePlanSubmitted.data.properties
const View = Closed({
  state: OneOf('new', 'submitted', 'approved'),
  divisionCode: DivisionCode,
  planId: Id,
  orgId: Id,
  year,
  fixedDay,
  items: Type.Array(items.items),
  /** Who gave the plan its present wording: somebody else approves it. */
  submittedBy: Type.Optional(AccountId),
  submittedOn: Type.Optional(Day),
  approvedOn: Type.Optional(Day),
})
export type OrgLifePlan = Static<typeof View>
const initial: OrgLifePlan = {
  state: 'new',
  divisionCode: '',
  planId: '',
  orgId: '',
  year: 2000,
  fixedDay: 1,
  items: [],
}

/** The yearly plan of the theme Party day and of what else a branch does (M-074). */
export const orgLifePlans = lifecycle({
  name: 'org-life-plan',
  collection: 'org_life_plans',
  path: 'org-life-plans',
  idPrefix: 'olp',
  mechanism: 'M-074',
  title: { zh: '主题党日年度计划', en: 'Yearly plans of organisation life' },
  events: orgLifePlanEvents,
  initial,
  machine: {
    new: { submit: 'submitted' },
    submitted: { approve: 'approved', change: 'submitted' },
    approved: { change: 'approved' },
  },
  view: View,
  filters: { state: 'state.state', orgId: 'state.orgId', year: 'state.year' },
  /** `item:` is for finding the plan of an item by an index; no grant can name it. */
  relates: (plan) => [`org:${plan.orgId}`, ...plan.items.map(({ itemId }) => `item:${itemId}`)],
  evolve(plan, { type, data }): OrgLifePlan {
    switch (type) {
      case 'OrgLifePlanSubmitted':
        return { ...plan, ...data, state: 'submitted' }
      case 'OrgLifePlanApproved':
        return { ...plan, state: 'approved', approvedOn: data.approvedOn }
      case 'OrgLifePlanChanged':
        return { ...plan, fixedDay: data.fixedDay, items: data.items, submittedBy: data.changedBy }
    }
  },
})
