import { Type } from 'typebox'

/** Field schemas that every body and event shares. Patterns are linear: no input makes them slow. */
export const Id = Type.String({ pattern: '^[a-z]{3}_[0-9A-Za-z]{1,40}$', maxLength: 44 })
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 })
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$',
  maxLength: 24,
})
/** 6, 9 or 12 digits (N-60 … N-62). */
export const DivisionCode = Type.String({ pattern: '^\\d{6}(\\d{3}){0,2}$', maxLength: 12 })
/** 15 digits (N-64). */
export const GridCode = Type.String({ pattern: '^\\d{15}$', maxLength: 15 })
/** 18 characters without I O S V Z (N-65). */
export const CreditCode = Type.String({ pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$', maxLength: 18 })
/** One line: no control characters, no leading or trailing space. */
export const linePattern = '^[^\\s\\u0000-\\u001f\\u007f]([^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f])?$'
/** A name of one line. */
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: linePattern })
export const Text = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$',
})
export const Count = Type.Integer({ minimum: 0, maximum: 100_000_000 })
export const ScopePath = Type.String({ pattern: '^(/\\d{6,12}){1,6}$', maxLength: 80 })
export const AccountId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$', maxLength: 64 })
/** One of a closed list of words. */
export const OneOf = <const T extends readonly string[]>(...words: T) => Type.Enum<[...T]>([...words])
/** A closed object: an unknown field is refused. */
export const Closed = <const P extends Record<string, import('typebox').TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** `2023`, `2023H1`, `2023Q2`, `2023-06`. */
export const PeriodId = Type.String({ pattern: '^[1-9]\\d{3}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$', maxLength: 7 })
/** `2023H1`. */
export const HalfYear = Type.String({ pattern: '^[1-9]\\d{3}H[12]$', maxLength: 6 })
/** SHA-256 in hexadecimal digits. */
export const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 })
