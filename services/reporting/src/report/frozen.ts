import { type Period, periodOf } from '@jiceng/kernel'
import type { FigureSpec } from '../catalogue/formula.ts'
import { type Indicator, indicators, measuresOf } from '../catalogue/indicators.ts'
import type { Level } from '../engine/buckets.ts'
import type { Amounts, Question } from '../figures/amounts.ts'
import { answer } from '../figures/figure.ts'
import { isKept } from '../figures/reading.ts'
import type { Value } from '../snapshots/values.ts'
import { type Earlier, earlierNames } from './earlier.ts'
import type { Address, Figure, Figures } from './figure.ts'

/** An indicator and the one of its figures that an address means. */
export interface Named {
  readonly indicator: Indicator
  readonly spec: FigureSpec
  /** As it was in an earlier period. */
  readonly earlier?: Earlier
}
const pattern = /^(I[OGAR]-\d{2})(?:\.(\w+))?(?:@(\w+))?$/
export function named(address: Address): Named | undefined {
  const [, id = '', name, then] = pattern.exec(address) ?? []
  const earlier = earlierNames.find((one) => one === then)
  const indicator = indicators.get(id)
  const spec = name === undefined ? indicator?.figures[0] : indicator?.figures.find((one) => one.name === name)
  return indicator && spec && { indicator, spec, ...(earlier ? { earlier } : {}) }
}

export interface Frozen {
  /** All figures of the division, frozen or as of a day. */
  readonly values: readonly Value[]
  /** Those of earlier periods that they may be held against. */
  readonly earlier?: Readonly<Partial<Record<Earlier, { readonly values: readonly Value[] }>>>
  readonly level: Level
  /** The first fact is not younger than the day asked for: before it nothing was known. */
  readonly isKnown: boolean
  /** What its measures amount to, for what a sentence asks quarter by quarter. */
  readonly amounts: Amounts
  readonly fed: ReadonlySet<string>
  readonly question: Question
}

/** Is it asked for at this level and by half-years, and does the level have the sums it is made of? */
export const isOffered = ({ indicator: { grains, only }, spec }: Named, level: Level): boolean =>
  grains.has(level) && isKept(measuresOf([spec]), level) && (only.length === 0 || only.includes('half-year'))

/** Quarters of the period that have begun. */
function quartersOf({ period, asOf }: Question): Period[] {
  const [first, last] = [periodOf('quarter', period.start), periodOf('quarter', period.end)]
  return [first, ...(last.id === first.id ? [] : [last])].filter(({ start }) => start <= asOf)
}
const byQuarter = ({ indicator, spec }: Named, { amounts, fed, question }: Frozen): number[] =>
  quartersOf(question).map(
    (period) =>
      answer(indicator, fed, amounts, { ...question, period }).find(({ figure }) => figure === spec.name)?.numerator ??
      0,
  )

const keyOf = ({ indicator, figure }: Pick<Value, 'indicator' | 'figure'>): string => `${indicator}.${figure}`
// Of a count its own sum, so that money is in fen; of what is divided the result.
const figureOf = ({ numerator, denominator, value }: Value): Figure =>
  numerator === null || value === null
    ? {}
    : denominator === null
      ? { value: numerator, num: numerator }
      : { value, num: numerator, den: denominator }

/**
 * The figures of one division as sentences need them. Undefined where nobody feeds them, where they are not kept at this level, and
 * where there is nothing to have a share of: their clause says something else, or nothing. Without a value before the first fact.
 */
export function figuresOf(of: Frozen): Figures {
  const mapped = (values: readonly Value[] = []) => new Map(values.map((one) => [keyOf(one), one]))
  const values = mapped(of.values)
  const earlier = { year: mapped(of.earlier?.year?.values), half: mapped(of.earlier?.half?.values) }
  return (address: Address): Figure | undefined => {
    const found = named(address)
    const key = found && keyOf({ indicator: found.indicator.id, figure: found.spec.name })
    const value = key && values.get(key)
    if (!found || !value || value.numerator === null || !isOffered(found, of.level)) return undefined
    if (!of.isKnown) return {}
    if (value.value === null) return undefined
    const now = figureOf(value)
    if (!found.earlier) return { ...now, quarters: byQuarter(found, of) }
    const then = earlier[found.earlier].get(key)
    return then && { ...figureOf(then), now }
  }
}
