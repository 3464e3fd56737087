import { type LocalDate, type Period, parsePeriod, refuse } from '@jiceng/kernel'

/** A period whose id fits its schema; refused while it has not begun. */
export function begunPeriod(id: string, on: LocalDate): Period {
  const period = parsePeriod(id)
  if (period.start > on)
    throw refuse('period-ahead', `${id} begins on ${period.start}. Name a period that has begun.`, '/period')
  return period
}
