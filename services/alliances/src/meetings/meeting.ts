import {
  Closed,
  Count,
  Day,
  Decision,
  DivisionCode,
  MemberId,
  meetingData,
  meetingEvents,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const Followed = Closed({
  ...Decision.properties,
  state: OneOf('open', 'closed'),
  outcome: Type.Optional(Text),
  closedOn: Type.Optional(Day),
})
const View = Closed({
  state: OneOf('new', 'convened', 'held', 'cancelled'),
  divisionCode: DivisionCode,
  ...meetingData,
  heldOn: Type.Optional(Day),
  chairOrgId: Type.Optional(MemberId),
  attendance: Type.Array(MemberId),
  /** Of those due to come, so many came. */
  present: Count,
  due: Count,
  decisions: Type.Array(Followed),
  openDecisions: Count,
  reason: Type.Optional(Text),
})
type Meeting = Static<typeof View>
const initial: Meeting = {
  state: 'new',
  divisionCode: '',
  allianceId: '',
  no: 0,
  plannedOn: '',
  agenda: [],
  attendance: [],
  present: 0,
  due: 0,
  decisions: [],
  openDecisions: 0,
}

const followed = (meeting: Meeting, decisions: Meeting['decisions']): Meeting => ({
  ...meeting,
  decisions,
  openDecisions: decisions.filter(({ state }) => state === 'open').length,
})
const changed = (meeting: Meeting, n: number, by: Partial<Meeting['decisions'][number]>): Meeting =>
  followed(
    meeting,
    meeting.decisions.map((one) => (one.n === n ? { ...one, ...by } : one)),
  )

/** The joint meeting of an alliance (M-095): its decisions are followed until each is closed. */
export const meetings = lifecycle({
  name: 'alliance-meeting',
  collection: 'alliance_meetings',
  path: 'alliance-meetings',
  idPrefix: 'mtg',
  mechanism: 'M-095',
  title: { zh: '联盟联席会议', en: 'Joint meetings of alliances' },
  events: meetingEvents,
  initial,
  machine: {
    new: { convene: 'convened' },
    convened: { hold: 'held', cancel: 'cancelled' },
    held: { closeDecision: 'held', reassignDecision: 'held' },
    cancelled: {},
  },
  view: View,
  filters: { state: 'state.state', allianceId: 'state.allianceId', openDecisions: 'state.openDecisions' },
  relates: ({ allianceId, decisions }) => [
    `alliance:${allianceId}`,
    ...new Set(decisions.map(({ ownerOrgId: id }) => `${id.startsWith('unt_') ? 'unit' : 'org'}:${id}`)),
  ],
  evolve(meeting, { type, data }): Meeting {
    switch (type) {
      case 'AllianceMeetingConvened': {
        const { convenedOn: _, ...about } = data
        return { ...meeting, ...about, state: 'convened' }
      }
      case 'AllianceMeetingHeld': {
        const { decisions, ...held } = data
        const open = decisions.map((one) => ({ ...one, state: 'open' as const }))
        return followed({ ...meeting, ...held, state: 'held' }, open)
      }
      case 'AllianceMeetingCancelled':
        return { ...meeting, state: 'cancelled', reason: data.reason }
      case 'AllianceDecisionReassigned':
        return changed(meeting, data.n, { ownerOrgId: data.ownerOrgId, dueOn: data.dueOn })
      case 'AllianceDecisionClosed':
        return changed(meeting, data.n, { state: 'closed', outcome: data.outcome, closedOn: data.closedOn })
    }
  },
})
export type Followed = Meeting['decisions'][number]
