import { DivisionRegistered, DivisionRetired } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { placeBoard } from '../hubs/place-board.ts'

interface Division extends Interval {
  readonly level: string
}

/** Divisions in force, by level: what many ratios are divided by. */
const divisions = subject<Division>({
  name: 'division',
  resource: 'divisions',
  measures: ['divisions'],
  steps: [
    founds(DivisionRegistered, ({ data }): Division => ({ level: data.level, from: data.validFrom })),
    changes(DivisionRetired, (state: Division, { data }) => ({ ...state, to: data.effectiveOn })),
  ],
  contributions: ({ level, from, to }) => [{ measure: 'divisions', label: level, amount: 1, from, to }],
  exports: ({ level, from, to }, { key, places }) => [
    placeBoard.lend(key, { is: 'division', level, from, to, places }),
  ],
})

export const subjects = [divisions] as const
