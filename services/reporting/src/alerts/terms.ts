import { both, type Interval } from '../algebra/days.ts'
import type { Day, Limits, Wrong } from '../algebra/types.ts'
import { monthsBefore, wrong } from './wrongs.ts'

interface Termed extends Interval {
  readonly terms: readonly { readonly endOn: Day; readonly electedOn?: Day }[]
}

/** W-01: from half a year before the end of a term until its successor is elected; severe from the last month on. */
export const termsEnding = (of: Termed, { termMonths, termSevereMonths }: Limits): Wrong[] =>
  of.terms.flatMap(({ endOn, electedOn: to }) => {
    const since = (months: number) => both([of], [{ from: monthsBefore(endOn, months), to }])
    return [...wrong('W-01', 'W', since(termMonths)), ...wrong('W-01', 'S', since(termSevereMonths))]
  })
