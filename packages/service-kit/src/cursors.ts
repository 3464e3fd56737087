import { createHmac, timingSafeEqual } from 'node:crypto'
import { Problem } from './problems.ts'

const macOf = (key: string, parts: readonly string[]): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, 16)

export interface Cursors {
  /** An opaque cursor behind `last`, good only for the same question of the same caller. */
  seal(last: string, question: readonly string[]): string
  /** What `seal` was given; throws `invalid-cursor` for any other text, caller or question. */
  open(cursor: string, question: readonly string[]): string
}

/** Signed places in lists: nobody can make one up or carry it to another filter. */
export const cursors = (key: string): Cursors => ({
  seal: (last, question) => Buffer.concat([macOf(key, [last, ...question]), Buffer.from(last)]).toString('base64url'),
  open(cursor, question) {
    const bytes = Buffer.from(cursor, 'base64url')
    const last = bytes.subarray(16).toString('utf8')
    const isOurs =
      bytes.length > 16 &&
      bytes.toString('base64url') === cursor &&
      timingSafeEqual(bytes.subarray(0, 16), macOf(key, [last, ...question]))
    if (!isOurs)
      throw new Problem('invalid-cursor', 'Begin again without a cursor; it belongs to one filter and caller.')
    return last
  },
})
