import { ascending, both, type Interval } from '../algebra/days.ts'
import type { Day, Limits, Wrong } from '../algebra/types.ts'
import { byQuarter, isAbove, missed, type Owed, type Share, twice } from './quarters.ts'
import { daysAfter, lagging, overdue, type Told, wrong } from './wrongs.ts'

/** Of the record of a meeting. */
export interface Review {
  readonly on: Day
  readonly compliant: boolean
  readonly isLate: boolean
}
/** Asked for some days before the end of the period, while nothing is held yet. */
const reminded = (periods: readonly Owed[], { quarterBefore, quarterAfter }: Limits): Interval[] =>
  periods.flatMap(({ end, isMet }) =>
    isMet ? [] : [{ from: daysAfter(end, -quarterBefore), to: daysAfter(end, quarterAfter) }],
  )
export interface Life {
  readonly general: readonly Owed[]
  readonly lecture: readonly Owed[]
  readonly committee: readonly Owed[]
  readonly theme: readonly Owed[]
  /** The theme day of the December before, if one was owed: with January it makes two months running. */
  readonly themeBefore?: Owed | undefined
  readonly review: readonly Owed[]
  /** Meetings with the day on which they were recorded. */
  readonly told: readonly Told[]
  /** Records that were reviewed in the year. */
  readonly records: readonly Review[]
  /** Undefined while no plan is owed. */
  readonly plan: { readonly dueOn: Day; readonly approvedOn?: Day | undefined } | undefined
}

const yearOf = (day: Day): Interval => ({ from: day, to: `${Number(day.slice(0, 4)) + 1}-01-01` })

/** W-41: the last that was recorded was recorded too late, until something is in time, or the year is over. */
function late(told: readonly Told[], days: number): Interval[] {
  const first = told.map(({ on }) => on).sort(ascending)[0]
  return first === undefined ? [] : both(lagging(told, days), [yearOf(first)])
}

/** W-28: of the records reviewed in a quarter too many are incomplete or late. */
const badRecords = ({ records }: Life, { reviewedMin, incompletePct, latePct }: Limits): Owed[] =>
  byQuarter(records, (of) => {
    const share = (is: (review: Review) => boolean): Share => [of.filter(is).length, of.length]
    const isIncomplete = isAbove(
      share(({ compliant }) => !compliant),
      incompletePct,
      reviewedMin,
    )
    return (
      !isIncomplete &&
      !isAbove(
        share(({ isLate }) => isLate),
        latePct,
        reviewedMin,
      )
    )
  })

/** W-03 to W-06, W-27 and W-28: meetings, lectures, theme days, the yearly review, the plan and the records of a branch (N-06 to N-10). */
export function lifeWrongs(life: Life, limits: Limits): Wrong[] {
  const { general, lecture, committee, theme, themeBefore, review, plan } = life
  const { quarterAfter, monthAfter } = limits
  const before = themeBefore ? [themeBefore] : []
  return [
    ...wrong('W-03', 'I', reminded(general, limits)),
    ...wrong('W-03', 'W', missed(general, quarterAfter, 'quarter')),
    ...wrong('W-03b', 'W', missed(committee, monthAfter, 'month')),
    ...wrong('W-04', 'W', missed(review, 1, 'year')),
    ...wrong('W-05', 'W', missed(theme, monthAfter, 'month')),
    ...wrong('W-05', 'S', missed(twice([...before, ...theme]).slice(before.length), monthAfter, 'month')),
    ...wrong('W-06', 'I', reminded(lecture, limits)),
    ...wrong('W-06', 'W', missed(lecture, quarterAfter, 'quarter')),
    ...wrong('W-41', 'I', late(life.told, limits.recordLag)),
    ...wrong('W-28', 'W', missed(badRecords(life, limits), quarterAfter, 'quarter')),
    // A plan of a year that is over is asked for no more.
    ...(plan ? wrong('W-27', 'W', both(overdue(plan.dueOn, plan.approvedOn), [yearOf(plan.dueOn)])) : []),
  ]
}
