import { JointConferenceEstablished, JointConferenceHeld } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface JointConference {
  readonly level: string
  readonly held: readonly Day[]
}

/** A joint conference of Party organisations (M-049), and its meetings. */
const jointConferences = subject<JointConference>({
  name: 'joint-conference',
  resource: 'joint-conferences',
  measures: ['joint-conferences'],
  steps: [
    founds(JointConferenceEstablished, ({ data }): JointConference => ({ level: data.level, held: [] })),
    changes(JointConferenceHeld, (state: JointConference, { data }) => ({
      ...state,
      held: [...state.held, data.heldOn],
    })),
  ],
  contributions: ({ level, held }) => held.map((on) => ({ measure: 'joint-conferences', label: level, amount: 1, on })),
})

export const subjects = [jointConferences] as const
