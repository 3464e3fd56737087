import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { empty, letters, spacing } from './body.ts'
import { margin, page, size } from './layout.ts'
import type { Annex, Table as Rows } from './model.ts'

/** Of a page on its side. */
const tableWidth = page.height - margin.left - margin.right
const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const borders = { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line }

/** Rows of a table that is not divided where a page ends. */
const wholeMax = 15

type Align = 'left' | 'right' | 'center'
const alignments = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER } as const

const cell = (text: string, align: Align, width: number, keepNext: boolean, font: 'text' | 'level1' = 'text') =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [
      new Paragraph({
        alignment: alignments[align],
        keepNext,
        children: [new TextRun({ ...letters(font, size.table), text })],
      }),
    ],
  })

function table({ columns, rows }: Rows): Table {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => Math.floor((tableWidth * share) / whole))
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ head: name }, n) => cell(name, 'center', widths[n] ?? 0, true, 'level1')),
  })
  const isWhole = rows.length <= wholeMax
  const body = rows.map(
    (row, at) =>
      new TableRow({
        cantSplit: true,
        children: columns.map(({ align }, n) =>
          cell(row[n] ?? '', align, widths[n] ?? 0, isWhole && at < rows.length - 1),
        ),
      }),
  )
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: tableWidth, type: WidthType.DXA },
    columnWidths: widths,
    borders,
    rows: [head, ...body],
  })
}

const text = (words: string, align: Align, font: 'title' | 'level1' | 'text', halfPoints: number): Paragraph =>
  new Paragraph({
    alignment: alignments[align],
    spacing,
    children: [new TextRun({ ...letters(font, halfPoints), text: words })],
  })

/** One annex: 附件n, its title, the note at the top right, the tables (N-88). */
export const annexBody = (annex: Annex, n: number): (Paragraph | Table)[] => [
  text(`附件${n}`, 'left', 'level1', size.text),
  text(annex.title, 'center', 'title', size.text + 4),
  annex.note === undefined ? empty() : text(annex.note, 'right', 'text', size.table),
  ...annex.tables.flatMap((one, at) => (at === 0 ? [table(one)] : [empty(), table(one)])),
]
