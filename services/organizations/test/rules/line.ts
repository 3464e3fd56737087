import {
  admitMember,
  appointPost,
  confirmFullMember,
  designateHousehold,
  registerMember,
  registerOrganization,
} from '../mechanisms.ts'
import { type City, chengchuan, type Done } from './city.ts'

export const community = '990103001001'
const none = { committeeSize: 0, hasPartyGroups: false, fullMemberCount: 0, probationaryCount: 0 }
export const person = {
  displayName: '苏禾',
  gender: 'female',
  birthMonth: '1986-04',
  education: 'junior_college',
  occupation: 'farmer',
} as const
const since2010 = { admittedOn: '2010-06-18', fullSince: '2011-06-18' }

/** What tests found and whom they register, in a city of theirs. */
export function lineIn(c: City) {
  const organization = (orgType: string, parentId?: string, divisionCode = community, more: object = {}): string => {
    const of = { name: `党组织 ${orgType}`, orgType, field: 'urban_community', divisionCode, ...none, ...more }
    return c.does(registerOrganization, { ...of, ...(parentId === undefined ? {} : { parentId }) }).id
  }
  const member = (branchId: string, more: object = {}): Done =>
    c.does(registerMember, { branchId, divisionCode: community, ...person, ...since2010, ...more })
  const admit = (branchId: string, more: object = {}, at = '2023-06-30T02:00:00Z'): Done =>
    c.does(admitMember, { branchId, divisionCode: community, ...person, ...more }, { at })
  const confirm = (id: string, at: string): Done => c.does(confirmFullMember, {}, { id, at })
  const appoint = (body: object): Done => c.does(appointPost, { divisionCode: community, ...body })
  const household = (personId: string, buildingGroupId: string): Done =>
    c.does(designateHousehold, { divisionCode: community, personId, buildingGroupId })
  return { organization, member, admit, confirm, appoint, household }
}

/** 澄川市 with the whole Party line of one community: district, street, community, its branch and a building group. */
export function withLine() {
  const c = chengchuan()
  const line = lineIn(c)
  const district = line.organization('district_committee', undefined, '990103')
  const street = line.organization('working_committee', district, '990103001')
  const grand = line.organization('community_grand_committee', street)
  const branch = line.organization('neighbourhood_branch', grand)
  const group = line.organization('building_group', branch)
  const other = line.organization('branch', grand)
  return { c, ...line, district, street, grand, branch, group, other }
}
