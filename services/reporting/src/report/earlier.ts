import { type FigureSpec, fits } from '../catalogue/formula.ts'
import { indicators, measuresOf } from '../catalogue/indicators.ts'
import { measures } from '../catalogue/measures.ts'
import type { Bucket } from '../engine/buckets.ts'
import type { Question } from '../figures/amounts.ts'
import { isFewValue } from '../figures/few.ts'
import { before, yearBefore } from '../figures/periods.ts'
import type { Value } from '../snapshots/values.ts'

/** Earlier periods that a figure is held against: what the comparison is called, what the figure was then, and when that was. */
export const earlierPeriods = {
  year: { word: '同比', was: '上年同期', of: yearBefore },
  half: { word: '环比', was: '上期', of: before },
} as const
export type Earlier = keyof typeof earlierPeriods
export const earlierNames = ['year', 'half'] as const satisfies readonly Earlier[]

const happening: ReadonlySet<string | undefined> = new Set(['flow', 'cohort'])
/** Only what happens within a period is compared; what there is at a day, is not. */
export const isOfFlows = (spec: FigureSpec): boolean =>
  spec.numerator.fold === 'sum' && measuresOf([spec]).every((name) => happening.has(measures.get(name)?.kind))

/** Was anything that it counts recorded by that month? */
const isRecordedBy = ({ numerator, denominator }: FigureSpec, month: string, buckets: readonly Bucket[]): boolean => {
  const terms = [...numerator.terms, ...(denominator?.terms ?? [])]
  return buckets.some(
    ({ m, k, y, c }) =>
      terms.some((term) => term.measure === m && fits(term, k)) && Object.keys(c).some((of) => `${y}-${of}` <= month),
  )
}

/**
 * Values of an earlier period that a figure may be held against: there was something, not of few persons only, and it was being recorded
 * from the first month on. Whoever began to record later in it would read as growth.
 */
export function comparable(values: readonly Value[], { period }: Question, buckets: readonly Bucket[]): Value[] {
  return values.filter((value) => {
    const spec = indicators.get(value.indicator)?.figures.find(({ name }) => name === value.figure)
    if (!spec || value.value === null || !value.numerator || !isOfFlows(spec) || isFewValue(value)) return false
    return isRecordedBy(spec, period.start.slice(0, 7), buckets)
  })
}
