import {
  Closed,
  Count,
  conferenceDecisionData,
  conferenceDecisionEvents,
  conferenceLevels,
  Day,
  DivisionCode,
  MatterProgress,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle, realDay, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { whenGiven } from '../known/index.ts'
import { matterIn, naming } from '../matters/index.ts'
import { jointConferences, takesPart } from './joint-conference.ts'

const View = Closed({
  state: OneOf('new', 'open', 'closed'),
  ...conferenceDecisionData,
  divisionCode: DivisionCode,
  level: OneOf(...conferenceLevels),
  meetingNo: Count,
  matter: Type.Optional(MatterProgress),
  decidedOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
  result: Type.Optional(Text),
})
type ConferenceDecision = Static<typeof View>
const initial: ConferenceDecision = {
  state: 'new',
  conferenceId: '',
  text: '',
  ownerOrgId: '',
  dueOn: '',
  divisionCode: '',
  level: 'community',
  meetingNo: 0,
}

/** What a joint conference decided, followed until it is done; one that is late is an alert (W-24). */
export const conferenceDecisions = lifecycle({
  name: 'conference-decision',
  collection: 'conference_decisions',
  path: 'conference-decisions',
  idPrefix: 'cdn',
  mechanism: 'M-049',
  title: { zh: '联席会议议定事项', en: 'Decisions of joint conferences' },
  events: conferenceDecisionEvents,
  initial,
  machine: {
    new: { decide: 'open' },
    open: { close: 'closed', followMatter: 'open' },
    closed: { followMatter: 'closed' },
  },
  view: View,
  filters: {
    state: 'state.state',
    level: 'state.level',
    conferenceId: 'state.conferenceId',
    ownerOrgId: 'state.ownerOrgId',
    matterState: 'state.matter.state',
  },
  relates: ({ ownerOrgId, matterId }) => [`org:${ownerOrgId}`, ...(matterId ? [naming(matterId)] : [])],
  evolve(decision, { type, data }): ConferenceDecision {
    switch (type) {
      case 'ConferenceDecisionMade': {
        const { decisionId: _, ...made } = data
        return { ...decision, ...made, state: 'open' }
      }
      case 'ConferenceDecisionMatterProgressed':
        return { ...decision, matter: data.matter }
      case 'ConferenceDecisionClosed':
        return { ...decision, state: 'closed', closedOn: data.closedOn, result: data.result }
    }
  },
})

/** A conference of the division named that has met. */
const metConference = (id: string, divisionCode: string) =>
  reference(jointConferences.collection, id, '/conferenceId', ({ state, scopes }) => {
    const conference = jointConferences.read(state)
    const place = scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse(
        'division-mismatch',
        `The conference is of ${place}; its decisions lie there as well.`,
        '/divisionCode',
      )
    const { lastMeeting } = conference
    if (!lastMeeting)
      throw refuse('not-met', 'The conference has not met yet. Record the meeting that decided.', '/conferenceId')
    return { ...conference, lastMeeting }
  })

const conveners = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk']

export const decide = conferenceDecisions.command('decide', {
  summary: { zh: '议定事项', en: 'Record what the last meeting decided' },
  roles: conveners,
  body: Closed({ divisionCode: DivisionCode, ...conferenceDecisionData }),
  example: {
    divisionCode: '990103001001',
    conferenceId: 'jcf_01J0000000000000000000000A',
    text: '一季度完成加装电梯摸底',
    ownerOrgId: 'org_01J0000000000000000000000A',
    dueOn: '2030-03-31',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { conferenceId, divisionCode, matterId } }) => ({
    conference: metConference(conferenceId, divisionCode),
    matter: whenGiven(matterId, (id) => matterIn(id, divisionCode)),
  }),
  rule({ id, body, found: { conference, matter }, context }) {
    const { level, lastMeeting } = conference
    if (!takesPart(conference, body.ownerOrgId))
      throw refuse(
        'not-a-member',
        `${body.ownerOrgId} does not take part in this conference. Name one of its members as the owner.`,
        '/ownerOrgId',
      )
    if (context.on < lastMeeting.heldOn)
      throw refuse(
        'occurred-before-previous',
        `The last meeting was held on ${lastMeeting.heldOn}; give that day or a later one.`,
        '/occurredAt',
      )
    if (realDay(body.dueOn, '/dueOn') < context.on)
      throw refuse('due-passed', `It is decided on ${context.on}; give that day or a later one.`, '/dueOn')
    const made = { decisionId: id, meetingNo: lastMeeting.no, level, decidedOn: context.on }
    return [{ type: 'ConferenceDecisionMade', data: { ...body, ...made, ...(matter && { matter }) } }]
  },
})

export const closeDecision = conferenceDecisions.command('close', {
  summary: { zh: '议定事项办结', en: 'Close a decision that was carried out' },
  roles: conveners,
  body: Closed({ result: Text }),
  example: { result: '十二个单元完成摸底' },
  rule({ body: { result }, state: { conferenceId, level, ownerOrgId, dueOn }, context }) {
    const data = { conferenceId, level, ownerOrgId, dueOn, closedOn: context.on, result }
    return [{ type: 'ConferenceDecisionClosed', data }]
  },
})
