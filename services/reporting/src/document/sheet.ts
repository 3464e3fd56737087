import PDFDocument from 'pdfkit'
import { grid, margin, page, size } from './layout.ts'
import type { Line, Measure, Span } from './lines.ts'
import type { OfficialDocument } from './model.ts'
import type { Fonts, Letters } from './typefaces.ts'

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
  readonly measure: (halfPoints: number, drawnIn?: number) => Measure
  /** A line whose box of the height given begins at `top`. */
  draw(
    line: Line,
    at: { readonly left: number; readonly top: number; readonly height: number },
    halfPoints: number,
  ): void
  rule(from: readonly [x: number, y: number], to: readonly [x: number, y: number]): void
  end(): Promise<Uint8Array>
}

const infoOf = ({ title, issuer, frozenAt }: OfficialDocument) => ({
  Title: title,
  Author: issuer,
  CreationDate: frozenAt,
  ModDate: frozenAt,
})

/** Nothing of it says when or where it was made: the same document gives the same bytes. */
export function sheet(of: OfficialDocument, fonts: Fonts): Sheet {
  const pdf = new PDFDocument({ autoFirstPage: false, margin: 0, lang: 'zh-CN', pdfVersion: '1.7', info: infoOf(of) })
  const chunks: Buffer[] = []
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  for (const [name, file] of fonts.files) pdf.registerFont(name, file)
  const pieces = (letters: Letters, text: string) => [...text].map((one) => fonts.fontOf(letters, one))
  const widths = new Map<string, number>()
  function widthOf(name: string, one: string): number {
    const found = widths.get(name + one) ?? pdf.font(name).fontSize(1000).widthOfString(one) / 1000
    widths.set(name + one, found)
    return found
  }
  const advance = (halfPoints: number, drawnIn: number) => (name: string, one: string) =>
    (widthOf(name, one) * halfPoints) / 2 + drawnIn
  const measure =
    (halfPoints: number, drawnIn = 0): Measure =>
    ({ text, letters }: Span) =>
      pieces(letters, text).reduce((sum, [name, one]) => sum + advance(halfPoints, drawnIn)(name, one), 0)
  let number = 0

  const self: Sheet = {
    turn(orientation) {
      pdf.addPage({ size: 'A4', layout: orientation, margin: 0 })
      number++
      const { left, top, width, height } = areaOf(orientation)
      const span = { text: `— ${number} —`, letters: 'pageNumber' } as const
      const wide = measure(size.pageNumber)(span)
      const x = number % 2 === 1 ? left + width - character - wide : left + character
      const box = { left: x, top: top + height + numberBelow - size.pageNumber / 4, height: size.pageNumber / 2 }
      self.draw([{ ...span, x: 0 }], box, size.pageNumber)
    },
    measure,
    draw(line, { left, top, height }, halfPoints) {
      const em = halfPoints / 2
      const y = top + (height - em) / 2 + em * (1 - foot)
      pdf.fontSize(em)
      for (const { text, letters, x } of line) {
        let at = left + x
        for (const [name, one] of pieces(letters, text)) {
          pdf.font(name).fontSize(em).text(one, at, y, { lineBreak: false, baseline: 'alphabetic' })
          at += advance(halfPoints, halfPoints === size.text ? points(grid.drawnIn) : 0)(name, one)
        }
      }
    },
    rule([x, y], [toX, toY]) {
      pdf.lineWidth(0.5).moveTo(x, y).lineTo(toX, toY).stroke()
    },
    end() {
      pdf.end()
      return ended
    },
  }
  return self
}
