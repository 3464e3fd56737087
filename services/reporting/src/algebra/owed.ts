import { later } from './days.ts'
import type { Day, Flow } from './types.ts'

interface Owed {
  /** Measures of what is owed, and of what of it is done. */
  readonly due: string
  readonly done: string
  readonly label?: string
  readonly dueOn: Day
  readonly doneOn?: Day | undefined
  readonly entities?: readonly string[]
}

/** Owed by a day, done on a day: both count for the day it is owed, the second from the later of both on. */
export function owed({ due, done, dueOn, doneOn, ...more }: Owed): Flow[] {
  const of = { ...more, amount: 1, of: dueOn }
  const asked = { measure: due, ...of, on: dueOn }
  return doneOn === undefined ? [asked] : [asked, { measure: done, ...of, on: later(dueOn, doneOn) }]
}
