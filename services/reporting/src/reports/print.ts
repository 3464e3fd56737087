import { localDate } from '@jiceng/kernel'
import type { Formula } from '../catalogue/formula.ts'
import { printedName } from '../catalogue/indicators.ts'
import type { Annex, OfficialDocument, Table } from '../document/model.ts'
import { textOf } from '../report/compose.ts'
import { earlierPeriods } from '../report/earlier.ts'
import { named } from '../report/frozen.ts'
import type { Value } from '../snapshots/values.ts'
import { type AnnexName, type Audience, shownTo } from './audiences.ts'
import { type Comparing, comparison } from './comparison.ts'
import type { State } from './report.ts'
import { slotsOf, type Text } from './text.ts'
import type { Trace } from './trace.ts'

export interface Printing {
  readonly report: State
  readonly text: Text
  /** Of the figures; undefined while they are being counted. */
  readonly traces: readonly Trace[] | undefined
  /** Of the divisions right below. */
  readonly comparing: Comparing | undefined
  /** The figures of the division, as they were frozen. */
  readonly values: readonly Value[]
  readonly audience: Audience
}

const counted = ({ terms, constant, fold }: Formula): string => {
  const sum = terms.map(({ measure, labels }) => `${measure}${labels.length > 0 ? `[${labels.join(',')}]` : ''}`)
  const all = sum.join(' + ') || String(constant)
  return fold === 'sum' ? all : `${fold}(${all})`
}
/** `red-grids-with-branch / red-grids`, and its version. */
function formulaOf({ address, formulaVersion }: Trace): string {
  const spec = named(address)?.spec
  if (!spec) return formulaVersion
  const { numerator, denominator } = spec
  return `${counted(numerator)}${denominator ? ` / ${counted(denominator)}` : ''}（${formulaVersion}）`
}
/** `（上年同期110件）`: what the figure was that one of now is held against. */
function thenOf({ address, value, unit }: Trace): string {
  const earlier = named(address)?.earlier
  return earlier ? `（${earlierPeriods[earlier].was}${value}${unit}）` : ''
}
/** A trace by the first digits of its hash. */
export const traceId = ({ hash }: Trace): string => hash.slice(0, 12)

/** Where each figure of the text comes from. */
function sources({ report, text, traces = [] }: Printing): Annex[] {
  const byAddress = new Map(traces.map((trace) => [trace.address, trace]))
  const rows = slotsOf(text).flatMap(({ slot, text: printed }) => {
    const trace = byAddress.get(slot.address)
    return trace
      ? [
          [
            slot.id,
            printed,
            `${trace.indicator} ${printedName(trace)}${thenOf(trace)}`,
            formulaOf(trace),
            ...placed(trace),
          ],
        ]
      : []
  })
  if (rows.length === 0) return []
  return [{ title: '数据来源表', note: `截至${report.asOf}`, tables: [{ columns, rows }] }]
}
const placed = (trace: Trace): string[] => [trace.scope, trace.period, String(trace.records), traceId(trace)]
const columns: Table['columns'] = [
  { head: '位置', align: 'left', share: 10 },
  { head: '数字', align: 'right', share: 13 },
  { head: '指标', align: 'left', share: 28 },
  { head: '口径（版本）', align: 'left', share: 28 },
  { head: '区划', align: 'left', share: 9 },
  { head: '期间', align: 'left', share: 8 },
  { head: '记录数', align: 'right', share: 8 },
  { head: '追溯编号', align: 'left', share: 15 },
]

/** When its figures were frozen: the day, since that is what a report remembers. */
const frozenAt = ({ generatedOn }: State): Date => new Date(`${generatedOn}T00:00:00+08:00`)

/** What it is while it is not in force. */
const marks: Readonly<Record<string, string>> = {
  draft: '（草稿）',
  under_review: '（送审稿）',
  approved: '（送审稿）',
  withdrawn: '（已撤回）',
  superseded: '（已被取代）',
}
function markOf({ state }: State): Pick<OfficialDocument, 'mark'> {
  const mark = marks[state]
  return mark === undefined ? {} : { mark }
}

const annexes: Readonly<Record<AnnexName, (printing: Printing) => readonly Annex[]>> = {
  sources,
  comparison: ({ comparing }) => (comparing ? comparison(comparing) : []),
}

/** The report as an official document. */
export function documentOf(printing: Printing): OfficialDocument {
  const { report, text } = printing
  const { audience, values } = printing
  const blocks = shownTo(audience, { blocks: text.blocks, values, typed: report.typed })
  return {
    title: report.title,
    ...markOf(report),
    blocks: blocks.map((block) => ({ level: block.level, head: block.head, text: textOf(block) })),
    issuer: report.issuer,
    issuedOn: localDate(report.issuedOn ?? report.generatedOn),
    annexes: audience.annexes.flatMap((name) => annexes[name](printing)),
    frozenAt: frozenAt(report),
  }
}
