import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, linePattern } from './fields.ts'

/** What somebody wants to be shown it for, in a line. */
export const Purpose = Type.String({ minLength: 4, maxLength: 200, pattern: linePattern })

/** Somebody asked to be shown what is kept of a person: who, of whom, and what for; never what it is. */
export const personShown = <const N extends string>(what: N) =>
  event(
    `${what}Shown`,
    Closed({
      /** The record that names the person. */
      subjectId: Id,
      personId: Id,
      divisionCode: DivisionCode,
      purpose: Purpose,
      by: AccountId,
      shownOn: Day,
      relates: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50 }),
    }),
  )
