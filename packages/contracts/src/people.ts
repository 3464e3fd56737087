import { Type } from 'typebox'
import { linePattern } from './fields.ts'

/** Whoever a person is, this is all that events say of him or her. */
export const PersonId = Type.String({ pattern: '^per_[0-9A-Za-z]{1,40}$', maxLength: 44 })
/** Of persons: these stand in bodies only. What comes of them is kept in `persons`, encrypted, and never in an event. */
export const PersonName = Type.String({ minLength: 2, maxLength: 40, pattern: linePattern })
/** Digits, and what people write between them. */
export const Phone = Type.String({ pattern: '^\\+?[0-9][0-9 -]{3,18}[0-9]$', maxLength: 21 })
/** A resident is named by surname only, as 王**. */
export const MaskedName = Type.String({ pattern: '^[\\u4e00-\\u9fff]{1,2}\\*{1,3}$', maxLength: 5 })
