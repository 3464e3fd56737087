import { TeamActivityRecorded, teamActivityCorrectionEvents } from '@jiceng/contracts'
import { toldOn } from '../alerts/wrongs.ts'
import { occurrence } from '../algebra/occurrence.ts'
import { teamBoard } from '../hubs/team-board.ts'

/** Each activity once, so that the fields sum to all of them: those of several fields stand under a label of their own. */
const fieldOf = (fields: readonly string[]): string => (fields.length > 1 ? 'several' : (fields[0] ?? ''))

/** What teams did (M-057): a patrol counts for the grid it names as well. */
const teamActivities = occurrence({
  name: 'team-activity',
  resource: 'team-activities',
  measures: ['team-activities', 'volunteer-activities'],
  event: TeamActivityRecorded,
  corrections: teamActivityCorrectionEvents,
  exports: ({ at, data: { teamId, heldOn: on } }) => [
    teamBoard.lend(teamId, { is: 'activity', on, toldOn: toldOn({ at }) }),
  ],
  flows: ({ data: { kind, fields, gridId, heldOn: on } }) => [
    { measure: 'team-activities', label: kind, amount: 1, on, entities: gridId === undefined ? [] : [gridId] },
    ...(kind === 'volunteer' ? [{ measure: 'volunteer-activities', label: fieldOf(fields), amount: 1, on }] : []),
  ],
})

export const subjects = [teamActivities] as const
