/** Measures of GB/T 9704-2012 (N-80 … N-88). Lengths in twips, a twentieth of a point; sizes of letters in half-points. */
const mm = (value: number): number => Math.round((value / 25.4) * 1440)

export const page = { width: 11906, height: 16838 } as const
/** 37 and 28 mm; below and to the right what the text area of 156 × 225 mm leaves. */
export const margin = { top: mm(37), left: mm(28), right: mm(26), bottom: mm(35) } as const
/**
 * 22 lines of 28 characters, in twips: the pitch of the lines (12756 / 22), and by how much a character of 16 pt is drawn in so that 28
 * of them fit 8845. Not by a grid of characters, which LibreOffice reads differently from Word.
 */
export const grid = { linePitch: 579, drawnIn: -5 } as const

export const size = { title: 44, text: 32, pageNumber: 28, table: 21 } as const
/** Two characters of the body. */
export const indent = 2 * 16 * 20
/** From the right edge to the date. */
export const dateIndent = 4 * 16 * 20
export const character = 16 * 20

/** Not free to ship, so they are named, with the letters to use where they are missing (N-87). */
export const fonts = {
  title: { name: '方正小标宋_GBK', instead: 'SimSun' },
  text: { name: '仿宋_GB2312', instead: 'FangSong' },
  level1: { name: '黑体', instead: 'SimHei' },
  level2: { name: '楷体_GB2312', instead: 'KaiTi' },
  pageNumber: { name: '宋体', instead: 'SimSun' },
} as const
/** Latin letters and figures within the text. */
export const latin = 'Times New Roman'

/** Characters of a title that fit a line. */
const titleMax = 20

/** Lines of a title, as even as can be, the longer ones above (梯形). */
export function titleLines(title: string): string[] {
  const characters = [...title]
  const count = Math.ceil(characters.length / titleMax)
  const lines: string[] = []
  for (let n = 0, from = 0; n < count; n++) {
    const length = Math.ceil((characters.length - from) / (count - n))
    lines.push(characters.slice(from, from + length).join(''))
    from += length
  }
  return lines
}
