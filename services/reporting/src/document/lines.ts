import type { Letters } from './typefaces.ts'

/** Words in some letters. */
export interface Span {
  readonly text: string
  readonly letters: Letters
}
/** What is never divided: a character, or a word or number of another script. */
interface Piece extends Span {
  readonly width: number
}
/** A piece with its place on the line. */
interface SetPiece extends Span {
  readonly x: number
}
export type Line = readonly SetPiece[]
/** Width of a text in points. */
export type Measure = (span: Span) => number

const whole = /[A-Za-z0-9.,:/_[\]*+-]+%?|\s+|./gsu
const divided = /[A-Za-z0-9.:*]+(?:[,/_[\]+-]+|%)?|\s+|./gsu
/** May not begin a line, and may not end one (GB/T 15834). */
const closing = /^[、，。；：？！）》〉】」』”’…—％%·]/
const opening = /^[（《〈【「『“‘]$/

const piecesOf = (spans: readonly Span[], measure: Measure, pieces: RegExp): Piece[] =>
  spans.flatMap(({ text, letters }) =>
    [...text.matchAll(pieces)].map(([found]) => ({ text: found, letters, width: measure({ text: found, letters }) })),
  )

interface Setting {
  readonly width: number
  /** Before the first line. */
  readonly indent?: number
  /** Lines but the last reach from edge to edge. */
  readonly isJustified?: boolean
  /** Words of several parts, such as names of measures, may be divided between them. */
  readonly dividesWords?: boolean
}

/** Where a line that begins at `from` ends: as late as it fits, where a break is allowed. */
function endOf(all: readonly Piece[], from: number, width: number): number {
  let [end, used] = [from, 0]
  for (; end < all.length; end++) {
    used += all[end]?.width ?? 0
    if (used > width + 0.01) break
  }
  if (end === all.length) return end
  for (let at = end; at > from + 1; at--)
    if (!closing.test(all[at]?.text ?? '') && !opening.test(all[at - 1]?.text ?? '')) return at
  return Math.max(end, from + 1)
}

/** A word wider than the line is cut where the line ends. */
function fitting(all: readonly Piece[], width: number, measure: Measure): Piece[] {
  return all.flatMap((piece) =>
    piece.width <= width || piece.text.length === 1 ? [piece] : piecesBy(piece, width, measure),
  )
}
function piecesBy({ text, letters }: Piece, width: number, measure: Measure): Piece[] {
  const parts: string[] = []
  for (const character of text) {
    const last = parts.at(-1)
    if (last !== undefined && measure({ text: last + character, letters }) <= width)
      parts[parts.length - 1] = last + character
    else parts.push(character)
  }
  return parts.map((part) => ({ text: part, letters, width: measure({ text: part, letters }) }))
}

/** A paragraph in lines; what is left of a line goes between its pieces. */
export function linesOf(spans: readonly Span[], measure: Measure, setting: Setting): Line[] {
  const { width, indent = 0, isJustified = false, dividesWords = false } = setting
  const all = fitting(piecesOf(spans, measure, dividesWords ? divided : whole), width - indent, measure)
  const lines: Line[] = []
  for (let from = 0; from < all.length; ) {
    const start = lines.length === 0 ? indent : 0
    const end = endOf(all, from, width - start)
    const row = all.slice(from, end)
    const used = row.reduce((sum, piece) => sum + piece.width, 0)
    const gap = isJustified && end < all.length && row.length > 1 ? (width - start - used) / (row.length - 1) : 0
    let x = start
    lines.push(
      row.map(({ text, letters, width: own }) => {
        const set = { text, letters, x }
        x += own + gap
        return set
      }),
    )
    from = end
  }
  return lines
}
