import { both, type Interval } from '../algebra/days.ts'
import type { Day, Wrong } from '../algebra/types.ts'
import { thresholds } from './rules.ts'
import { monthsBefore, wrong } from './wrongs.ts'

interface Termed extends Interval {
  readonly terms: readonly { readonly endOn: Day; readonly electedOn?: Day }[]
}

/** W-01: from half a year before the end of a term until its successor is elected; severe from the last month on. */
export const termsEnding = (of: Termed): Wrong[] =>
  of.terms.flatMap(({ endOn, electedOn: to }) => {
    const since = (months: number) => both([of], [{ from: monthsBefore(endOn, months), to }])
    const { termMonths, termSevereMonths } = thresholds
    return [...wrong('W-01', 'W', since(termMonths)), ...wrong('W-01', 'S', since(termSevereMonths))]
  })
