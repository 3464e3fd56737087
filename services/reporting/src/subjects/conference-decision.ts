import { ConferenceDecisionClosed, ConferenceDecisionMade } from '@jiceng/contracts'
import { overdue, wrong } from '../alerts/wrongs.ts'
import { later } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface Decision {
  readonly level: string
  readonly dueOn: Day
  readonly closedOn?: Day
}

/** What a joint conference decided (M-049), owed by its day. */
const conferenceDecisions = subject<Decision>({
  name: 'conference-decision',
  resource: 'conference-decisions',
  measures: ['conference-decisions-due', 'conference-decisions-due-closed'],
  steps: [
    founds(ConferenceDecisionMade, ({ data }): Decision => ({ level: data.level, dueOn: data.dueOn })),
    changes(ConferenceDecisionClosed, (state: Decision, { data }) => ({ ...state, closedOn: data.closedOn })),
  ],
  rules: ['W-24'],
  wrongs: ({ dueOn, closedOn }) => wrong('W-24', 'W', overdue(dueOn, closedOn)),
  contributions({ level, dueOn, closedOn }) {
    const owed = { label: level, amount: 1, of: dueOn, on: dueOn }
    return [
      { measure: 'conference-decisions-due', ...owed },
      ...(closedOn ? [{ measure: 'conference-decisions-due-closed', ...owed, on: later(dueOn, closedOn) }] : []),
    ]
  },
})

export const subjects = [conferenceDecisions] as const
