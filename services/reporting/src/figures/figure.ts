import { type FigureSpec, type Fold, type Formula, fits } from '../catalogue/formula.ts'
import { type Indicator, measuresOf } from '../catalogue/indicators.ts'
import type { Amounts, Question } from './amounts.ts'
import { type Rounding, rounded, roundingOf } from './rounding.ts'

/** One figure, with what it is made of. Null where there is nothing to say: never a zero that nobody counted. */
export interface Figure {
  readonly figure: string
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly unit: string
}

const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0)
type Labels = readonly (readonly [label: string, n: number])[]

/** Nearest rank: the least label that so many hundredths of all reach. */
function rank(labels: Labels, percent: number): number | null {
  const all = total(labels.map(([, n]) => n))
  let seen = 0
  for (const [label, n] of [...labels].sort(([a], [b]) => Number(a) - Number(b))) {
    seen += n
    if (all > 0 && seen * 100 >= percent * all) return Number(label)
  }
  return null
}

interface Sum {
  readonly n: number | null
  /** Of a mean: by what it is still to be divided. */
  readonly of?: number
}
const folds: Readonly<Record<Fold, (labels: Labels) => Sum>> = {
  sum: (labels) => ({ n: total(labels.map(([, n]) => n)) }),
  kinds: (labels) => ({ n: labels.filter(([, n]) => n > 0).length }),
  mean: (labels) => ({
    n: total(labels.map(([label, n]) => Number(label) * n)),
    of: total(labels.map(([, n]) => n)),
  }),
  p50: (labels) => ({ n: rank(labels, 50) }),
  p90: (labels) => ({ n: rank(labels, 90) }),
}

function sumOf({ terms, constant, fold }: Formula, amounts: Amounts, question: Question): Sum {
  if (terms.length === 0) return { n: constant }
  const labels = new Map<string, number>()
  for (const term of terms)
    for (const [label, n] of amounts(term.measure, question))
      if (fits(term, label)) labels.set(label, (labels.get(label) ?? 0) + n)
  return folds[fold]([...labels])
}

function unitOf({ units }: Indicator, n: number, rounding: Rounding): string {
  const unit = units[n] ?? units[0] ?? ''
  if (rounding === 'pct1') return '%'
  return unit === '%' ? '' : unit
}

function figureOf(indicator: Indicator, spec: FigureSpec, n: number, amounts: Amounts, question: Question): Figure {
  const above = sumOf(spec.numerator, amounts, question)
  const below = spec.denominator ? sumOf(spec.denominator, amounts, question).n : (above.of ?? null)
  const isRatio = spec.denominator !== undefined || above.of !== undefined
  const rounding = roundingOf(indicator, n, isRatio)
  const isAbsent = above.n === null || (isRatio && !below)
  return {
    figure: spec.name,
    value: above.n === null || isAbsent ? null : rounded(above.n, isRatio ? below : null, rounding),
    numerator: above.n,
    denominator: below,
    unit: unitOf(indicator, n, rounding),
  }
}

/** Is every measure it counts fed? */
const isFed = (spec: FigureSpec, fed: ReadonlySet<string>): boolean => measuresOf([spec]).every((name) => fed.has(name))
/** An indicator is fed when its first figure is. */
export const isIndicatorFed = ({ figures }: Indicator, fed: ReadonlySet<string>): boolean =>
  figures.slice(0, 1).every((spec) => isFed(spec, fed))

const nothing: Amounts = () => new Map()
const absent = (of: Figure): Figure => ({ ...of, value: null, numerator: null, denominator: null })

/** All figures of an indicator from what its measures amount to: pure, so that a whole report is answered from a few readings. */
export function answer(
  indicator: Indicator,
  fed: ReadonlySet<string>,
  amounts: Amounts | undefined,
  question: Question,
): Figure[] {
  return indicator.figures.map((spec, n) =>
    amounts && isFed(spec, fed)
      ? figureOf(indicator, spec, n, amounts, question)
      : absent(figureOf(indicator, spec, n, nothing, question)),
  )
}
