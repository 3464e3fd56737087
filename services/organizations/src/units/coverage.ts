import { Closed, Day, PersonId, type UnitCoverageChanged } from '@jiceng/contracts'
import { type Lookup, type Recorded, refuse } from '@jiceng/kernel'
import { activeMember, checkWithin, onMember } from '../members/references.ts'
import { isGroup } from '../party-organizations/kinds.ts'
import { coveringUnit, type Organization, organizations } from '../party-organizations/party-organization.ts'
import { type Unit, units } from './unit.ts'

const roles = ['city-admin', 'district-admin', 'town-secretary', 'town-clerk']

type Covering = Pick<Organization, 'orgId' | 'orgType'>
/** Those at work that stand on the unit or cover it; one of its own says more than a joint branch. */
const covering = (id: string): Lookup<readonly Covering[]> => ({
  collection: organizations.collection,
  filter: { relates: { $in: [`unit:${id}`, coveringUnit(id)] }, 'state.state': { $in: ['active', 'overdue_term'] } },
  limit: 100,
  as: (found) =>
    found
      .map(({ state }) => organizations.read(state))
      .filter(({ orgType }) => !isGroup(orgType))
      .sort((a, b) => Number(isJoint(a)) - Number(isJoint(b)) || (a.orgId < b.orgId ? -1 : 1)),
})
const isJoint = ({ orgType }: Covering): boolean => orgType === 'joint_branch'

type Coverage = Pick<Unit, 'coverage' | 'coveredBy' | 'instructorId'>
function coverageBy(organization: Covering | undefined, instructorId: string | undefined): Coverage {
  const instructor = instructorId === undefined ? {} : { instructorId }
  if (organization === undefined) return { coverage: instructorId === undefined ? 'none' : 'work_only', ...instructor }
  return { coverage: isJoint(organization) ? 'joint' : 'organised', coveredBy: organization.orgId, ...instructor }
}

/** A day is never before what was known of the unit by then. */
function changed(unit: Unit, now: Coverage, since: string): Recorded<typeof UnitCoverageChanged>[] {
  const { unitId, registeredOn = since, coveredSince = registeredOn } = unit
  if (now.coverage === unit.coverage && now.coveredBy === unit.coveredBy && now.instructorId === unit.instructorId)
    throw refuse('same-value', 'The unit is covered so already.')
  const day = since > coveredSince ? since : coveredSince
  return [{ type: 'UnitCoverageChanged', data: { unitId, ...now, since: day } }]
}

/** Whatever stands on it or covers it is counted anew; from which day on is said by what has changed. */
export const assessCoverage = units.command('assessCoverage', {
  summary: { zh: '核定党的组织和工作覆盖', en: 'Say by what a unit is covered now' },
  roles: ['system'],
  body: Closed({ since: Day }),
  example: { since: '2023-03-01' },
  lookups: ({ id, state: { instructorId } }) => ({
    covering: covering(id),
    instructor: stillMember(instructorId),
  }),
  rule: ({ body: { since }, state, found }) =>
    changed(state, coverageBy(found.covering[0], found.instructor ? state.instructorId : undefined), since),
})
const stillMember = (personId: string | undefined): Lookup<boolean> => ({
  collection: 'members',
  filter: { _id: { $in: personId === undefined ? [] : [personId] }, 'state.state': { $in: ['probationary', 'full'] } },
  limit: 1,
  as: (found) => found.length > 0,
})

/** An instructor of Party work (党建指导员) reaches a unit that has no organisation; a new one takes the place of the old. */
export const assignInstructor = units.command('assignInstructor', {
  summary: { zh: '选派党建指导员', en: 'Send an instructor of Party work to a unit' },
  roles,
  body: Closed({ personId: PersonId }),
  example: { personId: 'per_01HZY3W8Q0SU' },
  lookups: ({ id, body }) => ({
    covering: covering(id),
    member: activeMember(body.personId, '/personId'),
    unit: ownScopes(id),
  }),
  rule({ body: { personId }, state, found, context }) {
    if (state.kind === 'garrison')
      throw refuse('garrison-data', 'Of a garrison only its local alias is kept. Name another unit.', '/personId')
    checkWithin(found.member, found.unit, '/personId')
    return {
      events: changed(state, coverageBy(found.covering[0], personId), context.on),
      guards: [onMember(personId)],
    }
  },
})
const ownScopes = (id: string): Lookup<readonly string[]> => ({
  collection: units.collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found?.scopes ?? [],
})

export const withdrawInstructor = units.command('withdrawInstructor', {
  summary: { zh: '撤回党建指导员', en: 'Withdraw the instructor of a unit' },
  roles,
  body: Closed({}),
  example: {},
  lookups: ({ id }) => ({ covering: covering(id) }),
  rule({ state, found, context }) {
    if (state.instructorId === undefined) throw refuse('same-value', 'No instructor is with this unit. Send one first.')
    return changed(state, coverageBy(found.covering[0], undefined), context.on)
  },
})
