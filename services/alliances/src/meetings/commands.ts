import { Closed, Day, DivisionCode, decisionData, MeetingNo, MemberId, meetingData, Text } from '@jiceng/contracts'
import { realDay, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import {
  activeAlliance,
  checkParty,
  checkPlace,
  type KnownAlliance,
  knownAlliance,
  onAlliance,
  partiesOf,
} from '../alliances/references.ts'
import { leaders } from '../alliances/roles.ts'
import { rotationOf } from '../rotations/references.ts'
import { dutyOn } from '../rotations/turns.ts'
import { type Followed, meetings } from './meeting.ts'

const chair = 'org_01J0000000000000000000000B'
const unit = 'unt_01J0000000000000000000000A'

export const conveneMeeting = meetings.command('convene', {
  summary: { zh: '召集联席会议', en: 'Convene a joint meeting of the alliance' },
  roles: leaders,
  body: Closed({ ...meetingData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    no: 3,
    plannedOn: '2023-06-28',
    place: '沿河街道党群服务中心',
    agenda: ['二季度共建项目进展', '暑期学生安全'],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId) }),
  rule({ body, found, context }) {
    const { allianceId, no, divisionCode } = body
    checkPlace(found.alliance, divisionCode)
    realDay(body.plannedOn, '/plannedOn')
    const detail = `${found.alliance.name} has convened its meeting ${no} already. Give the next number.`
    return {
      events: [{ type: 'AllianceMeetingConvened', data: { ...body, convenedOn: context.on } }],
      claims: [{ key: `alliance-meeting:${allianceId}|${no}`, code: 'already-exists', detail }],
      guards: [onAlliance(allianceId)],
    }
  },
})

/** Valid when more than half of the alliance is there: its lead and its members of that day. */
function quorum(alliance: KnownAlliance, attendance: readonly string[]): { present: number; due: number } {
  const due = partiesOf(alliance)
  for (const [n, id] of attendance.entries()) checkParty(alliance, id, `/attendance/${n}`)
  if (attendance.length * 2 > due.length) return { present: attendance.length, due: due.length }
  throw refuse(
    'quorum-not-met',
    `Of ${due.length} more than half must be there, not ${attendance.length}. Hold it again, or cancel it.`,
    '/attendance',
  )
}

/** The member on duty that day takes the chair; the lead does while nobody is. */
function checkChair(chairOrgId: string, onDuty: string, attendance: readonly string[]): void {
  if (chairOrgId !== onDuty)
    throw refuse('not-on-duty', `${onDuty} is on duty that day and takes the chair.`, '/chairOrgId')
  if (!attendance.includes(chairOrgId))
    throw refuse('not-on-duty', `${chairOrgId} is in the chair, so it attends. Add it.`, '/attendance')
}

const Decisions = Type.Array(Closed(decisionData), { maxItems: 50 })
export const holdMeeting = meetings.command('hold', {
  summary: { zh: '召开联席会议', en: 'Record that the joint meeting was held, and what it decided' },
  roles: leaders,
  body: Closed({
    chairOrgId: MemberId,
    attendance: Type.Array(MemberId, { minItems: 1, maxItems: 201, uniqueItems: true }),
    decisions: Decisions,
  }),
  example: {
    chairOrgId: chair,
    attendance: [chair, unit],
    decisions: [{ text: '暑期开放学生实践基地', ownerOrgId: unit, dueOn: '2023-07-15' }],
  },
  lookups: ({ state }) => ({
    alliance: activeAlliance(state.allianceId, ''),
    rotation: rotationOf(state.allianceId),
  }),
  rule({ body: { chairOrgId, attendance, decisions }, state, found: { alliance, rotation }, context }) {
    const { allianceId, no } = state
    const counted = quorum(alliance, attendance)
    const duty = dutyOn(rotation, context.on) ?? alliance.leadOrgId
    checkChair(chairOrgId, partiesOf(alliance).includes(duty) ? duty : alliance.leadOrgId, attendance)
    for (const [n, { ownerOrgId, dueOn }] of decisions.entries()) {
      checkParty(alliance, ownerOrgId, `/decisions/${n}/ownerOrgId`)
      checkDue(dueOn, context.on, `/decisions/${n}/dueOn`)
    }
    const numbered = decisions.map((one, n) => ({ n: n + 1, ...one }))
    const data = { allianceId, no, heldOn: context.on, chairOrgId, attendance, ...counted, decisions: numbered }
    return { events: [{ type: 'AllianceMeetingHeld', data }], guards: [onAlliance(allianceId)] }
  },
})

function checkDue(dueOn: string, on: string, pointer: string): void {
  if (realDay(dueOn, pointer) < on)
    throw refuse('invalid-period', `It is ${on}; what is decided is due later than that.`, pointer)
}

export const cancelMeeting = meetings.command('cancel', {
  summary: { zh: '取消联席会议', en: 'Cancel a convened meeting' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '到会成员未过半，另行召集' },
  rule: ({ body, context }) => [
    { type: 'AllianceMeetingCancelled', data: { reason: body.reason, cancelledOn: context.on } },
  ],
})

function openDecision(decisions: readonly Followed[], n: number): Followed {
  const decision = decisions.find((one) => one.n === n)
  if (!decision) throw refuse('decision-unknown', `The meeting made no decision ${n}. Read the meeting.`, '/n')
  if (decision.state === 'open') return decision
  throw refuse('decision-closed', `Decision ${n} was closed on ${decision.closedOn}. Name one that is open.`, '/n')
}

/** Whoever saw to it may have left the alliance: another one does. */
export const reassignDecision = meetings.command('reassignDecision', {
  summary: { zh: '议定事项改由他人负责', en: 'Give an open decision to another owner or day' },
  roles: leaders,
  body: Closed({ n: MeetingNo, ownerOrgId: MemberId, dueOn: Day }),
  example: { n: 1, ownerOrgId: chair, dueOn: '2023-07-31' },
  lookups: ({ state }) => ({ alliance: knownAlliance(state.allianceId, '') }),
  rule({ body, state, found, context }) {
    const { ownerOrgId, dueOn } = openDecision(state.decisions, body.n)
    if (ownerOrgId === body.ownerOrgId && dueOn === body.dueOn)
      throw refuse('same-value', 'It is so already. Name another owner or day.', '/ownerOrgId')
    checkParty(found.alliance, body.ownerOrgId, '/ownerOrgId')
    checkDue(body.dueOn, context.on, '/dueOn')
    return {
      events: [{ type: 'AllianceDecisionReassigned', data: { ...body, reassignedOn: context.on } }],
      guards: [onAlliance(state.allianceId)],
    }
  },
})

export const closeDecision = meetings.command('closeDecision', {
  summary: { zh: '议定事项办结', en: 'Close a decision with what came of it' },
  roles: leaders,
  body: Closed({ n: MeetingNo, outcome: Text }),
  example: { n: 1, outcome: '基地已开放，首批学生四十二名' },
  rule({ body: { n, outcome }, state, context }) {
    const { ownerOrgId, dueOn } = openDecision(state.decisions, n)
    return [{ type: 'AllianceDecisionClosed', data: { n, ownerOrgId, dueOn, outcome, closedOn: context.on } }]
  },
})
