import { Closed, DivisionCode, Id, PersonId, Skills, Text } from '@jiceng/contracts'
import { type Claim, refuse } from '@jiceng/kernel'
import { activeOrganization, activeUnit, community, memberOf } from '../known/index.ts'
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

/** `orgId` is the branch: the unit behind it learns what its members do, in counts and hours. */
export const checkInMember = checkIns.command('checkInMember', {
  summary: { zh: '党员报到', en: 'Check a member in at the community of residence' },
  roles: clerks,
  body: Closed({ divisionCode: DivisionCode, personId: PersonId, orgId: Id, skills: Skills }),
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
    member: memberOf(body.personId, body.orgId),
  }),
  rule({ id, body: { divisionCode, personId, orgId, skills }, found, context }) {
    const { admittedOn } = found.member
    if (context.on < admittedOn)
      throw refuse('not-a-member', `${personId} is a member from ${admittedOn} on. Give a later day.`, '/occurredAt')
    const { field, unitId } = found.organization
    const data = { checkInId: id, divisionCode, skills, personId, orgId, field, ...(unitId ? { unitId } : {}) }
    return {
      events: [{ type: 'MemberCheckedIn', data: { ...data, checkedInOn: context.on } }],
      claims: [once(personId, 'The member')],
    }
  },
})

/** What a member does from now on is told to the unit behind the new branch. */
export const changeBranch = checkIns.command('changeBranch', {
  summary: { zh: '随组织关系变更所属支部', en: 'Follow a member to another branch' },
  roles: ['system'],
  body: Closed({ orgId: Id }),
  example: { orgId: 'org_01J0000000000000000000000A' },
  lookups: ({ body }) => ({ organization: activeOrganization(body.orgId, '/orgId') }),
  rule({ body: { orgId }, state, found, context }) {
    if (orgId === state.orgId) throw refuse('same-value', 'The member belongs to this branch already.', '/orgId')
    const { field, unitId } = found.organization
    const data = { orgId, field, ...(unitId ? { unitId } : {}), changedOn: context.on }
    return [{ type: 'CheckInBranchChanged', data }]
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
