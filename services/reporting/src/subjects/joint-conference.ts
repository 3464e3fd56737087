import { JointConferenceEstablished, JointConferenceHeld } from '@jiceng/contracts'
import type { PeriodKind } from '@jiceng/kernel'
import { lagging, missed, type Told, toldOn, wrong } from '../alerts/wrongs.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface JointConference {
  readonly level: string
  readonly held: readonly Told[]
  readonly kind: PeriodKind
  readonly from: Day
}

const periods = { monthly: 'month', quarterly: 'quarter', half_yearly: 'half-year' } as const

/** A joint conference of Party organisations (M-049), and its meetings. */
const jointConferences = subject<JointConference>({
  name: 'joint-conference',
  resource: 'joint-conferences',
  measures: ['joint-conferences'],
  steps: [
    founds(
      JointConferenceEstablished,
      ({ data }): JointConference => ({
        level: data.level,
        held: [],
        kind: periods[data.frequency],
        from: data.establishedOn,
      }),
    ),
    changes(JointConferenceHeld, (state: JointConference, { at, data }) => ({
      ...state,
      held: [...state.held, { on: data.heldOn, toldOn: toldOn({ at }) }],
    })),
  ],
  // What is owed each period is known to the end of the year that has begun.
  obliged: true,
  rules: ['W-24', 'W-41'],
  wrongs: ({ kind, from, held }, { year, limits }) => [
    ...wrong(
      'W-24',
      'W',
      missed(
        kind,
        { from },
        held.map(({ on }) => on),
        year,
        limits,
      ),
    ),
    ...wrong('W-41', 'I', lagging(held, limits.recordLag)),
  ],
  contributions: ({ level, held }) =>
    held.map(({ on }) => ({ measure: 'joint-conferences', label: level, amount: 1, on })),
})

export const subjects = [jointConferences] as const
