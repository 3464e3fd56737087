import type { Context } from './context.ts'
import { refuse } from './refuse.ts'
import { isLocalDate, type LocalDate, localDate } from './time/index.ts'

/** A day somebody gave; refused when the calendar has no such day. */
export function realDay(text: string, pointer: string): LocalDate {
  if (isLocalDate(text)) return text
  throw refuse('invalid-date', `${text} is no day of the calendar.`, pointer)
}

/** The day on which something came about: the day of the command when none is given, never a later one. */
export function pastDay(text: string | undefined, { on }: Context, pointer: string): LocalDate {
  const day = text === undefined ? on : realDay(text, pointer)
  if (day <= on) return day
  throw refuse(
    'occurred-in-future',
    `${day} is after ${on}, the day of this record. Give the day it came about.`,
    pointer,
  )
}

/** The same day that many years later; 29 February becomes the 28th where there is none. */
export function yearsLater(day: LocalDate, years: number): LocalDate {
  const same = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
  return isLocalDate(same) ? same : localDate(same.replace(/29$/, '28'))
}
