import { CheckInEnded, MemberCheckedIn, UnitCheckedIn } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { memberBoard } from '../hubs/member-board.ts'
import { unitBoard } from '../hubs/unit-board.ts'

interface CheckIn extends Interval {
  /** The unit itself, or the member: nothing of the unit behind him or her. */
  readonly who: { readonly unitId: string } | { readonly personId: string }
}

/** A unit or member has reported for service to a community (M-056). */
const checkIns = subject<CheckIn>({
  name: 'check-in',
  resource: 'check-ins',
  measures: [],
  steps: [
    founds(UnitCheckedIn, ({ data }): CheckIn => ({ who: { unitId: data.unitId }, from: data.checkedInOn })),
    founds(
      MemberCheckedIn,
      ({ data }): CheckIn => ({
        who: { personId: data.personId },
        from: data.checkedInOn,
      }),
    ),
    changes(CheckInEnded, (state: CheckIn, { data }) => ({ ...state, to: data.endedOn })),
  ],
  exports: ({ who, from, to }) => {
    const part = { is: 'check-in', from, to } as const
    return ['unitId' in who ? unitBoard.lend(who.unitId, part) : memberBoard.lend(who.personId, part)]
  },
})

export const subjects = [checkIns] as const
