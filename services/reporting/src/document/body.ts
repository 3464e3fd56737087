import { AlignmentType, type IRunOptions, LineRuleType, Paragraph, TextRun } from 'docx'
import { dateIndent, fonts, grid, indent, latin, size, titleLines } from './layout.ts'
import type { DocumentBlock, OfficialDocument } from './model.ts'
import { annexTitles, dateOf, issuerIndent } from './words.ts'

type Font = keyof typeof fonts

export const letters = (font: Font, halfPoints: number): IRunOptions => ({
  font: { ascii: latin, hAnsi: latin, cs: latin, eastAsia: fonts[font].name },
  size: halfPoints,
})
const run = (text: string, font: Font = 'text', halfPoints: number = size.text): TextRun =>
  new TextRun({ ...letters(font, halfPoints), characterSpacing: grid.drawnIn, text })

/** Every line stands on the grid: 22 of them a page. */
export const spacing = { line: grid.linePitch, lineRule: LineRuleType.EXACT } as const
export const empty = (): Paragraph => new Paragraph({ spacing, children: [] })

const title = (text: string): Paragraph[] =>
  titleLines(text).map(
    (line) => new Paragraph({ alignment: AlignmentType.CENTER, spacing, children: [run(line, 'title', size.title)] }),
  )

const mark = (text: string): Paragraph =>
  new Paragraph({ alignment: AlignmentType.CENTER, spacing, children: [run(text, 'level2')] })

const paragraph = (children: TextRun[], keepNext = false): Paragraph =>
  new Paragraph({ alignment: AlignmentType.BOTH, spacing, keepNext, indent: { firstLine: indent }, children })

/** A first-level heading stands alone; at the second level the text runs on behind it (N-83, N-84). */
function block({ level, head, text }: DocumentBlock): Paragraph[] {
  const body = text === '' ? [] : [run(text)]
  if (level === 2) return [paragraph([run(head, 'level2'), ...body])]
  return [...(head === '' ? [] : [paragraph([run(head, 'level1')], true)]), ...(text === '' ? [] : [paragraph(body)])]
}

const annexList = (of: OfficialDocument): Paragraph[] => {
  const lines = annexTitles(of).map((line) => paragraph([run(line)]))
  return lines.length === 0 ? [] : [empty(), ...lines]
}

/** The date four characters from the right, the issuer centred above it (N-86). */
function signOff(of: OfficialDocument): Paragraph[] {
  const right = (text: string, end: number, keepNext = false): Paragraph =>
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      spacing,
      keepNext,
      indent: { end: Math.round(end) },
      children: [run(text)],
    })
  return [empty(), empty(), right(of.issuer, issuerIndent(of), true), right(dateOf(of), dateIndent)]
}

/** The text of the document, without its annexes. */
export const body = (of: OfficialDocument): Paragraph[] => [
  ...title(of.title),
  ...(of.mark === undefined ? [] : [mark(of.mark)]),
  empty(),
  ...of.blocks.flatMap(block),
  ...annexList(of),
  ...signOff(of),
]
