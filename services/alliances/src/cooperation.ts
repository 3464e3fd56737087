import { Closed, cooperationData, cooperationEvents, Day, DivisionCode, Id, OneOf, Text } from '@jiceng/contracts'
import { lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkParties, checkPlace } from './alliances/index.ts'
import { leaders, toAlliance, toParty } from './sides.ts'

const View = Closed({
  state: OneOf('new', 'open', 'closed'),
  divisionCode: DivisionCode,
  topicId: Id,
  ...cooperationData,
  outcomes: Type.Array(Closed({ text: Text, achievedOn: Day })),
  startedOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
})
type CooperationTopic = Static<typeof View>
const initial: CooperationTopic = {
  state: 'new',
  divisionCode: '',
  topicId: '',
  allianceId: '',
  kind: 'brand',
  title: '',
  partnerIds: [],
  outcomes: [],
}
const outcomesMax = 200

/** What members of an alliance work together on (M-064). */
export const cooperationTopics = lifecycle({
  name: 'cooperation-topic',
  collection: 'cooperation_topics',
  path: 'cooperation-topics',
  idPrefix: 'ctp',
  mechanism: 'M-064',
  title: { zh: '合作事项', en: 'Cooperation topics' },
  events: cooperationEvents,
  initial,
  machine: {
    new: { open: 'open' },
    open: { recordOutcome: 'open', close: 'closed' },
    closed: {},
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', allianceId: 'state.allianceId' },
  relates: ({ allianceId, partnerIds }) => [toAlliance(allianceId), ...partnerIds.map(toParty)],
  evolve(topic, { type, data }): CooperationTopic {
    switch (type) {
      case 'CooperationOpened':
        return { ...topic, ...data, state: 'open' }
      case 'CooperationOutcomeRecorded':
        return { ...topic, outcomes: [...topic.outcomes, data] }
      case 'CooperationClosed':
        return { ...topic, state: 'closed', closedOn: data.closedOn }
    }
  },
})

export const openCooperation = cooperationTopics.command('open', {
  summary: { zh: '开启合作事项', en: 'Open a topic on which members work together' },
  roles: leaders,
  body: Closed({ ...cooperationData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    kind: 'village_enterprise',
    title: '村企共建蓝莓基地',
    partnerIds: ['org_01J0000000000000000000000A', 'unt_01J0000000000000000000000A'],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, kind, title, partnerIds }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    checkParties(found.alliance, partnerIds, '/partnerIds')
    const data = { topicId: id, allianceId, kind, title, partnerIds, divisionCode, startedOn: context.on }
    return [{ type: 'CooperationOpened', data }]
  },
})

export const recordOutcome = cooperationTopics.command('recordOutcome', {
  summary: { zh: '登记合作成果', en: 'Record what came of it' },
  roles: leaders,
  body: Closed({ text: Text }),
  example: { text: '建成蓝莓基地二百亩' },
  rule({ body, state, context }) {
    if (state.outcomes.length >= outcomesMax)
      throw refuse('quota-exhausted', `${outcomesMax} outcomes are recorded. Close the topic and open another.`)
    return [{ type: 'CooperationOutcomeRecorded', data: { text: body.text, achievedOn: context.on } }]
  },
})

export const closeCooperation = cooperationTopics.command('close', {
  summary: { zh: '结束合作事项', en: 'Close the topic' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '合作期满' },
  rule: ({ body, context }) => [{ type: 'CooperationClosed', data: { reason: body.reason, closedOn: context.on } }],
})
