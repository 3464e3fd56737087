import {
  Closed,
  Day,
  DivisionCode,
  GridMatterId,
  Id,
  jointRiskData,
  jointRiskEvents,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkParty, checkPlace } from './alliances/index.ts'
import { dayAhead } from './days.ts'
import { checkSide, leaders, parties, toAlliance, toParty } from './sides.ts'

const View = Closed({
  state: OneOf('new', 'raised', 'referred', 'closed'),
  divisionCode: DivisionCode,
  riskId: Id,
  ...jointRiskData,
  foundOn: Type.Optional(Day),
  gridMatterId: Type.Optional(GridMatterId),
  referredOn: Type.Optional(Day),
  result: Type.Optional(Text),
  closedOn: Type.Optional(Day),
})
type JointRisk = Static<typeof View>
const initial: JointRisk = {
  state: 'new',
  divisionCode: '',
  riskId: '',
  allianceId: '',
  topic: '',
  ownerId: '',
  dueOn: '',
}

/** A risk that an alliance controls together (M-070). Work in the field is a matter of the grid service; only its id is kept. */
export const jointRisks = lifecycle({
  name: 'joint-risk',
  collection: 'joint_risks',
  path: 'joint-risks',
  idPrefix: 'jrk',
  mechanism: 'M-070',
  title: { zh: '风险联控事项', en: 'Joint risks' },
  events: jointRiskEvents,
  initial,
  machine: {
    new: { raise: 'raised' },
    raised: { refer: 'referred', close: 'closed' },
    referred: { close: 'closed' },
    closed: {},
  },
  view: View,
  filters: { state: 'state.state', allianceId: 'state.allianceId', ownerId: 'state.ownerId' },
  relates: ({ allianceId, ownerId }) => [toAlliance(allianceId), toParty(ownerId)],
  evolve(risk, { type, data }): JointRisk {
    switch (type) {
      case 'JointRiskRaised':
        return { ...risk, ...data, state: 'raised' }
      case 'JointRiskReferred':
        return { ...risk, ...data, state: 'referred' }
      case 'JointRiskClosed':
        return { ...risk, state: 'closed', result: data.result, closedOn: data.closedOn }
    }
  },
})

export const raiseRisk = jointRisks.command('raise', {
  summary: { zh: '提出风险事项', en: 'Raise a risk and say who deals with it' },
  roles: leaders,
  body: Closed({ ...jointRiskData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    topic: '河岸堆放危化品',
    ownerId: 'org_01J0000000000000000000000A',
    dueOn: '2099-06-30',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, topic, ownerId, ...body }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    checkParty(found.alliance, ownerId, '/ownerId')
    const dueOn = dayAhead(body.dueOn, context.on, '/dueOn')
    const data = { riskId: id, allianceId, topic, ownerId, dueOn, divisionCode, foundOn: context.on }
    return [{ type: 'JointRiskRaised', data }]
  },
})

export const referRisk = jointRisks.command('refer', {
  summary: { zh: '转网格办理', en: 'Name the matter of the grid by which the work in the field is done' },
  roles: leaders,
  body: Closed({ gridMatterId: GridMatterId }),
  example: { gridMatterId: 'mat_01J0000000000000000000000A' },
  rule: ({ body, context }) => [
    { type: 'JointRiskReferred', data: { gridMatterId: body.gridMatterId, referredOn: context.on } },
  ],
})

export const closeRisk = jointRisks.command('close', {
  summary: { zh: '办结风险事项', en: 'Close the risk with what was done' },
  roles: parties,
  body: Closed({ result: Text }),
  example: { result: '已全部清运' },
  rule({ body, state, context }) {
    checkSide(context.actor, [toParty(state.ownerId), toAlliance(state.allianceId)], 'not-the-owner')
    return [{ type: 'JointRiskClosed', data: { result: body.result, dueOn: state.dueOn, closedOn: context.on } }]
  },
})
