import { hash, randomFillSync } from 'node:crypto'

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A number as Crockford base 32 of a fixed length, so that texts sort as numbers do. */
function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = digits.charAt(rest % 32) + text
  return text
}
function letters(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += digits.charAt(byte % 32)
  return text
}

/** Random bytes are asked for many ids at once: each asking costs as much as an id. */
const random = new Uint8Array(16 * 256)
let used = random.length
function sixteenBytes(): Uint8Array {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 16
  return random.subarray(used - 16, used)
}

/** A new time-sortable id of 26 characters (ULID). */
export const newId = (now = Date.now()): string => base32(now, 10) + letters(sixteenBytes())

/** What sorts before every id made at that moment or later. */
export const before = (at: number): string => base32(at, 10)

/** The moment at which an id was made, in milliseconds. */
export const idTime = (id: string): number =>
  [...id.slice(0, 10)].reduce((value, digit) => value * 32 + digits.indexOf(digit), 0)

/** The n-th aggregate id of a command: time-sortable and the same in every try. */
export function idOf(prefix: string, commandId: string, n: number): string {
  const bytes = hash('sha256', `${commandId}/${prefix}/${n}`, 'buffer')
  return `${prefix}_${commandId.slice(0, 10)}${letters(bytes.subarray(0, 16))}`
}

/** The Kafka partition of an aggregate: FNV-1a, so that any language can compute it. */
export function laneOf(aggregate: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(aggregate)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash % partitions
}
