import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import subsetFont from 'subset-font'
import { ascending } from '../algebra/days.ts'
import type { fonts } from './layout.ts'

/** What a piece of text is: of each its letters. */
export type Letters = keyof typeof fonts

interface Typeface {
  readonly family: 'noto-serif-sc' | 'noto-sans-sc'
  readonly weight: number
}
/** Open letters (OFL) that a PDF may carry, in the place of those the standard names (N-87). */
const typefaces: Readonly<Record<Letters, Typeface>> = {
  title: { family: 'noto-serif-sc', weight: 700 },
  text: { family: 'noto-serif-sc', weight: 400 },
  level1: { family: 'noto-sans-sc', weight: 500 },
  level2: { family: 'noto-serif-sc', weight: 600 },
  pageNumber: { family: 'noto-serif-sc', weight: 400 },
}

const require = createRequire(import.meta.url)
const at = (family: string, file: string): string => require.resolve(`@fontsource-variable/${family}/${file}`)

/** The letters come in a hundred files; which of them has a character is said once. */
type Files = ReadonlyMap<number, string>
const known = new Map<string, Promise<Files>>()
async function filesOf(family: string): Promise<Files> {
  const ranges: Readonly<Record<string, string>> = JSON.parse(await readFile(at(family, 'unicode.json'), 'utf8'))
  const files = new Map<number, string>()
  for (const [name, text] of Object.entries(ranges))
    for (const range of text.split(',')) {
      const [first = '', last = first] = range.replace('U+', '').split('-')
      for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code++)
        if (!files.has(code)) files.set(code, name.replace(/[[\]]/g, ''))
    }
  return files
}
function filesFor(family: string): Promise<Files> {
  const found = known.get(family) ?? filesOf(family)
  known.set(family, found)
  return found
}

/** A font of only the characters wanted, in the weight wanted. */
async function cut({ family, weight }: Typeface, file: string, characters: string): Promise<Buffer> {
  const whole = await readFile(at(family, `files/${family}-${file}-wght-normal.woff2`))
  return subsetFont(whole, characters, { targetFormat: 'sfnt', variationAxes: { wght: weight } })
}

/** Printed where no file has the character, as printers do. */
const missing = '〓'

export interface Fonts {
  /** The font of a character, by its name, and the character to print. */
  fontOf(letters: Letters, character: string): readonly [name: string, character: string]
  readonly files: ReadonlyMap<string, Buffer>
}
/** Fonts that hold exactly what is printed. */
export async function fontsFor(printed: ReadonlyMap<Letters, ReadonlySet<string>>): Promise<Fonts> {
  const files = new Map<string, Buffer>()
  const names = new Map<string, string>()
  for (const [letters, characters] of printed) {
    const typeface = typefaces[letters]
    const of = await filesFor(typeface.family)
    const byFile = Map.groupBy([...characters, missing].sort(ascending), (one) => of.get(one.codePointAt(0) ?? 0))
    for (const [file, wanted] of byFile) {
      if (file === undefined) continue
      const name = `${typeface.family}-${typeface.weight}-${letters}-${file}`
      files.set(name, await cut(typeface, file, wanted.join('')))
      for (const character of wanted) names.set(`${letters}${character}`, name)
    }
  }
  return {
    files,
    fontOf(letters, character) {
      const name = names.get(letters + character)
      return name === undefined ? [names.get(letters + missing) ?? '', missing] : [name, character]
    },
  }
}
