import { isLocalDate, type LocalDate, refuse } from '@jiceng/kernel'

/** A day somebody gave, for something that lies ahead of the day of the command or on it. */
export function dayAhead(text: string, on: LocalDate, pointer: string): LocalDate {
  if (!isLocalDate(text)) throw refuse('invalid-date', `${text} is no day of the calendar.`, pointer)
  if (text < on)
    throw refuse('day-passed', `${text} is before ${on}, the day of this record. Give a later day.`, pointer)
  return text
}
