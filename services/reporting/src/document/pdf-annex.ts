import { size } from './layout.ts'
import { type Line, linesOf, type Measure } from './lines.ts'
import type { Annex, Table } from './model.ts'
import { areaOf, type Sheet } from './sheet.ts'
import type { Letters } from './typefaces.ts'

const area = areaOf('landscape')
/** Of a line of a table, and inside its cells, in points. */
const lineHeight = 15
const padding = 4
const heading = 28

type Align = Table['columns'][number]['align'] | 'center'
interface Cell {
  readonly lines: readonly Line[]
  readonly align: Align
  readonly left: number
  readonly width: number
}
type Row = readonly Cell[]

/** The cells of a row, side by side. */
function rowOf(measure: Measure, { columns }: Table, texts: readonly string[], letters: Letters, align?: Align): Row {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  let left = area.left
  return columns.map((column, at) => {
    const width = (area.width * column.share) / whole
    const spans = [{ text: texts[at] ?? '', letters }]
    const lines = linesOf(spans, measure, { width: width - 2 * padding, dividesWords: true })
    const cell = { lines, align: align ?? column.align, left, width }
    left += width
    return cell
  })
}
const heightOf = (row: Row): number => Math.max(1, ...row.map(({ lines }) => lines.length)) * lineHeight + padding
const endOf = (line: Line, measure: Measure): number => {
  const last = line.at(-1)
  return last ? last.x + measure(last) : 0
}

/** Draws a row with what is to its left and below it; answers where the next one begins. */
function drawRow(on: Sheet, measure: Measure, row: Row, top: number): number {
  const height = heightOf(row)
  for (const { lines, align, left, width } of row) {
    const above = top + (height - lines.length * lineHeight) / 2
    lines.forEach((line, at) => {
      const room = width - 2 * padding - endOf(line, measure)
      const x = left + padding + (align === 'left' ? 0 : align === 'right' ? room : room / 2)
      on.draw(line, { left: x, top: above + at * lineHeight, height: lineHeight }, size.table)
    })
    on.rule([left, top], [left, top + height])
    on.rule([left, top + height], [left + width, top + height])
  }
  on.rule([area.left + area.width, top], [area.left + area.width, top + height])
  return top + height
}

/** A table over as many pages as it needs, its head on each; one that fits a page is not divided. */
function drawTable(on: Sheet, table: Table, from: number): number {
  const measure = on.measure(size.table)
  const head = rowOf(
    measure,
    table,
    table.columns.map((column) => column.head),
    'level1',
    'center',
  )
  const rows = table.rows.map((texts) => rowOf(measure, table, texts, 'text'))
  const all = [head, ...rows].reduce((sum, row) => sum + heightOf(row), 0)
  const begin = (top: number): number => {
    on.rule([area.left, top], [area.left + area.width, top])
    return drawRow(on, measure, head, top)
  }
  const bottom = area.top + area.height
  const turned = (): number => {
    on.turn('landscape')
    return begin(area.top)
  }
  let top = from + all > bottom && all <= area.height ? turned() : begin(from)
  for (const row of rows) top = drawRow(on, measure, row, top + heightOf(row) > bottom ? turned() : top)
  return top
}

/** An annex on pages of its own (N-88). */
export function drawAnnex(on: Sheet, annex: Annex, n: number): void {
  on.turn('landscape')
  let top = drawHeading(on, annex, n)
  for (const table of annex.tables) top = drawTable(on, table, top) + lineHeight
}

/** 附件n, its title, the note at the right; answers where the table begins. */
function drawHeading(on: Sheet, { title, note }: Annex, n: number): number {
  const line = (text: string, letters: Letters, halfPoints: number, align: Align, top: number): void => {
    const width = on.measure(halfPoints)({ text, letters })
    const room = area.width - width
    const left = area.left + (align === 'left' ? 0 : align === 'right' ? room : room / 2)
    on.draw([{ text, letters, x: 0 }], { left, top, height: heading }, halfPoints)
  }
  line(`附件${n}`, 'level1', size.text, 'left', area.top)
  line(title, 'title', size.text + 4, 'center', area.top + heading)
  if (note !== undefined) line(note, 'text', size.table, 'right', area.top + 2 * heading)
  return area.top + (note === undefined ? 2.4 : 3) * heading
}
