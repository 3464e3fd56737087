import { CheckInEnded, MemberCheckedIn, UnitCheckedIn } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { unitBoard } from '../hubs/unit-board.ts'

interface CheckIn extends Interval {
  /** The unit itself; a member's check-in is a record, and nothing of the unit behind it. */
  readonly unitId?: string
}

/** A unit or member has reported for service to a community (M-056). */
const checkIns = subject<CheckIn>({
  name: 'check-in',
  resource: 'check-ins',
  measures: [],
  steps: [
    founds(UnitCheckedIn, ({ data }): CheckIn => ({ unitId: data.unitId, from: data.checkedInOn })),
    founds(MemberCheckedIn, ({ data }): CheckIn => ({ from: data.checkedInOn })),
    changes(CheckInEnded, (state: CheckIn, { data }) => ({ ...state, to: data.endedOn })),
  ],
  exports: ({ unitId, from, to }) =>
    unitId === undefined ? [] : [unitBoard.lend(unitId, { is: 'check-in', from, to })],
})

export const subjects = [checkIns] as const
