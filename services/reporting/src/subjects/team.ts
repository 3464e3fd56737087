import { TeamDisbanded, TeamFormed } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import { teamBoard } from '../hubs/team-board.ts'

interface Team extends Interval {
  readonly kind: string
}

/** A team while there is one (M-057), whether it does anything or not. */
const teams = subject<Team>({
  name: 'team',
  resource: 'teams',
  measures: ['teams'],
  steps: [
    founds(TeamFormed, ({ data }): Team => ({ kind: data.kind, from: data.formedOn })),
    changes(TeamDisbanded, (state: Team, { data }) => ({ ...state, to: data.disbandedOn })),
  ],
  exports: ({ from, to }, { key, places }) => [teamBoard.lend(key, { is: 'team', from, to, places })],
  contributions: ({ kind, from, to }) => [{ measure: 'teams', label: kind, amount: 1, from, to }],
})

export const subjects = [teams] as const
