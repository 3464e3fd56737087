import { type LocalDate, realDay, refuse } from '@jiceng/kernel'

/** A day somebody gave, for something that lies ahead of the day of the command or on it. */
export function dayAhead(text: string, on: LocalDate, pointer: string): LocalDate {
  const day = realDay(text, pointer)
  if (day >= on) return day
  throw refuse('day-passed', `${text} is before ${on}, the day of this record. Give a later day.`, pointer)
}

/** A time from one day to a later one. */
export function realSpan({ from, to }: { readonly from: string; readonly to: string }) {
  const span = { from: realDay(from, '/from'), to: realDay(to, '/to') }
  if (span.to > span.from) return span
  throw refuse('invalid-period', `It begins on ${from}; its end must come later.`, '/to')
}

const inOrder = (one: string, other: string): number => (one < other ? -1 : 1)
export const earlier = (...days: readonly [string, string]): string => days.toSorted(inOrder)[0] ?? ''
export const later = (...days: readonly [string, string]): string => days.toSorted(inOrder)[1] ?? ''
