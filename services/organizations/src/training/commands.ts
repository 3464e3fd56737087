import { Attendance, Closed, Count, Day, Name, trainingData } from '@jiceng/contracts'
import { realDay, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { checkPlace, checkWithin, membersAmong } from '../members/references.ts'
import { elsewhere, onOrganization, runningOrganization } from '../party-organizations/references.ts'
import { checkHours } from './checks.ts'
import { trainingSessions } from './session.ts'

const roles = ['city-admin', 'district-admin', 'field-admin', 'town-clerk']

export const scheduleSession = trainingSessions.command('schedule', {
  summary: { zh: '安排培训', en: 'Schedule a training session' },
  roles,
  body: Closed(trainingData),
  example: {
    theme: 'cpc20',
    title: '党的二十大精神专题培训班',
    level: 'district',
    hostOrgId: 'org_01HZY3W8Q0GRAND',
    divisionCode: '990103001001',
    startOn: '2023-06-05',
    endOn: '2023-06-06',
    hours: 12,
    mode: 'onsite',
    field: ['rural', 'urban_community'],
    enrolled: 80,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ host: runningOrganization(body.hostOrgId, '/hostOrgId') }),
  rule({ id, body, found: { host } }) {
    checkPlace(host, body.divisionCode)
    realDay(body.startOn, '/startOn')
    realDay(body.endOn, '/endOn')
    checkHours(body, '')
    const { theme, title, level, hostOrgId, divisionCode, startOn, endOn, hours, mode, field, enrolled } = body
    const session = { theme, title, level, hostOrgId, divisionCode, startOn, endOn, hours, mode, field, enrolled }
    return {
      events: [{ type: 'TrainingScheduled', data: { sessionId: id, ...session } }],
      guards: [onOrganization(hostOrgId)],
    }
  },
})

/** Those listed are members that can be known here; whoever else took part is counted, not listed. */
export const holdSession = trainingSessions.command('hold', {
  summary: { zh: '登记培训开展情况', en: 'Record that a session was held, and who took part' },
  roles,
  body: Closed({
    attendance: Type.Optional(Attendance),
    attendanceCount: Type.Optional(Count),
    hours: Type.Optional(trainingData.hours),
    endOn: Type.Optional(Day),
  }),
  example: { attendanceCount: 76 },
  lookups: ({ body, state }) => ({
    host: runningOrganization(state.hostOrgId, ''),
    people: membersAmong((body.attendance ?? []).map(({ personId }) => personId)),
  }),
  rule({ id, body: { attendance, attendanceCount, ...body }, state, found: { host, people }, context }) {
    if ((attendance === undefined) === (attendanceCount === undefined))
      throw refuse('attendance-invalid', 'List who took part, or say how many: one of both.', '/attendanceCount')
    const { theme, field, hostOrgId, startOn } = state
    const endOn = body.endOn === undefined ? state.endOn : realDay(body.endOn, '/endOn')
    const hours = body.hours ?? state.hours
    if (endOn > context.on)
      throw refuse(
        'session-running',
        `The session ends on ${endOn}. Record it then, or give the day it ended.`,
        '/endOn',
      )
    checkHours({ startOn, endOn, hours, attendance }, '')
    for (const [n, { personId }] of (attendance ?? []).entries()) {
      const member = people.get(personId)
      if (member === undefined) throw elsewhere(personId, `/attendance/${n}/personId`)
      checkWithin(member, host.scopes, `/attendance/${n}/personId`)
    }
    const persons = attendance?.length ?? attendanceCount ?? 0
    const of = { sessionId: id, theme, field, hostOrgId, startOn, endOn, hours, persons, personTimes: persons }
    return [{ type: 'TrainingHeld', data: { ...of, ...(attendance === undefined ? {} : { attendance }) } }]
  },
})

export const cancelSession = trainingSessions.command('cancel', {
  summary: { zh: '取消培训', en: 'Cancel a training session' },
  roles,
  body: Closed({ reason: Name }),
  example: { reason: '师资调整' },
  rule: ({ id, body: { reason }, context }) => [
    { type: 'TrainingCancelled', data: { sessionId: id, reason, cancelledOn: context.on } },
  ],
})
