import { printedName } from '../catalogue/indicators.ts'
import type { Annex, Table } from '../document/model.ts'
import type { Level } from '../engine/buckets.ts'
import { fewest, hidden, persons } from '../figures/few.ts'
import { answer } from '../figures/figure.ts'
import { addressesOf } from '../report/compose.ts'
import { isOffered, type Named, named } from '../report/frozen.ts'
import type { Template } from '../report/template.ts'
import type { Frozen, Value } from '../snapshots/values.ts'
import { questionOf } from './trace.ts'

/** A division right below the one that reports, with its figures as they were frozen; without them it had nothing to count. */
interface Place {
  readonly name: string
  readonly frozen: Frozen | undefined
}
export interface Comparing {
  readonly template: Template
  /** The division itself: the sum of them. */
  readonly own: Frozen
  readonly places: readonly Place[]
  /** Level of the places. */
  readonly level: Level
}

const groups = [
  ['IO', '基层组织建设'],
  ['IG', '基层治理'],
  ['IA', '党建联盟'],
  ['IR', '经验与质量'],
] as const
/** Columns of figures that fit a page on its side. */
const columnsMax = 7

const nothing = '—'

interface Column {
  readonly of: Named
  readonly unit: string
}
const valueIn = (frozen: Frozen | undefined, { indicator, spec }: Named): Value | undefined =>
  frozen?.values.find((one) => one.indicator === indicator.id && one.figure === spec.name)

/** Figures of the template that somebody feeds and the places are asked for. */
const columnsOf = ({ template, own, level }: Comparing): Column[] =>
  [...new Set(addressesOf(template))].flatMap((address) => {
    const of = named(address)
    const value = of && valueIn(own, of)
    if (!of || !value || value.numerator === null || !isOffered(of, level)) return []
    const said = answer(of.indicator, new Set(), undefined, questionOf(own))
    return [{ of, unit: said.find(({ figure }) => figure === of.spec.name)?.unit ?? '' }]
  })

/** Too few to be told of a place: persons, or what a share is of (`reporting` 10). */
const isHidden = ({ numerator, denominator }: Value, unit: string): boolean => {
  const count = denominator ?? (persons.includes(unit) ? numerator : null)
  return count !== null && count > 0 && count < fewest
}
function printed(value: Value | undefined, unit: string): string {
  if (!value || value.value === null) return nothing
  return isHidden(value, unit) ? hidden : `${value.value}${unit === '%' ? '%' : ''}`
}

/** One column. A lone hidden cell could be worked out from the sum above it, so the next smallest is hidden as well. */
function cellsOf({ of, unit }: Column, { own, places }: Comparing): string[] {
  const values = places.map(({ frozen }) => valueIn(frozen, of))
  const cells = values.map((value) => printed(value, unit))
  const shown = values.flatMap((value, n) =>
    cells[n] !== hidden && (value?.value ?? 0) > 0 ? [{ n, size: value?.denominator ?? value?.numerator ?? 0 }] : [],
  )
  const [smallest] = shown.sort((a, b) => a.size - b.size)
  if (smallest && cells.filter((cell) => cell === hidden).length === 1) cells[smallest.n] = hidden
  const whole = valueIn(own, of)
  return [printed(whole, unit), ...cells]
}

/** What figures beside the first are called. */
const further: Readonly<Record<string, string>> = { rounds: '轮次', number: '项数' }
/** `跨行业` of `跨区域/跨行业/跨系统联盟数`, where the name has a part for each figure. */
function headOf({ of: { indicator, spec }, unit }: Column): string {
  const name = printedName(indicator)
  const parts = name.split('/')
  const at = indicator.figures.indexOf(spec)
  if (parts.length > 1 && parts.length === indicator.figures.length) return `${parts[at]?.trim()}（${unit}）`
  return `${name}${at > 0 ? `·${further[spec.name] ?? spec.name}` : ''}（${unit}）`
}

function tableOf(columns: readonly Column[], comparing: Comparing): Table {
  const cells = columns.map((column) => cellsOf(column, comparing))
  const names = ['合计', ...comparing.places.map(({ name }) => name)]
  return {
    columns: [
      { head: '单位', align: 'left', share: 16 },
      ...columns.map((column) => ({ head: headOf(column), align: 'right' as const, share: 12 })),
    ],
    rows: names.map((name, row) => [name, ...cells.map((column) => column[row] ?? nothing)]),
  }
}

/** One annex for each group of indicators, its divisions as rows (`domain` 3.2); as many tables as its figures need. */
export function comparison(comparing: Comparing): Annex[] {
  if (comparing.places.length === 0) return []
  const columns = columnsOf(comparing)
  return groups.flatMap(([prefix, name]) => {
    const all = columns.filter(({ of }) => of.indicator.id.startsWith(prefix))
    if (all.length === 0) return []
    const count = Math.ceil(all.length / columnsMax)
    const tables = Array.from({ length: count }, (_, n) =>
      tableOf(all.slice(n * columnsMax, (n + 1) * columnsMax), comparing),
    )
    return [{ title: `${name}指标对照表`, note: `截至${comparing.own.asOf}`, tables }]
  })
}
