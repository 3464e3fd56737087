import { CheckInEnded, UnitCheckedIn } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { unitBoard } from '../hubs/unit-board.ts'

interface CheckIn extends Interval {
  readonly unitId: string
}

/** A unit has reported for service to its community (M-056). */
const checkIns = subject<CheckIn>({
  name: 'check-in',
  resource: 'check-ins',
  measures: [],
  steps: [
    founds(UnitCheckedIn, ({ data }): CheckIn => ({ unitId: data.unitId, from: data.checkedInOn })),
    changes(CheckInEnded, (state: CheckIn, { data }) => ({ ...state, to: data.endedOn })),
  ],
  exports: ({ unitId, from, to }) => [unitBoard.lend(unitId, { is: 'check-in', from, to })],
})

export const subjects = [checkIns] as const
