import {
  Closed,
  Day,
  DivisionCode,
  Id,
  OneOf,
  PersonName,
  Phone,
  TeamFormed,
  Text,
  teamData,
  teamEvents,
} from '@jiceng/contracts'
import { type Lookup, lifecycle, reference, refuse, yearsLater } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeUnits, community } from '../known/index.ts'

const View = Closed({
  state: OneOf('new', 'active', 'disbanded'),
  ...teamData,
  divisionCode: DivisionCode,
  /** Of its units, when it was formed. */
  fields: TeamFormed.data.properties.fields,
  leaderPersonId: Id,
  formedOn: Type.Optional(Day),
  disbandedOn: Type.Optional(Day),
  reason: Type.Optional(Text),
})
type Team = Static<typeof View>
const initial: Team = {
  state: 'new',
  name: '',
  kind: 'service',
  memberCount: 0,
  fromUnitIds: [],
  divisionCode: '',
  fields: [],
  leaderPersonId: '',
}

/** People of a community who serve, patrol or go ahead. A team that does nothing is still a team: that is an alert (W-23). */
export const teams = lifecycle({
  name: 'team',
  collection: 'teams',
  idPrefix: 'tea',
  mechanism: 'M-057',
  title: { zh: '服务队、巡逻队、先锋队', en: 'Teams' },
  events: teamEvents,
  initial,
  machine: { new: { form: 'active' }, active: { disband: 'disbanded' }, disbanded: {} },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind' },
  relates: ({ fromUnitIds }) => fromUnitIds.map((id) => `unit:${id}`),
  evolve(team, { type, data }): Team {
    if (type === 'TeamDisbanded')
      return { ...team, state: 'disbanded', disbandedOn: data.disbandedOn, reason: data.reason }
    const { teamId: _, ...formed } = data
    return { ...team, ...formed, state: 'active' }
  },
})

/** A team of the community named, whether it still is or was; the days between which it was are for the rule. */
export const teamOf = (id: string, divisionCode: string): Lookup<Team> =>
  reference(teams.collection, id, '/teamId', ({ state, scopes }) => {
    const team = teams.read(state)
    const place = scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse('division-mismatch', `${team.name} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
    return team
  })

/** Refuses what is said to have happened when the team was not there yet, or no more. */
export function checkExisted({ name, formedOn = '', disbandedOn }: Team, day: string): void {
  if (day < formedOn || (disbandedOn !== undefined && disbandedOn < day))
    throw refuse(
      'team-not-active',
      `${name} existed from ${formedOn} to ${disbandedOn ?? 'today'}. Give the day it happened, or another team.`,
      '/teamId',
    )
}

const formers = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk']

export const formTeam = teams.command('form', {
  summary: { zh: '组建队伍', en: 'Form a team in a community' },
  roles: formers,
  body: Closed({
    divisionCode: DivisionCode,
    ...teamData,
    leader: Closed({ displayName: PersonName, phone: Phone }),
  }),
  example: {
    divisionCode: '990103001001',
    name: '棠溪社区巡逻队',
    kind: 'patrol',
    memberCount: 12,
    fromUnitIds: ['unt_01J0000000000000000000000A'],
    leader: { displayName: '韦队长', phone: '10000000002' },
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    community: community(body.divisionCode),
    units: activeUnits(body.fromUnitIds, '/fromUnitIds'),
  }),
  rule({ id, body: { leader, divisionCode, name, kind, memberCount, fromUnitIds }, found, context }) {
    const leaderPersonId = context.id('per')
    const fields = [...new Set(found.units.map(({ field }) => field))]
    const data = { teamId: id, name, kind, memberCount, fromUnitIds, divisionCode, fields, leaderPersonId }
    return {
      events: [{ type: 'TeamFormed', data: { ...data, formedOn: context.on } }],
      personal: [{ personId: leaderPersonId, fields: leader }],
    }
  },
})

export const disbandTeam = teams.command('disband', {
  summary: { zh: '解散队伍', en: 'Disband a team' },
  roles: formers,
  body: Closed({ reason: Text }),
  example: { reason: '任务完成' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'TeamDisbanded', data: { disbandedOn: context.on, reason: body.reason } }],
    // Name and phone of its leader are kept a year, as of grid staff (`domain` 5.2).
    personal: [{ personId: state.leaderPersonId, until: yearsLater(context.on, 1) }],
  }),
})
