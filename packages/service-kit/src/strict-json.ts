import { isUtf8 } from 'node:buffer'
import { escapePointer, Problem } from './problems.ts'

export interface JsonLimits {
  readonly depth: number
  readonly keys: number
}

const refuseAt = (pointer: string, code: string, message: string): Problem =>
  new Problem(code === 'syntax' ? 'invalid-json' : 'invalid-request', message, { errors: [{ pointer, code, message }] })
const syntax = (message: string): Problem => refuseAt('', 'syntax', message)

/** An object or array that is open while scanning. */
interface Frame {
  readonly keys: Set<string> | undefined
  key: string
  index: number
  /** In an object: the next string is a key. */
  expectsKey: boolean
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const quote = 34
const backslash = 92

/** Index of the quote that closes the string opened at `start`. */
function closingQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return at
  }
  throw syntax('A string has no end.')
}

const isNumberPart = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 45 || code === 43 || code === 46 || code === 101 || code === 69

interface Scan {
  readonly text: string
  readonly limits: JsonLimits
  readonly frames: Frame[]
  keys: number
}

const pointerOf = ({ frames }: Scan): string =>
  frames.map(({ keys, key, index }) => `/${keys ? escapePointer(key) : index}`).join('')

/** One pass over the text for what JSON.parse lets through; syntax itself is left to JSON.parse. */
function scan(text: string, limits: JsonLimits): void {
  const on: Scan = { text, limits, frames: [], keys: 0 }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = string(on, at)
    else if (code === 123 || code === 91) open(on, code === 123)
    else if (code === 125 || code === 93) on.frames.pop()
    else if (code === 44) next(on)
    else if (code === 45 || (code >= 48 && code <= 57)) at = number(on, at)
  }
}

function open({ frames, limits }: Scan, isObject: boolean): void {
  if (frames.length >= limits.depth)
    throw refuseAt('', 'too-deep', `The body is nested deeper than ${limits.depth} levels.`)
  frames.push({ keys: isObject ? new Set() : undefined, key: '', index: 0, expectsKey: isObject })
}

function next({ frames }: Scan): void {
  const frame = frames.at(-1)
  if (!frame) return
  frame.index++
  frame.expectsKey = frame.keys !== undefined
}

/** Reads the string opened at `start`; returns where it closes. */
function string(on: Scan, start: number): number {
  const end = closingQuote(on.text, start)
  const frame = on.frames.at(-1)
  const raw = on.text.slice(start + 1, end)
  const isKey = frame?.expectsKey === true
  if (!isKey && !raw.includes('\\u')) return end
  const value = raw.includes('\\') ? unescaped(raw) : raw
  if (!value.isWellFormed()) throw refuseAt(pointerOf(on), 'surrogate', 'Half a character is no text.')
  if (frame && isKey) name(on, frame, value)
  return end
}

function name(on: Scan, frame: Frame, key: string): void {
  frame.key = key
  frame.expectsKey = false
  if (++on.keys > on.limits.keys) throw refuseAt('', 'too-many-keys', `The body has more than ${on.limits.keys} keys.`)
  if (frame.keys?.has(key)) throw refuseAt(pointerOf(on), 'duplicate-key', 'The same key stands there twice.')
  frame.keys?.add(key)
  if (forbidden.has(key) || key.startsWith('$') || key.includes('.'))
    throw refuseAt(pointerOf(on), 'forbidden-key', 'This is no name of a field.')
}

function number(on: Scan, start: number): number {
  let end = start
  while (isNumberPart(on.text.charCodeAt(end))) end++
  const value = Number(on.text.slice(start, end))
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw refuseAt(pointerOf(on), 'number-range', 'The number is larger than can be kept exactly.')
  return end - 1
}

function unescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    throw syntax('A string has an escape that JSON does not know.')
  }
}

/**
 * The value of a JSON body, or the problem with its pointer: no invalid UTF-8, byte order mark, duplicate or forbidden key,
 * number that would change its value, or more depth or keys than allowed. Linear in time; refuses before it builds anything.
 */
export function strictJson(body: Buffer, limits: JsonLimits): unknown {
  if (!isUtf8(body)) throw syntax('The body is not UTF-8.')
  const text = body.toString('utf8')
  if (text.charCodeAt(0) === 0xfeff) throw syntax('The body begins with a byte order mark.')
  scan(text, limits)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    throw syntax('The body is not JSON.')
  }
}
