import { isLocalDate, type LocalDate, refuse } from '@jiceng/kernel'

/** A day somebody gave; refused when the calendar has no such day. */
export function realDay(text: string, pointer: string): LocalDate {
  if (isLocalDate(text)) return text
  throw refuse('invalid-date', `${text} is no day of the calendar.`, pointer)
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
