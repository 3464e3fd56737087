import { Closed, Day, DivisionCode, Id, MemberId, OneOf, rotationUnits, TermNo, Text } from '@jiceng/contracts'
import { realDay, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeAlliance, checkPlace, membersOf, onAlliance } from '../alliances/references.ts'
import { leaders } from '../alliances/roles.ts'
import { rotationIdOf, rotations } from './rotation.ts'
import { laidOut, newTurns, nextDay, skipped, succession } from './turns.ts'

const Order = Type.Array(MemberId, { minItems: 1, maxItems: 200, uniqueItems: true })
const order = ['org_01J0000000000000000000000B', 'unt_01J0000000000000000000000A']

export const scheduleRotation = rotations.command('schedule', {
  summary: { zh: '排定成员轮值', en: 'Schedule the first round of duty' },
  roles: leaders,
  body: Closed({
    allianceId: Id,
    divisionCode: DivisionCode,
    periodUnit: OneOf(...rotationUnits),
    from: Day,
    order: Order,
    duties: Type.Optional(Text),
  }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    periodUnit: 'quarter',
    from: '2023-07-01',
    order,
    duties: '召集联席会议，督办议定事项',
  },
  id: ({ allianceId }) => rotationIdOf(allianceId),
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId) }),
  rule({ body, state, found: { alliance }, context }) {
    const { allianceId, divisionCode, periodUnit, duties } = body
    checkPlace(alliance, divisionCode)
    const from = realDay(body.from, '/from')
    if (from < (alliance.foundedOn ?? ''))
      throw refuse('invalid-period', `${alliance.name} was founded on ${alliance.foundedOn}. Begin later.`, '/from')
    const terms = laidOut(newTurns(state, membersOf(alliance), body.order), from, periodUnit)
    const about = { allianceId, divisionCode, periodUnit, ...(duties ? { duties } : {}) }
    return {
      events: [{ type: 'DutyRotationScheduled', data: { ...about, terms, scheduledOn: context.on } }],
      guards: [onAlliance(allianceId)],
    }
  },
})

/** Who joined meanwhile, or the next round: always from the day after the last turn. */
export const extendRotation = rotations.command('extend', {
  summary: { zh: '续排轮值', en: 'Add turns of new members, or the next round' },
  roles: leaders,
  body: Closed({ order: Order, periodUnit: Type.Optional(OneOf(...rotationUnits)) }),
  example: { order },
  lookups: ({ state }) => ({ alliance: activeAlliance(state.allianceId, '') }),
  rule({ body, state, found: { alliance }, context }) {
    const { allianceId, divisionCode, periodUnit: before } = state
    const periodUnit = body.periodUnit ?? before
    const terms = laidOut(newTurns(state, membersOf(alliance), body.order), nextDay(state), periodUnit)
    const data = { allianceId, divisionCode, periodUnit, terms, scheduledOn: context.on }
    return { events: [{ type: 'DutyRotationScheduled', data }], guards: [onAlliance(allianceId)] }
  },
})

export const handOver = rotations.command('handover', {
  summary: { zh: '轮值交接', en: 'Hand the duty over to the next member' },
  roles: leaders,
  body: Closed({ note: Text }),
  example: { note: '移交联席会议议定事项台账，未办结两项' },
  rule({ body: { note }, state, context }) {
    const { now, next } = succession(state)
    if (now.from !== undefined && context.on < now.from)
      throw refuse('not-begun', `Its turn begins on ${now.from}. Skip it if it cannot serve.`)
    const data = { no: now.no, orgId: now.orgId, nextOrgId: next.orgId, note, handedOverOn: context.on }
    return [{ type: 'DutyRotationHandedOver', data }]
  },
})

/** A skipped turn counts as had: its member comes again in the next round. */
export const skipTurn = rotations.command('skip', {
  summary: { zh: '跳过轮值', en: 'Skip the turn of a member that cannot serve' },
  roles: leaders,
  body: Closed({ no: TermNo, reason: Text }),
  example: { no: 2, reason: '单位整体搬迁' },
  rule({ body: { no, reason }, state, context }) {
    const term = state.terms.find((one) => one.no === no)
    if (term?.state !== 'on_duty' && term?.state !== 'scheduled')
      throw refuse('term-unknown', `Turn ${no} is not to come. Name the one on duty, or a later one.`, '/no')
    if (term.state === 'on_duty') succession(state)
    return [skipped(state, term, context.on, reason)]
  },
})
