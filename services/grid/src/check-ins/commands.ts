import { Closed, DivisionCode, Id, Skills, Text } from '@jiceng/contracts'
import { type Claim, refuse } from '@jiceng/kernel'
import { activeOrganization, activeUnit, community } from '../known/index.ts'
import { type CheckIn, checkIns } from './check-in.ts'

const clerks = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk']

const keyOf = (reported: string): string => `check-in:${reported}`
/** A unit or member is checked in once. */
const once = (reported: string, name: string): Claim => ({
  key: keyOf(reported),
  code: 'checked-in-already',
  detail: `${name} is checked in already. End that check-in first.`,
})

export const checkInUnit = checkIns.command('checkInUnit', {
  summary: { zh: '单位报到', en: 'Check a unit in at the community of its seat' },
  roles: [...clerks, 'partner-unit'],
  body: Closed({ divisionCode: DivisionCode, unitId: Id, skills: Skills }),
  example: { divisionCode: '990103001001', unitId: 'unt_01J0000000000000000000000A', skills: ['义诊'] },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ community: community(body.divisionCode), unit: activeUnit(body.unitId, '/unitId') }),
  rule({ id, body: { divisionCode, unitId, skills }, found, context }) {
    const seat = found.unit.scopes.at(-1) ?? ''
    // A seat known by town or district only is in any of its communities.
    if (!found.community.scopes.includes(seat))
      throw refuse(
        'not-its-seat',
        `${found.unit.name} has its seat in ${seat}; a unit reports to the community of its seat.`,
        '/divisionCode',
      )
    const data = { checkInId: id, divisionCode, skills, unitId, field: found.unit.field }
    return {
      events: [{ type: 'UnitCheckedIn', data: { ...data, checkedInOn: context.on } }],
      claims: [once(unitId, found.unit.name)],
    }
  },
})

export const checkInMember = checkIns.command('checkInMember', {
  summary: { zh: '党员报到', en: 'Check a member in at the community of residence' },
  roles: clerks,
  body: Closed({ divisionCode: DivisionCode, personId: Id, orgId: Id, skills: Skills }),
  example: {
    divisionCode: '990103001001',
    personId: 'per_01J0000000000000000000000A',
    orgId: 'org_01J0000000000000000000000A',
    skills: ['法律'],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    community: community(body.divisionCode),
    organization: activeOrganization(body.orgId, '/orgId'),
  }),
  rule({ id, body: { divisionCode, personId, orgId, skills }, found, context }) {
    const { field, unitId } = found.organization
    const data = { checkInId: id, divisionCode, skills, personId, orgId, field, ...(unitId ? { unitId } : {}) }
    return {
      events: [{ type: 'MemberCheckedIn', data: { ...data, checkedInOn: context.on } }],
      claims: [once(personId, 'The member')],
    }
  },
})

const reported = ({ kind, unitId = '', personId = '' }: CheckIn): string => (kind === 'unit' ? unitId : personId)

export const endCheckIn = checkIns.command('end', {
  summary: { zh: '结束报到', en: 'End a check-in' },
  roles: [...clerks, 'partner-unit'],
  body: Closed({ reason: Text }),
  example: { reason: '单位迁出' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'CheckInEnded', data: { endedOn: context.on, reason: body.reason } }],
    releases: [keyOf(reported(state))],
  }),
})
