import type { Grant } from '@jiceng/eventing'
import type { FigureSpec } from '../catalogue/formula.ts'
import { type Indicator, indicators } from '../catalogue/indicators.ts'
import type { Figure } from './figure.ts'

/** Fewer say nothing about a place (M-108), and too much about persons: these are never shown in smaller numbers (`reporting` 10). */
export const fewest = 5
/** Units in which persons, or their homes, are counted. */
export const persons: readonly string[] = ['人', '名', '人次', '户']
/** What a share or a mean is of, when that is persons. */
const ofPersons: ReadonlySet<string> = new Set([
  'members',
  'structure-members',
  'study-members',
  'secretaries-studying',
  'members-approved',
  'floating-members',
  'village-secretaries',
  'organisers',
  'new-team-members',
  'school-secretaries',
  'members-in-service',
])
const isOfPersons = ({ denominator }: FigureSpec): boolean =>
  denominator?.terms.some(({ measure }) => ofPersons.has(measure)) ?? false

type Counted = Pick<Figure, 'figure' | 'numerator' | 'denominator' | 'unit'>
/** Of how many persons it is, if it is of persons. */
function countOf({ figures }: Indicator, { figure, numerator, denominator, unit }: Counted): number | null {
  const spec = figures.find(({ name }) => name === figure)
  if (denominator !== null) return spec && isOfPersons(spec) ? denominator : null
  return persons.includes(unit) ? numerator : null
}
/** One to four persons: nobody is nobody. */
export function isFew(indicator: Indicator, figure: Counted): boolean {
  const count = countOf(indicator, figure)
  return count !== null && count > 0 && count < fewest
}

/** The same of a figure as it was frozen. */
export function isFewValue(value: Omit<Counted, 'unit'> & { readonly indicator: string }): boolean {
  const indicator = indicators.get(value.indicator)
  const n = indicator?.figures.findIndex(({ name }) => name === value.figure) ?? 0
  const unit = indicator?.units[n] ?? indicator?.units[0] ?? ''
  return indicator !== undefined && isFew(indicator, { ...value, unit })
}

/** What stands in its place. */
export const hidden = '<5'
export type Shown<F> = F & { readonly hidden?: typeof hidden }
export const mask = { value: null, numerator: null, denominator: null, hidden } as const
/** As those see it who look on from above. */
export const masked = <F extends Counted>(indicator: Indicator, figure: F): Shown<F> =>
  isFew(indicator, figure) ? { ...figure, ...mask } : figure

/** Persons of a place are known to those who hold a grant there; who looks on from above sees them in sums. */
export const isOwn = (grants: readonly Grant[], path: string): boolean =>
  grants.some(({ scopePath }) => scopePath === path)
