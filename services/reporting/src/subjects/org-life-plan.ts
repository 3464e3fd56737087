import { OrgLifePlanApproved, OrgLifePlanSubmitted } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'
import { branchYear } from '../hubs/branch-year.ts'

interface Plan {
  readonly branch: string
  readonly approvedOn?: Day
}

/** The plan of a branch for a year (M-074): it counts once it is approved. */
const orgLifePlans = subject<Plan>({
  name: 'org-life-plan',
  resource: 'org-life-plans',
  measures: [],
  steps: [
    founds(OrgLifePlanSubmitted, ({ data }): Plan => ({ branch: `${data.orgId}:${data.year}` })),
    changes(OrgLifePlanApproved, (state: Plan, { data }) => ({ ...state, approvedOn: data.approvedOn })),
  ],
  exports: ({ branch, approvedOn }) => (approvedOn ? [branchYear.lend(branch, { is: 'plan', approvedOn })] : []),
})

export const subjects = [orgLifePlans] as const
