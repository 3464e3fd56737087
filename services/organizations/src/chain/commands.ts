import { Closed, DivisionCode, householdEnds, Id, OneOf, PersonId } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { activeMember, checkPlace, checkWithin, onMember } from '../members/references.ts'
import { onOrganization, runningOrganization } from '../party-organizations/references.ts'
import { centreHouseholds, householdClaim } from './centre-household.ts'

const roles = ['district-admin', 'town-clerk', 'community-clerk']

export const designateHousehold = centreHouseholds.command('designate', {
  summary: { zh: '确定党员中心户', en: 'Designate a centre household' },
  roles,
  body: Closed({ divisionCode: DivisionCode, personId: PersonId, buildingGroupId: Id }),
  example: {
    divisionCode: '990103001001',
    personId: 'per_01HZY3W8Q0SU',
    buildingGroupId: 'org_01HZY3W8Q0GROUP',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    group: runningOrganization(body.buildingGroupId, '/buildingGroupId'),
    member: activeMember(body.personId, '/personId'),
  }),
  rule({ id, body: { divisionCode, personId, buildingGroupId }, found: { group, member }, context }) {
    if (group.orgType !== 'building_group')
      throw refuse(
        'organization-type',
        `${group.name} is a ${group.orgType}; a centre household belongs to a building group. Name one.`,
        '/buildingGroupId',
      )
    checkPlace(group, divisionCode)
    checkWithin(member, group.scopes, '/personId')
    const data = { householdId: id, personId, buildingGroupId, divisionCode, since: context.on }
    const detail = 'This member keeps a centre household already. End that one first.'
    return {
      events: [{ type: 'CentreHouseholdDesignated', data }],
      claims: [{ key: householdClaim(personId), code: 'already-exists', detail }],
      guards: [onMember(personId), onOrganization(buildingGroupId)],
    }
  },
})

export const endHousehold = centreHouseholds.command('end', {
  summary: { zh: '取消党员中心户', en: 'End a centre household' },
  roles,
  body: Closed({ reason: OneOf(...householdEnds) }),
  example: { reason: 'moved' },
  rule: ({ id, body: { reason }, state: { personId, buildingGroupId }, context: { on } }) => ({
    events: [{ type: 'CentreHouseholdEnded', data: { householdId: id, personId, buildingGroupId, until: on, reason } }],
    releases: [householdClaim(personId)],
  }),
})

/** Its building group is no more. */
export const lapseHousehold = centreHouseholds.command('lapse', {
  summary: { zh: '随党小组撤销', en: 'End a centre household with its building group' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule: ({ id, state: { personId, buildingGroupId }, context: { on } }) => ({
    events: [
      {
        type: 'CentreHouseholdEnded',
        data: { householdId: id, personId, buildingGroupId, until: on, reason: 'group_ended' as const },
      },
    ],
    releases: [householdClaim(personId)],
  }),
})
