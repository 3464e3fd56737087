import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PeriodKind } from '@jiceng/kernel'
import { rowsOf } from './csv.ts'
import { type FigureSpec, type Formula, figuresOf } from './formula.ts'
import { measures } from './measures.ts'

export interface Indicator {
  readonly id: string
  readonly name: string
  readonly class: string
  readonly figures: readonly FigureSpec[]
  /** Units and roundings, one for each figure or one for all. */
  readonly units: readonly string[]
  readonly roundings: readonly string[]
  /** Levels at which it is asked for: city, district, town, community, and entities O, G, A. */
  readonly grains: ReadonlySet<string>
  readonly periods: readonly string[]
  /** Distinct within a period: booked for exactly these. */
  readonly only: readonly PeriodKind[]
  /** Changes whenever what is counted does. */
  readonly formulaVersion: string
}

/** Counted once within a period, so that another period would count otherwise. */
const exact: Readonly<Record<string, readonly PeriodKind[]>> = {
  'IO-12': ['year'],
  'IO-74': ['year'],
  'IA-34': ['half-year'],
}

type Row = Readonly<Record<string, string>>
const listed = (text: string | undefined, sign: string): string[] => (text ?? '').split(sign).map((one) => one.trim())

function indicatorOf(row: Row): Indicator {
  const { id = '', numerator_measure = '', denominator_measure = '', rounding = '' } = row
  const figures = figuresOf(numerator_measure, denominator_measure)
  for (const name of measuresOf(figures))
    if (!measures.has(name)) throw new Error(`${id} counts ${name}, which is no measure`)
  const grains = new Set(listed(row.grains, ' '))
  if (grains.has('D')) grains.add('Y')
  const formula = [numerator_measure, denominator_measure, rounding].join('|')
  return {
    id,
    name: row.name_zh ?? '',
    class: row.class ?? '',
    figures,
    units: listed(row.unit, '/'),
    roundings: listed(rounding, ';'),
    grains,
    periods: listed(row.periods, ' '),
    only: exact[id] ?? [],
    formulaVersion: createHash('sha256').update(formula).digest('hex').slice(0, 8),
  }
}
const namesOf = (formula: Formula | undefined): string[] => formula?.terms.map(({ measure }) => measure) ?? []
export const measuresOf = (figures: readonly FigureSpec[]): string[] => [
  ...new Set(figures.flatMap(({ numerator, denominator }) => [...namesOf(numerator), ...namesOf(denominator)])),
]

/** The name of an indicator as it is printed: in Chinese quotation marks, without what the catalogue remarks in it. */
export const printedName = ({ name }: Pick<Indicator, 'name'>): string =>
  name.replace(/\s*\(and .*\)$/, '').replace(/"([^"]*)"/g, '“$1”')

/** Every figure the report can name, by its number. */
export const indicators: ReadonlyMap<string, Indicator> = new Map(
  rowsOf(readFileSync(new URL('./indicators.csv', import.meta.url), 'utf8')).map((row) => [
    row.id ?? '',
    indicatorOf(row),
  ]),
)
