import { type Period, periodOf } from '@jiceng/kernel'
import type { FigureSpec } from '../catalogue/formula.ts'
import { type Indicator, indicators, measuresOf } from '../catalogue/indicators.ts'
import type { Level } from '../engine/buckets.ts'
import type { Amounts, Question } from '../figures/amounts.ts'
import { answer } from '../figures/figure.ts'
import { isKept } from '../figures/reading.ts'
import type { Value } from '../snapshots/values.ts'
import type { Address, Figure, Figures } from './figure.ts'

/** An indicator and the one of its figures that an address means. */
export interface Named {
  readonly indicator: Indicator
  readonly spec: FigureSpec
}
const pattern = /^(I[OGAR]-\d{2})(?:\.(\w+))?$/
export function named(address: Address): Named | undefined {
  const [, id = '', name] = pattern.exec(address) ?? []
  const indicator = indicators.get(id)
  const spec = name === undefined ? indicator?.figures[0] : indicator?.figures.find((one) => one.name === name)
  return indicator && spec && { indicator, spec }
}

export interface Frozen {
  /** All figures of the division, frozen or as of a day. */
  readonly values: readonly Value[]
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

/**
 * The figures of one division as sentences need them. Undefined where nobody feeds them, where they are not kept at this level, and
 * where there is nothing to have a share of: their clause says something else, or nothing. Without a value before the first fact.
 */
export function figuresOf(of: Frozen): Figures {
  const values = new Map(of.values.map((one) => [`${one.indicator}.${one.figure}`, one]))
  return (address: Address): Figure | undefined => {
    const found = named(address)
    const value = found && values.get(`${found.indicator.id}.${found.spec.name}`)
    if (!found || !value || value.numerator === null || !isOffered(found, of.level)) return undefined
    if (!of.isKnown) return {}
    if (value.value === null) return undefined
    const quarters = byQuarter(found, of)
    // Of a count its own sum, so that money is in fen; of what is divided the result.
    if (value.denominator === null) return { value: value.numerator, num: value.numerator, quarters }
    return { value: value.value, num: value.numerator, den: value.denominator, quarters }
  }
}
