import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  type ISectionOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TextRun,
} from 'docx'
import { annexBody } from './annex.ts'
import { body, letters } from './body.ts'
import { character, grid, margin, page, size } from './layout.ts'
import type { OfficialDocument } from './model.ts'
import { samePackage } from './package.ts'

/** `— 1 —`, one character in from the outer edge (N-85). */
const pageNumber = (side: 'left' | 'right'): Footer => {
  const odd = side === 'right'
  return new Footer({
    children: [
      new Paragraph({
        alignment: odd ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: odd ? { end: character } : { start: character },
        children: [
          new TextRun({ ...letters('pageNumber', size.pageNumber), children: ['— ', PageNumber.CURRENT, ' —'] }),
        ],
      }),
    ],
  })
}
const footers = (): NonNullable<ISectionOptions['footers']> => ({
  default: pageNumber('right'),
  even: pageNumber('left'),
})

/** The library turns a page itself: it is told the upright one. A table stands on no grid, or each row would take two lines. */
const properties = (orientation: 'portrait' | 'landscape'): NonNullable<ISectionOptions['properties']> => ({
  page: {
    size: {
      width: page.width,
      height: page.height,
      orientation: orientation === 'landscape' ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
    },
    margin: { ...margin, footer: margin.bottom - 400 },
  },
  ...(orientation === 'portrait' ? { grid: { linePitch: grid.linePitch, type: DocumentGridType.LINES } } : {}),
})

/**
 * The document as a DOCX file in the official layout (GB/T 9704-2012). The same document gives the same bytes, whenever and wherever it
 * is made (`reporting` 13.5).
 */
export async function docx(of: OfficialDocument): Promise<Uint8Array> {
  const file = new Document({
    creator: of.issuer,
    lastModifiedBy: of.issuer,
    title: of.title,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: letters('text', size.text) } } },
    sections: [
      { properties: properties('portrait'), footers: footers(), children: body(of) },
      ...of.annexes.map((annex, n) => ({
        properties: properties('landscape'),
        footers: footers(),
        children: annexBody(annex, n + 1),
      })),
    ],
  })
  return samePackage(await Packer.toBuffer(file), of.frozenAt)
}
