import {
  allianceTeamData,
  allianceTeamEvents,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkPlace } from './alliances/index.ts'
import { leaders, toAlliance } from './sides.ts'

const View = Closed({
  state: OneOf('new', 'active', 'disbanded'),
  divisionCode: DivisionCode,
  teamId: Id,
  ...allianceTeamData,
  /** How often it acted, and the person-hours of it. */
  actions: Count,
  hours: Count,
  formedOn: Type.Optional(Day),
  lastActedOn: Type.Optional(Day),
  disbandedOn: Type.Optional(Day),
})
type AllianceTeam = Static<typeof View>
const initial: AllianceTeam = {
  state: 'new',
  divisionCode: '',
  teamId: '',
  allianceId: '',
  kind: 'volunteer',
  name: '',
  memberCount: 0,
  actions: 0,
  hours: 0,
}

/** A team of volunteers of an alliance (M-068). */
export const allianceTeams = lifecycle({
  name: 'alliance-team',
  collection: 'alliance_teams',
  path: 'alliance-teams',
  idPrefix: 'atm',
  mechanism: 'M-068',
  title: { zh: '联盟志愿服务队', en: 'Alliance volunteer teams' },
  events: allianceTeamEvents,
  initial,
  machine: {
    new: { form: 'active' },
    active: { recordAction: 'active', disband: 'disbanded' },
    disbanded: {},
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', allianceId: 'state.allianceId' },
  relates: ({ allianceId }) => [toAlliance(allianceId)],
  evolve(team, { type, data }): AllianceTeam {
    switch (type) {
      case 'AllianceTeamFormed':
        return { ...team, ...data, state: 'active' }
      case 'AllianceTeamActed':
        return { ...team, actions: team.actions + 1, hours: team.hours + data.hours, lastActedOn: data.actedOn }
      case 'AllianceTeamDisbanded':
        return { ...team, state: 'disbanded', disbandedOn: data.disbandedOn }
    }
  },
})

export const formAllianceTeam = allianceTeams.command('form', {
  summary: { zh: '组建联盟服务队', en: 'Form a team' },
  roles: leaders,
  body: Closed({ ...allianceTeamData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    kind: 'volunteer',
    name: '沿河护水志愿服务队',
    memberCount: 24,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, kind, name, memberCount }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    const data = { teamId: id, allianceId, kind, name, memberCount, divisionCode, formedOn: context.on }
    return [{ type: 'AllianceTeamFormed', data }]
  },
})

export const recordTeamAction = allianceTeams.command('recordAction', {
  summary: { zh: '登记服务活动', en: 'Record what the team did' },
  roles: leaders,
  body: Closed({ topic: Name, persons: Type.Integer({ minimum: 1, maximum: 10_000 }), hours: Count }),
  example: { topic: '河道清洁', persons: 18, hours: 36 },
  rule({ body: { topic, persons, hours }, state, context }) {
    if (persons > state.memberCount)
      throw refuse('too-many-members', `${state.name} has ${state.memberCount} members. Count only those.`, '/persons')
    return [{ type: 'AllianceTeamActed', data: { topic, persons, hours, actedOn: context.on } }]
  },
})

export const disbandAllianceTeam = allianceTeams.command('disband', {
  summary: { zh: '解散服务队', en: 'Disband the team' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '并入社区服务队' },
  rule: ({ body, context }) => [
    { type: 'AllianceTeamDisbanded', data: { reason: body.reason, disbandedOn: context.on } },
  ],
})
