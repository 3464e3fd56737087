// Photos by their own bytes: neither a name nor a header is believed, and nothing is decoded.

/** What a file is, or what is wrong with it. */
export type Seen =
  | { readonly mediaType: MediaType; readonly flaw?: undefined }
  | { readonly flaw: 'unknown' | 'broken' | 'metadata' }
export type MediaType = 'image/jpeg' | 'image/png' | 'image/webp'

type Flaw = 'broken' | 'metadata'
interface Format {
  readonly mediaType: MediaType
  is(bytes: Buffer): boolean
  flawOf(bytes: Buffer): Flaw | undefined
}

const text = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to)

/** Markers that a picture needs: tables, frames (baseline, extended, progressive), restarts and scans. */
const jpegParts = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd])
/** Of what applications add: size without a thumbnail, colours, and how they were transformed. */
function isPicture(marker: number, data: Buffer): boolean {
  if (marker === 0xe0) return text(data, 0, 5) === 'JFIF\0' && data.length === 14
  if (marker === 0xe2) return text(data, 0, 12) === 'ICC_PROFILE\0'
  if (marker === 0xee) return text(data, 0, 5) === 'Adobe'
  return jpegParts.has(marker)
}
/** The next marker after the data of a scan: neither a stuffed byte nor a restart. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0xff
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}
function jpegFlaw(bytes: Buffer): Flaw | undefined {
  let hasScan = false
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return 'broken'
    while (bytes[at] === 0xff) at++
    const marker = bytes[at++] ?? 0
    if (marker === 0xd9 && hasScan) return at === bytes.length ? undefined : 'metadata'
    const length = at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0
    if (length < 2 || at + length > bytes.length) return 'broken'
    if (!isPicture(marker, bytes.subarray(at + 2, at + length))) return 'metadata'
    at += length
    if (marker !== 0xda) continue
    hasScan = true
    at = afterScan(bytes, at)
  }
}

const pngParts = 'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs'.split(' ')
function pngFlaw(bytes: Buffer): Flaw | undefined {
  let seen = ''
  for (let at = 8; at + 12 <= bytes.length; ) {
    const name = text(bytes, at + 4, at + 8)
    if (seen === '' && name !== 'IHDR') return 'broken'
    if (!pngParts.includes(name)) return 'metadata'
    seen += `${name} `
    at += 12 + bytes.readUInt32BE(at)
    if (name !== 'IEND') continue
    if (!seen.includes('IDAT') || at > bytes.length) return 'broken'
    return at === bytes.length ? undefined : 'metadata'
  }
  return 'broken'
}

const webpParts = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP']
function webpFlaw(bytes: Buffer): Flaw | undefined {
  const end = 8 + bytes.readUInt32LE(4)
  if (end < bytes.length) return 'metadata'
  if (end > bytes.length) return 'broken'
  let at = 12
  let hasPicture = false
  while (at + 8 <= end) {
    const name = text(bytes, at, at + 4)
    if (!webpParts.includes(name)) return 'metadata'
    hasPicture ||= name === 'VP8 ' || name === 'VP8L'
    const size = bytes.readUInt32LE(at + 4)
    at += 8 + size + (size % 2)
  }
  return at === end && hasPicture ? undefined : 'broken'
}

const formats: readonly Format[] = [
  { mediaType: 'image/jpeg', is: (bytes) => text(bytes, 0, 3) === '\u00ff\u00d8\u00ff', flawOf: jpegFlaw },
  { mediaType: 'image/png', is: (bytes) => text(bytes, 0, 8) === '\u0089PNG\r\n\u001a\n', flawOf: pngFlaw },
  {
    mediaType: 'image/webp',
    is: (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP',
    flawOf: webpFlaw,
  },
]

/** Walks through all parts of a picture; one that says more than what is seen (place, device, words) is flawed. */
export function look(bytes: Buffer): Seen {
  const format = formats.find(({ is }) => is(bytes))
  if (!format) return { flaw: 'unknown' }
  const flaw = format.flawOf(bytes)
  return flaw ? { flaw } : { mediaType: format.mediaType }
}
