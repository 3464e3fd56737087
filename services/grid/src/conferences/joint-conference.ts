import {
  Closed,
  ConferenceOrgIds,
  Count,
  conferenceFrequencies,
  conferenceLevels,
  Day,
  DivisionCode,
  Id,
  jointConferenceEvents,
  type KnownDivision,
  OneOf,
  Topics,
} from '@jiceng/contracts'
import { type Claim, lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeOrganization, activeOrganizations, divisionOf } from '../known/index.ts'

const View = Closed({
  state: OneOf('new', 'active'),
  level: OneOf(...conferenceLevels),
  divisionCode: DivisionCode,
  conveningOrgId: Id,
  memberOrgIds: Type.Array(Id),
  frequency: OneOf(...conferenceFrequencies),
  establishedOn: Type.Optional(Day),
  /** Since when the convener convenes; those before are in its history. */
  convenedFrom: Type.Optional(Day),
  /** How often it has met; each meeting is in its history. */
  meetings: Count,
  /** Of those due to come, so many came. */
  lastMeeting: Type.Optional(
    Closed({
      no: Count,
      heldOn: Day,
      topics: Topics,
      presentOrgIds: Type.Array(Id),
      present: Type.Optional(Count),
      due: Type.Optional(Count),
    }),
  ),
})
type JointConference = Static<typeof View>
const initial: JointConference = {
  state: 'new',
  level: 'community',
  divisionCode: '',
  conveningOrgId: '',
  memberOrgIds: [],
  frequency: 'quarterly',
  meetings: 0,
}

/** The Party organisations of a district, town or community confer under one convener. A meeting missed is an alert (W-24). */
export const jointConferences = lifecycle({
  name: 'joint-conference',
  collection: 'joint_conferences',
  path: 'joint-conferences',
  idPrefix: 'jcf',
  mechanism: 'M-049',
  title: { zh: '城市基层党建联席会议', en: 'Joint conferences' },
  events: jointConferenceEvents,
  initial,
  machine: {
    new: { establish: 'active' },
    active: { hold: 'active', join: 'active', leave: 'active', replaceConvener: 'active' },
  },
  view: View,
  filters: { level: 'state.level' },
  relates: ({ conveningOrgId, memberOrgIds }) => [conveningOrgId, ...memberOrgIds].map((id) => `org:${id}`),
  evolve(conference, { type, data }): JointConference {
    switch (type) {
      case 'JointConferenceHeld': {
        const { level: _, ...lastMeeting } = data
        return { ...conference, meetings: data.no, lastMeeting }
      }
      case 'ConferenceMemberJoined':
        return { ...conference, memberOrgIds: [...conference.memberOrgIds, data.orgId] }
      case 'ConferenceMemberLeft':
        return { ...conference, memberOrgIds: without(conference, data.orgId) }
      case 'ConferenceConvenerChanged': {
        const { from, conveningOrgId, formerStays, changedOn } = data
        const memberOrgIds = [...without(conference, conveningOrgId), ...(formerStays ? [from] : [])]
        return { ...conference, conveningOrgId, memberOrgIds, convenedFrom: changedOn }
      }
      case 'JointConferenceEstablished': {
        const { conferenceId: _, ...established } = data
        return { ...conference, ...established, convenedFrom: data.establishedOn, state: 'active' }
      }
    }
  },
})

const without = ({ memberOrgIds }: Pick<JointConference, 'memberOrgIds'>, orgId: string): string[] =>
  memberOrgIds.filter((id) => id !== orgId)

/** Whether an organisation confers in it. */
export const takesPart = (
  { conveningOrgId, memberOrgIds }: Pick<JointConference, 'conveningOrgId' | 'memberOrgIds'>,
  orgId: string,
): boolean => orgId === conveningOrgId || memberOrgIds.includes(orgId)

type Level = JointConference['level']
const levelOf = (kind: KnownDivision['kind']): Level => (kind === 'district' || kind === 'town' ? kind : 'community')
/** How often, when nothing else is said (M-049). */
const usual = (level: Level): JointConference['frequency'] => (level === 'district' ? 'half_yearly' : 'quarterly')

/** Who confers beside the convener. */
export const membersMax = 50
export const conveners = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk']

export const convenerKey = (orgId: string): string => `joint-conference:${orgId}`
/** An organisation convenes one conference. */
export const convenerClaim = (orgId: string, name: string): Claim => ({
  key: convenerKey(orgId),
  code: 'convener-taken',
  detail: `${name} convenes a joint conference already. Go on with that one, or name another convener.`,
})

export const establishConference = jointConferences.command('establish', {
  summary: { zh: '建立联席会议', en: 'Establish a joint conference' },
  roles: conveners,
  body: Closed({
    divisionCode: DivisionCode,
    conveningOrgId: Id,
    memberOrgIds: ConferenceOrgIds,
    frequency: Type.Optional(OneOf(...conferenceFrequencies)),
  }),
  example: {
    divisionCode: '990103001001',
    conveningOrgId: 'org_01J0000000000000000000000A',
    memberOrgIds: ['org_01J0000000000000000000000B'],
    frequency: 'quarterly',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    division: divisionOf(['district', 'town', 'community'], body.divisionCode),
    convener: activeOrganization(body.conveningOrgId, '/conveningOrgId'),
    members: activeOrganizations(body.memberOrgIds, '/memberOrgIds'),
  }),
  rule({ id, body: { divisionCode, conveningOrgId, memberOrgIds, frequency }, found, context }) {
    const { division, convener } = found
    const place = convener.scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse(
        'convener-elsewhere',
        `${convener.name} lies in ${place}; it convenes there. Name that division, or another convener.`,
        '/conveningOrgId',
      )
    const second = memberOrgIds.indexOf(conveningOrgId)
    if (second >= 0)
      throw refuse('member-twice', `${convener.name} convenes; name the others.`, `/memberOrgIds/${second}`)
    const level = levelOf(division.kind)
    const data = { conferenceId: id, level, divisionCode, conveningOrgId, memberOrgIds }
    const often = frequency ?? usual(level)
    return {
      events: [{ type: 'JointConferenceEstablished', data: { ...data, frequency: often, establishedOn: context.on } }],
      claims: [convenerClaim(conveningOrgId, convener.name)],
    }
  },
})

/** Valid when more than half of those who confer are there, the convener among those due (as M-095). */
function quorum(conference: JointConference, presentOrgIds: readonly string[]): { present: number; due: number } {
  const foreign = presentOrgIds.findIndex((id) => !takesPart(conference, id))
  if (foreign >= 0)
    throw refuse(
      'not-a-member',
      `${presentOrgIds[foreign]} does not take part in this conference. Name its members only.`,
      `/presentOrgIds/${foreign}`,
    )
  const [present, due] = [presentOrgIds.length, conference.memberOrgIds.length + 1]
  if (present * 2 > due) return { present, due }
  throw refuse(
    'quorum-not-met',
    `Of ${due} more than half must be there, not ${present}. Meet again, and record that meeting.`,
    '/presentOrgIds',
  )
}

export const holdConference = jointConferences.command('hold', {
  summary: { zh: '召开联席会议', en: 'Record a meeting of the conference' },
  roles: conveners,
  body: Closed({ topics: Topics, presentOrgIds: ConferenceOrgIds }),
  example: {
    topics: ['老旧小区加装电梯'],
    presentOrgIds: ['org_01J0000000000000000000000A', 'org_01J0000000000000000000000B'],
  },
  rule({ body: { topics, presentOrgIds }, state, context }) {
    const counted = quorum(state, presentOrgIds)
    const data = { no: state.meetings + 1, level: state.level, topics, presentOrgIds, ...counted, heldOn: context.on }
    return [{ type: 'JointConferenceHeld', data }]
  },
})
