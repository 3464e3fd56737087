import { importers } from '@jiceng/contracts'
import { creditCode } from '@jiceng/kernel'
import { firstDay, latest } from '../days.ts'
import { type Draft, inTurns, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import {
  type Branch,
  type Community,
  cityOrg,
  type District,
  orgOf,
  type Part,
  some,
  type Town,
  type Unit,
  type World,
} from '../world/index.ts'

const by = 'importer'
const occurredAt = firstDay
const cityCode = '990100'

const divisionRef = (code: string): string => `division:${code}`

const register = (code: string, parentCode: string, body: Draft['body']): Draft => ({
  path: 'divisions',
  command: 'register',
  by: 'admin',
  occurredAt,
  makes: divisionRef(code),
  needs: parentCode === cityCode ? [] : [divisionRef(parentCode)],
  body: { code, parentCode, validFrom: firstDay, ...body },
})

/** Divisions from the top: each stands under one that is there. */
export function* divisions({ parts }: World): Generator<Draft> {
  for (const { district } of parts) yield register(district.code, cityCode, { name: district.name, level: 'district' })
  for (const { district } of parts)
    for (const { code, name, kind } of district.towns)
      yield register(code, district.code, { name, level: 'town', townKind: kind })
  for (const { district } of parts)
    for (const { code, name, isVillage, town } of district.communities)
      yield register(code, town.code, {
        name,
        level: isVillage ? 'village' : 'community',
        urbanRuralClass: isVillage ? '220' : '111',
      })
}

/** Whoever imports holds the rights of the offices whose records these are, marked as an import (`decisions` 9). */
export function* grants({ parts }: World): Generator<Draft> {
  for (const accountId of Object.values(importers)) {
    for (const role of ['city-admin', 'town-secretary', 'town-clerk', 'community-clerk'])
      yield grant(accountId, role, cityCode)
    for (const { district } of parts) yield grant(accountId, 'district-admin', district.code)
  }
}
const grant = (accountId: string, role: string, divisionCode: string): Draft => ({
  path: 'grants',
  command: 'grant',
  by: 'admin',
  occurredAt,
  needs: divisionCode === cityCode ? [] : [divisionRef(divisionCode)],
  body: { accountId, role, divisionCode, from: firstDay, import: true },
})

const committee = (makes: string, body: Draft['body'], parent: string | undefined): Draft => ({
  path: 'organizations',
  command: 'register',
  by,
  occurredAt,
  makes,
  holds: parent,
  body: {
    ...body,
    ...(parent === undefined ? {} : { parentId: ref(parent) }),
    hasPartyGroups: false,
    fullMemberCount: 0,
    probationaryCount: 0,
  },
})
const ofCity = (): Draft =>
  committee(
    cityOrg,
    { name: '中共澄川市委员会', orgType: 'city_committee', field: 'organ', divisionCode: cityCode, committeeSize: 11 },
    undefined,
  )
const ofDistrict = (district: District): Draft =>
  committee(
    orgOf(district),
    {
      name: `中共${district.name}委员会`,
      orgType: 'district_committee',
      field: 'organ',
      divisionCode: district.code,
      committeeSize: 9,
    },
    cityOrg,
  )
const ofTown = (town: Town): Draft => {
  const isStreet = town.kind === 'sub_district'
  return committee(
    orgOf(town),
    {
      name: `${town.name}${isStreet ? '党工委' : '党委'}`,
      orgType: isStreet ? 'working_committee' : 'township_committee',
      field: 'organ',
      divisionCode: town.code,
      committeeSize: 7,
    },
    orgOf(town.district),
  )
}
/** 社区大党委. Of a village the first branch is the Party organisation. */
const ofCommunity = (community: Community): Draft =>
  committee(
    orgOf(community),
    {
      name: `${community.name}大党委`,
      orgType: 'community_grand_committee',
      field: 'urban_community',
      divisionCode: community.code,
      committeeSize: 7,
    },
    orgOf(community.town),
  )

export function* committees({ parts }: World): Generator<Draft> {
  yield ofCity()
  for (const { district } of parts) yield ofDistrict(district)
  for (const { district } of parts) for (const town of district.towns) yield ofTown(town)
  for (const { district } of parts)
    for (const community of district.communities) if (!community.isVillage) yield ofCommunity(community)
}

/** A credit code of the fictional district, with the right check characters. */
function usccOf(district: string, nth: number): string {
  const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  let tail = ''
  for (let rest = nth; tail.length < 6; rest = Math.floor(rest / 31)) tail = digits.charAt(rest % 31) + tail
  return creditCode(`91${district}MA${tail}`)
}

/** Units that say of themselves to have no members, and have a branch (W-41). */
const contradictedOf = ({ district, branches, random }: Part): ReadonlySet<Unit> => {
  const covered = branches.flatMap(({ unit }) => unit ?? [])
  return new Set(some(random.of('contradicted'), covered, plantedIn(district.plan, 'unitsContradicted')))
}
export function* units(part: Part): Generator<Draft> {
  const { district, units: all } = part
  const contradicted = contradictedOf(part)
  const coded = all.map((unit, n) => ({ unit, uscc: usccOf(district.code, n) }))
  for (const { unit, uscc } of inTurns(coded, ({ unit: { community } }) => community.code))
    yield unitOf(unit, uscc, contradicted.has(unit))
}
const unitOf = (
  { local, name, kind, field, system, employees, partyMemberCount, community }: Unit,
  uscc: string,
  saysNone: boolean,
): Draft => ({
  path: 'units',
  command: 'register',
  by,
  occurredAt,
  makes: local,
  holds: community.code,
  body: {
    name,
    uscc,
    kind,
    field,
    ...(system === undefined ? {} : { system }),
    employees,
    // Nobody counts those of a unit that has its branch: the branch does.
    ...(partyMemberCount > 0 || saysNone ? { partyMemberCount } : {}),
    divisionCode: community.code,
  },
})

export function* branches({ branches: all }: Part): Generator<Draft> {
  for (const branch of inTurns(all, ({ parent }) => parent)) yield branchOf(branch)
}
const branchOf = (branch: Branch): Draft => ({
  path: 'organizations',
  command: 'register',
  by,
  occurredAt: latest(branch.termStartOn, occurredAt),
  makes: branch.local,
  holds: branch.parent,
  body: {
    name: branch.name,
    orgType: branch.orgType,
    field: branch.field,
    parentId: ref(branch.parent),
    ...(branch.unit === undefined ? {} : { unitId: ref(branch.unit.local) }),
    divisionCode: branch.community.code,
    establishedOn: branch.establishedOn,
    termStartOn: branch.termStartOn,
    committeeSize: branch.committee,
    hasPartyGroups: false,
    fullMemberCount: branch.full,
    probationaryCount: branch.probationary,
  },
})

/** Moments as a body of the platform wants them. */
export const instant = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, '.000Z')
