import { OldCaseListed, OldCaseReopened, OldCaseResolved } from '@jiceng/contracts'
import { daysBetween, localDate } from '@jiceng/kernel'
import { wrong } from '../alerts/wrongs.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Contribution, Day } from '../algebra/types.ts'

/** From the day it was listed or opened again to the day it was resolved. */
interface Open {
  readonly from: Day
  readonly to?: Day
}
interface OldCase {
  readonly open: readonly Open[]
}
/** Days within which a relapse undoes a resolution (M-059). */
const stableDays = 90
const isUndone = (resolvedOn: Day, reopenedOn: Day): boolean =>
  daysBetween(localDate(resolvedOn), localDate(reopenedOn)) <= stableDays

/** It counts in the period in which it was resolved; a relapse takes it back there, from its own day on. */
function contributions({ open }: OldCase): Contribution[] {
  return open.flatMap(({ from, to }, n): Contribution[] => {
    const held = { measure: 'old-cases-open', amount: 1, from, to }
    if (to === undefined) return [held]
    const resolved = { measure: 'old-cases-resolved', amount: 1, of: to, on: to }
    const reopenedOn = open[n + 1]?.from
    const isTakenBack = reopenedOn !== undefined && isUndone(to, reopenedOn)
    return [held, resolved, ...(isTakenBack ? [{ ...resolved, amount: -1, on: reopenedOn }] : [])]
  })
}

/** An old difficult case, open or resolved. */
const oldCases = subject<OldCase>({
  name: 'old-case',
  resource: 'old-cases',
  measures: ['old-cases-open', 'old-cases-resolved'],
  steps: [
    founds(OldCaseListed, ({ data }): OldCase => ({ open: [{ from: data.listedOn }] })),
    changes(OldCaseResolved, ({ open }: OldCase, { data }) => ({
      open: [...open.slice(0, -1), ...open.slice(-1).map((last) => ({ ...last, to: data.resolvedOn }))],
    })),
    changes(OldCaseReopened, ({ open }: OldCase, { data }) => ({ open: [...open, { from: data.reopenedOn }] })),
  ],
  contributions,
  rules: ['W-20'],
  // One that is back again.
  wrongs: ({ open }) => wrong('W-20', 'W', open.slice(1)),
})

export const subjects = [oldCases] as const
