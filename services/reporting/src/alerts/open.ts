import { alertSeverities } from '@jiceng/contracts'
import { ascending, holds } from '../algebra/days.ts'
import type { Day, Severity } from '../algebra/types.ts'
import type { Subject, WrongAt } from '../engine/document.ts'

/** What is to be open of a rule on a day. */
export interface Wanted {
  readonly rule: string
  readonly severity: Severity
  /** Since when it holds without a break, whatever its severity. */
  readonly firstSeen: Day
  readonly path: string
}
const rank = (severity: Severity): number => alertSeverities.indexOf(severity)

/** Where what holds on a day began: back through everything of the rule that touches it. */
function firstSeen(of: readonly WrongAt[], day: Day): Day {
  let first = day
  for (;;) {
    const reaches = of.filter(({ from, to }) => from < first && (to === undefined || to >= first))
    const before = reaches.map(({ from }) => from).sort(ascending)[0]
    if (before === undefined) return first
    first = before
  }
}

/** What is wrong on a day: each rule once, by its severest. */
export function openOn(w: Subject['w'], day: Day): Wanted[] {
  return [...Map.groupBy(w, ({ rule }) => rule)].flatMap(([rule, of]) => {
    const now = of.filter((one) => holds(one, day)).sort((a, b) => rank(b.severity) - rank(a.severity))
    const [worst] = now
    return worst ? [{ rule, severity: worst.severity, firstSeen: firstSeen(of, day), path: worst.path }] : []
  })
}

/** The next day on which it may be otherwise by time alone. */
export const nextCheck = (w: Subject['w'], day: Day): Day | null =>
  w
    .flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [to])])
    .filter((one) => one > day)
    .sort(ascending)[0] ?? null

/** Is it severer? */
export const isWorse = (than: Severity, severity: Severity): boolean => rank(severity) > rank(than)
