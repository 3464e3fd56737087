import { size } from './layout.ts'
import { type Line, linesOf } from './lines.ts'
import type { Annex } from './model.ts'
import { areaOf, type Sheet } from './sheet.ts'
import type { Letters } from './typefaces.ts'

const area = areaOf('landscape')
/** Of a line of a table, and inside its cells, in points. */
const lineHeight = 15
const padding = 4
const heading = 28

type Align = Annex['columns'][number]['align'] | 'center'
interface Cell {
  readonly lines: readonly Line[]
  readonly align: Align
  readonly left: number
  readonly width: number
}

const endOf = (line: Line, measure: (span: Line[number]) => number): number => {
  const last = line.at(-1)
  return last ? last.x + measure(last) : 0
}

/** A table over as many pages as it needs, its head on each (N-88). */
export function drawAnnex(on: Sheet, annex: Annex, n: number): void {
  const measure = on.measure(size.table)
  const whole = annex.columns.reduce((sum, { share }) => sum + share, 0)
  const cellsOf = (texts: readonly string[], letters: Letters, align?: Align): Cell[] => {
    let left = area.left
    return annex.columns.map((column, at) => {
      const width = (area.width * column.share) / whole
      const spans = [{ text: texts[at] ?? '', letters }]
      const cell = {
        lines: linesOf(spans, measure, { width: width - 2 * padding }),
        align: align ?? column.align,
        left,
        width,
      }
      left += width
      return cell
    })
  }
  const heightOf = (cells: readonly Cell[]): number =>
    Math.max(1, ...cells.map(({ lines }) => lines.length)) * lineHeight + padding
  function drawRow(cells: readonly Cell[], top: number): number {
    const height = heightOf(cells)
    for (const { lines, align, left, width } of cells) {
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
  const head = cellsOf(
    annex.columns.map((column) => column.head),
    'level1',
    'center',
  )
  const begin = (top: number): number => {
    on.rule([area.left, top], [area.left + area.width, top])
    return drawRow(head, top)
  }

  on.turn('landscape')
  let top = begin(drawHeading(on, annex, n))
  for (const row of annex.rows) {
    const cells = cellsOf(row, 'text')
    if (top + heightOf(cells) > area.top + area.height) {
      on.turn('landscape')
      top = begin(area.top)
    }
    top = drawRow(cells, top)
  }
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
