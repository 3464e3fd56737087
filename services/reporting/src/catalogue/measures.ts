import { readFileSync } from 'node:fs'
import { rowsOf } from './csv.ts'

type MeasureKind = 'flow' | 'cohort' | 'stock' | 'histogram' | 'value'
export interface Measure {
  readonly name: string
  readonly kind: MeasureKind
  /** Levels with buckets: city, district, town, community. Others are summed from their records. */
  readonly grains: ReadonlySet<string>
}

const kinds: readonly MeasureKind[] = ['flow', 'cohort', 'stock', 'histogram', 'value']
const kindOf = (text: string): MeasureKind => {
  const kind = kinds.find((one) => one === text)
  if (!kind) throw new Error(`${text} is no kind of measure`)
  return kind
}
/** What is kept of districts is kept of the city as well. */
const grains = (text: string): Set<string> => {
  const levels = new Set(text.split(' ').filter((level) => /^[YDTC]$/.test(level)))
  if (levels.has('D')) levels.add('Y')
  return levels
}

/** What can be counted; of each the kind, and where it has buckets. */
export const measures: ReadonlyMap<string, Measure> = new Map(
  rowsOf(readFileSync(new URL('./measures.csv', import.meta.url), 'utf8')).map((row) => {
    const name = row.measure ?? ''
    return [name, { name, kind: kindOf(row.kind ?? ''), grains: grains(row.grains ?? '') }]
  }),
)
const none: ReadonlySet<string> = new Set()
export const grainsOf = (name: string): ReadonlySet<string> => measures.get(name)?.grains ?? none
