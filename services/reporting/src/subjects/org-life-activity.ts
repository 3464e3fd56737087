import { OrgLifeHeld, OrgLifeRecordReviewed, orgLifeCorrectionEvents } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Flow } from '../algebra/types.ts'
import { branchYear, keyOf } from '../hubs/branch-year.ts'

interface Activity {
  readonly kind: string
  readonly orgId: string
  readonly groupId?: string | undefined
  readonly heldOn: Day
  readonly reviews: readonly { readonly on: Day; readonly compliant: boolean; readonly isLate: boolean }[]
}
/** Days after which a record is late (M-073). */
const latest = 15

const reviewed = ({ kind: label, orgId, reviews }: Activity): Flow[] =>
  reviews.flatMap(({ on, compliant, isLate }) => {
    const record = { label, amount: 1, on, entities: [orgId] }
    return [
      { measure: 'meeting-records-reviewed', ...record },
      ...(compliant ? [{ measure: 'meeting-records-compliant', ...record }] : []),
      ...(isLate ? [{ measure: 'meeting-records-late', ...record }] : []),
    ]
  })

/** A meeting, lecture or theme day that was held (M-072), or a joint action that stands for one; each review of its record counts. */
const orgLifeActivities = subject<Activity>({
  name: 'org-life-activity',
  resource: 'org-life-activities',
  measures: ['meeting-records-reviewed', 'meeting-records-compliant', 'meeting-records-late'],
  corrections: orgLifeCorrectionEvents,
  steps: [
    founds(
      OrgLifeHeld,
      ({ data: { kind, orgId, groupId, heldOn } }): Activity => ({ kind, orgId, groupId, heldOn, reviews: [] }),
    ),
    changes(OrgLifeRecordReviewed, (state: Activity, { data: { reviewedOn: on, compliant, lagDays } }) => ({
      ...state,
      reviews: [...state.reviews, { on, compliant, isLate: lagDays > latest }],
    })),
  ],
  contributions: reviewed,
  exports: ({ kind, orgId, groupId, heldOn: on }) => [
    branchYear.lend(keyOf(orgId, on), { is: 'held', kind, on, groupId }),
  ],
})

export const subjects = [orgLifeActivities] as const
