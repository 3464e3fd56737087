import {
  OrgLifeHeld,
  OrgLifeRecordReviewed,
  OrgLifeReferenceDropped,
  OrgLifeReferenceMoved,
  orgLifeCorrectionEvents,
} from '@jiceng/contracts'
import { addDays, localDate } from '@jiceng/kernel'
import type { Review } from '../alerts/org-life.ts'
import { toldOn } from '../alerts/wrongs.ts'
import { changes, founds, subject, undoes } from '../algebra/subject.ts'
import type { Day, Flow } from '../algebra/types.ts'
import { branchYear, keyOf } from '../hubs/branch-year.ts'

interface Activity {
  readonly kind: string
  readonly orgId: string
  readonly groupId?: string | undefined
  readonly heldOn: Day
  /** When it was recorded; what an alliance recorded nobody of the branch could have told earlier. */
  readonly toldOn: Day
  readonly reviews: readonly Review[]
}
const nextYear = (day: Day): Day => addDays(localDate(day), 31)
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
      ({ at, data: { kind, orgId, groupId, heldOn, referencedActionId } }): Activity => ({
        ...{ kind, orgId, groupId, heldOn },
        toldOn: referencedActionId === undefined ? toldOn({ at }) : heldOn,
        reviews: [],
      }),
    ),
    changes(OrgLifeReferenceMoved, (state: Activity, { data: { heldOn } }) => ({ ...state, heldOn })),
    undoes(OrgLifeReferenceDropped),
    changes(OrgLifeRecordReviewed, (state: Activity, { data: { reviewedOn: on, compliant, lagDays } }) => ({
      ...state,
      reviews: [...state.reviews, { on, compliant, isLate: lagDays > latest }],
    })),
  ],
  contributions: reviewed,
  // Its reviews count in the year they were made in, which may be the next one; a theme day of December is looked at in January.
  exports: ({ kind, orgId, groupId, heldOn: on, toldOn, reviews }) => {
    const own = keyOf(orgId, on)
    const years = Map.groupBy(reviews, (review) => keyOf(orgId, review.on))
    const later = [...years].filter(([key]) => key !== own)
    const isDecember = kind === 'theme_day' && on.slice(5, 7) === '12'
    return [
      ...(isDecember ? [branchYear.lend(keyOf(orgId, nextYear(on)), { is: 'december', on })] : []),
      branchYear.lend(own, { is: 'held', kind, on, groupId, toldOn, reviews: years.get(own) ?? [] }),
      ...later.map(([key, of]) => branchYear.lend(key, { is: 'reviewed', reviews: of })),
    ]
  },
})

export const subjects = [orgLifeActivities] as const
