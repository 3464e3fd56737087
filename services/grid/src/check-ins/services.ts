import { Closed, DivisionCode, Hours, Id, Name, Text } from '@jiceng/contracts'
import { type Context, type Lookup, reference, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { community, whenGiven } from '../known/index.ts'
import { checkExisted, teamOf } from '../teams/index.ts'
import { type CheckIn, checkIns } from './check-in.ts'
import { checkHours, type ServiceRecord, serviceRecords } from './service-record.ts'

/** A check-in at the community named, whether it still holds or held. */
const checkInAt = (id: string, divisionCode: string): Lookup<CheckIn> =>
  reference(checkIns.collection, id, '/checkInId', ({ state, scopes }) => {
    const place = scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse('division-mismatch', `They checked in at ${place}, not at ${divisionCode}.`, '/divisionCode')
    return checkIns.read(state)
  })

function checkHeld({ checkedInOn = '', endedOn }: CheckIn, day: string): void {
  if (day < checkedInOn || (endedOn !== undefined && endedOn < day))
    throw refuse(
      'not-checked-in',
      `They were checked in from ${checkedInOn} to ${endedOn ?? 'today'}. Give the day of the service, or check them in.`,
      '/checkInId',
    )
}
/** Whose service it is, for those who add up; of a member never the person. */
const whose = ({ kind, unitId, orgId, field }: Pick<CheckIn, 'kind' | 'unitId' | 'orgId' | 'field'>) => ({
  kind,
  ...(unitId ? { unitId } : {}),
  ...(orgId ? { orgId } : {}),
  field,
})

export const recordService = serviceRecords.command('record', {
  summary: { zh: '登记服务', en: 'Record a service of somebody checked in' },
  roles: ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk', 'grid-worker', 'partner-unit'],
  body: Closed({
    divisionCode: DivisionCode,
    checkInId: Id,
    topic: Name,
    hours: Hours,
    teamId: Type.Optional(Id),
  }),
  example: {
    divisionCode: '990103001001',
    checkInId: 'cin_01J0000000000000000000000A',
    topic: '义诊',
    hours: 2.5,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, checkInId, teamId } }) => ({
    community: community(divisionCode),
    checkIn: checkInAt(checkInId, divisionCode),
    team: whenGiven(teamId, (id) => teamOf(id, divisionCode)),
  }),
  rule({ body, found: { checkIn, team }, context }) {
    checkHeld(checkIn, context.on)
    if (team) checkExisted(team, context.on)
    const data = { ...body, ...whose(checkIn), servedOn: context.on, recordedBy: context.actor.id }
    return [{ type: 'CheckInServiceRecorded', data }]
  },
})

const confirmers = ['district-admin', 'town-secretary', 'community-clerk']
function checkOther({ recordedBy }: ServiceRecord, { actor }: Context): void {
  if (recordedBy === actor.id)
    throw refuse('own-record', 'You recorded this service. Somebody else of the community confirms or declines it.')
}

export const confirmService = serviceRecords.command('confirm', {
  summary: { zh: '确认服务', en: 'Confirm the hours of a service' },
  roles: confirmers,
  body: Closed({ hours: Hours }),
  example: { hours: 2 },
  rule({ body: { hours }, state, context }) {
    checkOther(state, context)
    checkHours({ hours: state.hours, confirmedHours: hours })
    const { checkInId, divisionCode, servedOn } = state
    const data = { checkInId, ...whose(state), divisionCode, servedOn, hours }
    return [
      {
        type: 'CheckInServiceConfirmed',
        data: { ...data, confirmedBy: context.actor.id, confirmedOn: context.on },
      },
    ]
  },
})

export const declineService = serviceRecords.command('decline', {
  summary: { zh: '不予确认', en: 'Decline to confirm a service' },
  roles: confirmers,
  body: Closed({ reason: Text }),
  example: { reason: '当日未到场' },
  rule({ body, state, context }) {
    checkOther(state, context)
    const data = { declinedBy: context.actor.id, declinedOn: context.on, reason: body.reason }
    return [{ type: 'CheckInServiceDeclined', data }]
  },
})
