import { character, dateIndent } from './layout.ts'
import type { OfficialDocument } from './model.ts'

/** `2023年6月30日`. */
export function dateOf({ issuedOn }: Pick<OfficialDocument, 'issuedOn'>): string {
  const [year, month, day] = issuedOn.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** From the right edge to the issuer, who stands centred above the date (N-86). A figure is half as wide as a character. */
export function issuerIndent(of: Pick<OfficialDocument, 'issuer' | 'issuedOn'>): number {
  const width = [...dateOf(of)].reduce((sum, letter) => sum + (/\d/.test(letter) ? 0.5 : 1), 0)
  return Math.max(0, dateIndent + ((width - [...of.issuer].length) * character) / 2)
}

/** `附件：1. …`, one line for each annex. */
export const annexTitles = ({ annexes }: OfficialDocument): string[] =>
  annexes.map(({ title }, n) => `${n === 0 ? '附件：' : '　　　'}${n + 1}. ${title}`)
