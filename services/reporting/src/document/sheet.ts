import PDFDocument from 'pdfkit'
import { grid, margin, page, size } from './layout.ts'
import type { Line, Measure, Span } from './lines.ts'
import type { OfficialDocument } from './model.ts'
import type { Fonts } from './typefaces.ts'

/** Twips in points. */
export const points = (twips: number): number => twips / 20
export type Orientation = 'portrait' | 'landscape'

/** Of a character of 1 em: how far its foot lies below the line it stands on. */
const foot = 0.12
/** Below the text: seven millimetres (N-85). */
const numberBelow = (7 / 25.4) * 72
const character = 16

interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
export const areaOf = (orientation: Orientation): Area => {
  const upright = orientation === 'portrait'
  const [width, height] = upright ? [page.width, page.height] : [page.height, page.width]
  return {
    left: points(margin.left),
    top: points(margin.top),
    width: points(width - margin.left - margin.right),
    height: points(height - margin.top - margin.bottom),
  }
}

/** Pages that are written on from above, in points. */
export interface Sheet {
  /** A page, with its number below. */
  turn(orientation: Orientation): void
  readonly measure: (halfPoints: number) => Measure
  /** A line in the middle of a box. */
  draw(line: Line, box: Box, halfPoints: number): void
  rule(from: readonly [x: number, y: number], to: readonly [x: number, y: number]): void
  end(): Promise<Uint8Array>
}

const infoOf = ({ title, issuer, frozenAt }: OfficialDocument) => ({
  Title: title,
  Author: issuer,
  CreationDate: frozenAt,
  ModDate: frozenAt,
})

/** The file as it grows, and how wide its letters are. */
interface Ink {
  readonly pdf: PDFKit.PDFDocument
  readonly fonts: Fonts
  /** Of a character in a font, in ems. */
  readonly widthOf: (name: string, character: string) => number
}
function inkOf(of: OfficialDocument, fonts: Fonts): Ink {
  const pdf = new PDFDocument({ autoFirstPage: false, margin: 0, lang: 'zh-CN', pdfVersion: '1.7', info: infoOf(of) })
  for (const [name, file] of fonts.files) pdf.registerFont(name, file)
  const widths = new Map<string, number>()
  return {
    pdf,
    fonts,
    widthOf(name, character) {
      const found = widths.get(name + character) ?? pdf.font(name).fontSize(1000).widthOfString(character) / 1000
      widths.set(name + character, found)
      return found
    },
  }
}
const written = (pdf: PDFKit.PDFDocument): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
}

/** The body is drawn in, so that 28 characters fit a line; nothing else is. */
const drawnIn = (halfPoints: number): number => (halfPoints === size.text ? points(grid.drawnIn) : 0)
interface Step {
  readonly font: string
  readonly character: string
  readonly width: number
}
const stepsOf = ({ fonts, widthOf }: Ink, { text, letters }: Span, halfPoints: number): Step[] =>
  [...text].map((one) => {
    const [font, character] = fonts.fontOf(letters, one)
    return { font, character, width: (widthOf(font, character) * halfPoints) / 2 + drawnIn(halfPoints) }
  })
const measureOf =
  (ink: Ink, halfPoints: number): Measure =>
  (span) =>
    stepsOf(ink, span, halfPoints).reduce((sum, { width }) => sum + width, 0)

/** Where a line stands: the box it is in the middle of. */
interface Box {
  readonly left: number
  readonly top: number
  readonly height: number
}
function drawLine(ink: Ink, line: Line, { left, top, height }: Box, halfPoints: number): void {
  const em = halfPoints / 2
  const y = top + (height - em) / 2 + em * (1 - foot)
  for (const span of line) {
    let x = left + span.x
    for (const { font, character, width } of stepsOf(ink, span, halfPoints)) {
      ink.pdf.font(font).fontSize(em).text(character, x, y, { lineBreak: false, baseline: 'alphabetic' })
      x += width
    }
  }
}

/** `— 1 —`, one character in from the outer edge (N-85). */
function drawNumber(ink: Ink, number: number, orientation: Orientation): void {
  const { left, top, width, height } = areaOf(orientation)
  const span = { text: `— ${number} —`, letters: 'pageNumber' } as const
  const wide = measureOf(ink, size.pageNumber)(span)
  const x = number % 2 === 1 ? left + width - character - wide : left + character
  const box = { left: x, top: top + height + numberBelow - size.pageNumber / 4, height: size.pageNumber / 2 }
  drawLine(ink, [{ ...span, x: 0 }], box, size.pageNumber)
}

/** Nothing of it says when or where it was made: the same document gives the same bytes. */
export function sheet(of: OfficialDocument, fonts: Fonts): Sheet {
  const ink = inkOf(of, fonts)
  const { pdf } = ink
  const ended = written(pdf)
  let number = 0
  return {
    turn(orientation) {
      pdf.addPage({ size: 'A4', layout: orientation, margin: 0 })
      number++
      drawNumber(ink, number, orientation)
    },
    measure: (halfPoints) => measureOf(ink, halfPoints),
    draw: (line, box, halfPoints) => drawLine(ink, line, box, halfPoints),
    rule([x, y], [toX, toY]) {
      pdf.lineWidth(0.5).moveTo(x, y).lineTo(toX, toY).stroke()
    },
    end() {
      pdf.end()
      return ended
    },
  }
}
