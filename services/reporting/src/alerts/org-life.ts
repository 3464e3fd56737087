import { both, type Interval } from '../algebra/days.ts'
import type { Day, Wrong } from '../algebra/types.ts'
import { thresholds } from './rules.ts'
import { daysAfter, overdue, wrong } from './wrongs.ts'

/** What a branch owed in a period, and whether it was held in it. */
export interface Owed {
  readonly end: Day
  readonly isMet: boolean
}
/** Days for which a missed period is told: until the next one of its kind is looked at. */
const lengths = { month: 31, quarter: 92, year: 90 } as const

const missed = (periods: readonly Owed[], patience: number, length: keyof typeof lengths): Interval[] =>
  periods.flatMap(({ end, isMet }) => {
    const from = daysAfter(end, patience)
    return isMet ? [] : [{ from, to: daysAfter(from, lengths[length]) }]
  })
/** Asked for some days before the end of the period, while nothing is held yet. */
const reminded = (periods: readonly Owed[]): Interval[] =>
  periods.flatMap(({ end, isMet }) =>
    isMet ? [] : [{ from: daysAfter(end, -thresholds.quarterBefore), to: daysAfter(end, thresholds.quarterAfter) }],
  )
/** The second of two that were missed one after the other. */
const twice = (periods: readonly Owed[]): Owed[] =>
  periods.map(({ end, isMet }, n) => ({ end, isMet: isMet || (periods[n - 1]?.isMet ?? true) }))

export interface Life {
  readonly general: readonly Owed[]
  readonly lecture: readonly Owed[]
  readonly committee: readonly Owed[]
  readonly theme: readonly Owed[]
  readonly review: readonly Owed[]
  /** Undefined while no plan is owed. */
  readonly plan: { readonly dueOn: Day; readonly approvedOn?: Day | undefined } | undefined
}

const yearOf = (day: Day): Interval => ({ from: day, to: `${Number(day.slice(0, 4)) + 1}-01-01` })

/** W-03 to W-06 and W-27: meetings, lectures, theme days, the yearly review and the plan that a branch owes (N-06 to N-10). */
export function lifeWrongs({ general, lecture, committee, theme, review, plan }: Life): Wrong[] {
  const { quarterAfter, monthAfter } = thresholds
  return [
    ...wrong('W-03', 'I', reminded(general)),
    ...wrong('W-03', 'W', missed(general, quarterAfter, 'quarter')),
    ...wrong('W-03b', 'W', missed(committee, monthAfter, 'month')),
    ...wrong('W-04', 'W', missed(review, 1, 'year')),
    ...wrong('W-05', 'W', missed(theme, monthAfter, 'month')),
    ...wrong('W-05', 'S', missed(twice(theme), monthAfter, 'month')),
    ...wrong('W-06', 'I', reminded(lecture)),
    ...wrong('W-06', 'W', missed(lecture, quarterAfter, 'quarter')),
    // A plan of a year that is over is asked for no more.
    ...(plan ? wrong('W-27', 'W', both(overdue(plan.dueOn, plan.approvedOn), [yearOf(plan.dueOn)])) : []),
  ]
}
