import {
  Closed,
  Day,
  DivisionCode,
  OneOf,
  TeamActivityRecorded,
  teamActivityCorrectionEvents,
  teamActivityData,
  teamActivityEvents,
} from '@jiceng/contracts'
import { fact, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { activeGrid } from '../grids/index.ts'
import { community, whenGiven } from '../known/index.ts'
import { checkExisted, teamOf } from './team.ts'

const View = Closed({
  state: OneOf('new', 'recorded', 'revoked'),
  ...TeamActivityRecorded.data.properties,
  divisionCode: DivisionCode,
  heldOn: Day,
})
type TeamActivity = Static<typeof View>
const initial: TeamActivity = {
  state: 'new',
  teamId: '',
  topic: '',
  persons: 0,
  hours: 0,
  kind: 'service',
  divisionCode: '',
  fields: [],
  heldOn: '',
}

function checkPoints({ kind, checkPoints: given }: Pick<TeamActivity, 'kind' | 'checkPoints'>): void {
  if (given && kind !== 'patrol')
    throw refuse('no-patrol', `A ${kind} team passes no check points; leave them out.`, '/checkPoints')
}
const recorders = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk', 'grid-worker']

/** What a team did on a day (M-057). Of a patrol, check points are kept and no track. */
export const teamActivities = fact({
  name: 'team-activity',
  collection: 'team_activities',
  path: 'team-activities',
  idPrefix: 'tac',
  mechanism: 'M-057',
  title: { zh: '队伍活动', en: 'Activities of teams' },
  events: teamActivityEvents,
  record: 'record',
  initial,
  view: View,
  filters: { kind: 'state.kind', teamId: 'state.teamId', gridId: 'state.gridId' },
  relates: ({ gridId }) => (gridId ? [`grid:${gridId}`] : []),
  corrections: {
    events: teamActivityCorrectionEvents,
    roles: recorders.filter((role) => role !== 'grid-worker'),
    check: checkPoints,
  },
  evolve: (_, { data }): TeamActivity => ({ ...data, state: 'recorded' }),
})

export const recordTeamActivity = teamActivities.command('record', {
  summary: { zh: '登记队伍活动', en: 'Record what a team did' },
  roles: recorders,
  body: Closed({ divisionCode: DivisionCode, ...teamActivityData }),
  example: {
    divisionCode: '990103001001',
    teamId: 'tea_01J0000000000000000000000A',
    topic: '夜间巡逻',
    persons: 6,
    hours: 1.5,
    checkPoints: [{ place: '棠溪苑北门', at: '21:15' }],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, teamId, gridId } }) => ({
    community: community(divisionCode),
    team: teamOf(teamId, divisionCode),
    grid: whenGiven(gridId, (id) => activeGrid(id, divisionCode)),
  }),
  rule({ body, found: { team }, context }) {
    checkExisted(team, context.on)
    checkPoints({ kind: team.kind, ...body })
    return [
      { type: 'TeamActivityRecorded', data: { ...body, kind: team.kind, fields: team.fields, heldOn: context.on } },
    ]
  },
})
