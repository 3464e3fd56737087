import { dateIndent, grid, indent, size, titleLines } from './layout.ts'
import { type Line, linesOf, type Span } from './lines.ts'
import type { DocumentBlock, OfficialDocument } from './model.ts'
import { drawAnnex } from './pdf-annex.ts'
import { areaOf, points, type Sheet, sheet } from './sheet.ts'
import { fontsFor, type Letters } from './typefaces.ts'
import { annexTitles, dateOf, issuerIndent } from './words.ts'

const area = areaOf('portrait')
const pitch = points(grid.linePitch)
const linesOfPage = Math.floor(area.height / pitch)

/** A line of the text with the size of its letters; an empty one is a line as well. */
interface Row {
  readonly line: Line
  readonly halfPoints: number
  /** A heading that stands alone is not the last line of its page. */
  readonly isHead?: boolean
}
const empty: Row = { line: [], halfPoints: size.text }

/** A first-level heading stands alone; at the second level the text runs on behind it (N-83, N-84). */
function paragraphsOf({ level, head, text }: DocumentBlock): Span[][] {
  const body: Span[] = text === '' ? [] : [{ text, letters: 'text' }]
  if (level === 2) return [[{ text: head, letters: 'level2' }, ...body]]
  return [head === '' ? [] : [{ text: head, letters: 'level1' } as const], body].filter(({ length }) => length > 0)
}

/** The text of the document line by line, and how it ends. */
function rowsOf(of: OfficialDocument, on: Sheet): { readonly text: Row[]; readonly ending: Row[] } {
  const measure = on.measure(size.text)
  const paragraph = (spans: readonly Span[]): Row[] =>
    linesOf(spans, measure, { width: area.width, indent: points(indent), isJustified: true }).map((line) => ({
      line,
      halfPoints: size.text,
    }))
  const beside = (span: Span, halfPoints: number, x: (width: number) => number): Row => ({
    line: [{ ...span, x: x(on.measure(halfPoints)(span)) }],
    halfPoints,
  })
  const right = (text: string, end: number): Row =>
    beside({ text, letters: 'text' }, size.text, (width) => area.width - width - points(end))
  const titles = annexTitles(of).flatMap((text) => paragraph([{ text, letters: 'text' }]))
  const centred = (text: string, letters: Letters, halfPoints: number): Row =>
    beside({ text, letters }, halfPoints, (width) => (area.width - width) / 2)
  const text = [
    ...titleLines(of.title).map((line) => centred(line, 'title', size.title)),
    ...(of.mark === undefined ? [] : [centred(of.mark, 'level2', size.text)]),
    empty,
    ...of.blocks.flatMap(paragraphsOf).flatMap((spans) => {
      const isHead = spans.every(({ letters }) => letters === 'level1')
      return paragraph(spans).map((row) => ({ ...row, isHead }))
    }),
    ...(titles.length > 0 ? [empty, ...titles] : []),
  ]
  return { text, ending: [empty, empty, right(of.issuer, issuerIndent(of)), right(dateOf(of), dateIndent)] }
}

/** No heading is the last line of its page; who signs and when stand on one. */
function onPages({ text, ending }: ReturnType<typeof rowsOf>): Row[] {
  const rows: Row[] = []
  const left = (): number => linesOfPage - (rows.length % linesOfPage)
  for (const row of text) {
    if (row.isHead && left() === 1) rows.push(empty)
    rows.push(row)
  }
  while (left() < ending.length) rows.push(empty)
  return [...rows, ...ending]
}

/** Every character that is printed, by its letters. */
function printedIn(of: OfficialDocument): Map<Letters, Set<string>> {
  const found = new Map<Letters, Set<string>>()
  const add = (letters: Letters, ...texts: readonly string[]): void => {
    const all = found.get(letters) ?? new Set()
    for (const text of texts) for (const one of text) all.add(one)
    found.set(letters, all)
  }
  add('pageNumber', '— 0123456789')
  add('title', of.title, ...of.annexes.map(({ title }) => title))
  add('level2', of.mark ?? '')
  for (const { level, head, text } of of.blocks) {
    add(level === 2 ? 'level2' : 'level1', head)
    add('text', text)
  }
  add('text', of.issuer, dateOf(of), ...annexTitles(of))
  of.annexes.forEach(({ note, tables }, n) => {
    add('level1', `附件${n + 1}`, ...tables.flatMap(({ columns }) => columns.map(({ head }) => head)))
    add('text', note ?? '', ...tables.flatMap(({ rows }) => rows.flat()))
  })
  return found
}

/** The document as a PDF in the official layout; the same document gives the same bytes. */
export async function pdf(of: OfficialDocument): Promise<Uint8Array> {
  const on = sheet(of, await fontsFor(printedIn(of)))
  onPages(rowsOf(of, on)).forEach(({ line, halfPoints }, n) => {
    const at = n % linesOfPage
    if (at === 0) on.turn('portrait')
    on.draw(line, { left: area.left, top: area.top + at * pitch, height: pitch }, halfPoints)
  })
  of.annexes.forEach((annex, n) => {
    drawAnnex(on, annex, n + 1)
  })
  return on.end()
}
