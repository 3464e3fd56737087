import { Closed, organizationData } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { activeDivision, inDivision, type Place, reaches, whenGiven } from '../divisions/references.ts'
import { activeUnit, activeUnits, type Host, onUnit } from '../units/references.ts'
import { isBranch, isGroup, mayStandAbove } from './kinds.ts'
import { elsewhere, onOrganization, runningOrganization, type Superior } from './references.ts'

const OrganizationData = Closed(organizationData)
export type OrganizationData = Static<typeof OrganizationData>

/** What an organisation is and where it stands, field by field. */
export const factsOf = (of: OrganizationData): OrganizationData => ({
  name: of.name,
  orgType: of.orgType,
  field: of.field,
  ...(of.parentId !== undefined && { parentId: of.parentId }),
  ...(of.unitId !== undefined && { unitId: of.unitId }),
  ...(of.coveredUnitIds !== undefined && { coveredUnitIds: of.coveredUnitIds }),
  divisionCode: of.divisionCode,
})

/** All that a new organisation refers to. `at` is the pointer of a field, for a body that has these fields. */
export const standingOf = (of: OrganizationData, at = (field: string): string => `/${field}`) => ({
  division: activeDivision(of.divisionCode, at('divisionCode')),
  parent: whenGiven(of.parentId, (id) => runningOrganization(id, at('parentId'))),
  unit: whenGiven(of.unitId, (id) => activeUnit(id, at('unitId'))),
  covered: activeUnits(of.coveredUnitIds ?? [], at('coveredUnitIds')),
})
export interface Standing {
  readonly division: Place
  readonly parent: Superior | undefined
  readonly unit: Host | undefined
  readonly covered: readonly Host[]
}
export const guardsOf = ({ divisionCode, parentId, unitId, coveredUnitIds = [] }: OrganizationData): string[] => [
  inDivision(divisionCode),
  ...(parentId === undefined ? [] : [onOrganization(parentId)]),
  ...(unitId === undefined ? [] : [onUnit(unitId)]),
  ...coveredUnitIds.map(onUnit),
]

/** Refuses a parent that cannot stand above it (its type, or its place in another district). */
export function checkParent(orgType: string, place: Place, parent: Superior | undefined): void {
  if (parent === undefined) return
  if (!reaches(place.scopes, parent.scopes)) throw elsewhere(parent.orgId, '/parentId')
  if (mayStandAbove(parent.orgType, orgType)) return
  throw refuse('wrong-level', `A ${parent.orgType} does not stand above a ${orgType}. Name a higher one.`, '/parentId')
}

/** What holds for every organisation: its parent, its units, and that only a joint branch covers several (N-03). */
export function checkStanding(of: OrganizationData, { division, parent, unit, covered }: Standing): void {
  checkParent(of.orgType, division, parent)
  if (unit !== undefined && !reaches(division.scopes, unit.scopes)) throw elsewhere(unit.id, '/unitId')
  for (const [n, one] of covered.entries())
    if (!reaches(division.scopes, one.scopes)) throw elsewhere(one.id, `/coveredUnitIds/${n}`)
  if (covered.length > 0 && of.orgType !== 'joint_branch')
    throw refuse(
      'not-joint',
      `A ${of.orgType} covers no further units. Found a joint branch, or leave them out.`,
      '/coveredUnitIds',
    )
}

/**
 * What holds when one is founded (N-03): three full members make a branch, two to five units a joint branch. One that
 * exists already enters as it is; of that W-08 gives notice.
 */
export function checkFounding({
  orgType,
  coveredUnitIds = [],
  fullMemberCount,
}: OrganizationData & { fullMemberCount: number }): void {
  if (isBranch(orgType) && fullMemberCount < 3)
    throw refuse(
      'too-few-members',
      `A branch needs 3 full members, not ${fullMemberCount}. Join with others.`,
      '/fullMemberCount',
    )
  if (orgType !== 'joint_branch') return
  if (coveredUnitIds.length < 2)
    throw refuse('too-few-units', 'A joint branch covers at least two units. Name them.', '/coveredUnitIds')
  if (coveredUnitIds.length > 5)
    throw refuse('too-many-units', 'A joint branch covers at most five units. Found a second one.', '/coveredUnitIds')
}

/** N-04: below seven full members a branch has no committee, a group never has one. No upper size is fixed. */
export function checkCommittee(orgType: string, fullMembers: number, size: number): void {
  if (size === 0) return
  if (isGroup(orgType)) throw refuse('committee-not-possible', 'A Party group has no committee.', '/committeeSize')
  if (isBranch(orgType) && fullMembers < 7)
    throw refuse(
      'committee-not-possible',
      `With ${fullMembers} full members there is a secretary only.`,
      '/committeeSize',
    )
  if (size < 3) throw refuse('committee-too-small', 'A committee has at least three members.', '/committeeSize')
}
