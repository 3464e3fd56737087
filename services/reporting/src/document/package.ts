import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { fonts } from './layout.ts'

/** Of the entries in the archive: the earliest a zip can say, in whatever time zone. */
const entryTime = new Date(1980, 0, 1)

const fontTable = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${Object.values(fonts)
  .map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  )
  .join('')}</w:fonts>`

const dates = /(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g

/** The package with its own times taken out, its entries in order, and the fonts to use where ours are missing. */
export function samePackage(bytes: Uint8Array, madeAt: Date): Uint8Array {
  const parts = unzipSync(bytes)
  const core = parts['docProps/core.xml']
  if (core) {
    const said = `${madeAt.toISOString().slice(0, 19)}Z`
    parts['docProps/core.xml'] = strToU8(strFromU8(core).replace(dates, `$1${said}$3`))
  }
  if (parts['word/fontTable.xml']) parts['word/fontTable.xml'] = strToU8(fontTable)
  const sorted = Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)))
  return zipSync(sorted, { level: 6, mtime: entryTime })
}
