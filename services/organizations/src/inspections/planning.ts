import { Closed, Id, type InspectionRoundPlanned, PersonId, roundData } from '@jiceng/contracts'
import { type Context, type Lookup, type Recorded, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeDivision, type Place } from '../divisions/references.ts'
import { type KnownMember, membersAmong } from '../members/references.ts'
import { isGroup } from '../party-organizations/kinds.ts'
import { elsewhere, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { checklists } from './checklist.ts'
import { isBelow } from './checklist-commands.ts'
import { inspectionRounds } from './round.ts'

const roles = ['city-admin', 'district-admin']

const { divisionCode, round, ...plan } = roundData
/** Each inspector with the branch he or she belongs to. */
const Inspectors = Type.Array(Closed({ personId: PersonId, orgId: Id }), { minItems: 1, maxItems: 100 })
const Plan = Closed({ ...plan, inspectors: Inspectors })
type Plan = Static<typeof Plan>

const example = {
  checklistId: 'chk_01HZY3W8Q0LIST',
  poolFilter: { orgTypes: ['branch' as const, 'neighbourhood_branch' as const] },
  visitsWanted: 6,
  inspectorsPerVisit: 2,
  restRounds: 2,
  inspectors: [
    { personId: 'per_01HZY3W8Q0SU', orgId: 'org_01HZY3W8Q0A' },
    { personId: 'per_01HZY3W8Q0BAI', orgId: 'org_01HZY3W8Q0B' },
  ],
}

const homes = (ids: readonly string[]): Lookup<readonly Superior[]> => ({
  collection: 'organizations',
  filter: { _id: { $in: [...new Set(ids)] } },
  limit: ids.length,
  as: (found) =>
    ids.map((id, n) => runningOrganization(id, `/inspectors/${n}/orgId`).as(found.filter(({ _id }) => _id === id))),
})
const referring = ({ checklistId, inspectors }: Plan, code: string) => ({
  place: activeDivision(code, '/divisionCode'),
  checklist: reference('checklists', checklistId, '/checklistId', ({ state, scopes }) => ({
    ...checklists.read(state),
    scopes,
  })),
  homes: homes(inspectors.map(({ orgId }) => orgId)),
  members: membersAmong(inspectors.map(({ personId }) => personId)),
})

interface Found {
  readonly place: Place
  readonly checklist: { readonly version: number; readonly checklistId: string; readonly scopes: readonly string[] }
  readonly homes: readonly Superior[]
  readonly members: ReadonlyMap<string, KnownMember>
}

function checkPlan({ checklistId, poolFilter, inspectors, inspectorsPerVisit }: Plan, found: Found): void {
  if (!isBelow(found.place.scopes, found.checklist)) throw elsewhere(checklistId, '/checklistId')
  if (poolFilter.orgTypes.some(isGroup))
    throw refuse('organization-type', 'Groups are inspected with their branch. Leave them out.', '/poolFilter/orgTypes')
  const seen = new Set<string>()
  for (const [n, { personId, orgId }] of inspectors.entries()) {
    if (seen.has(personId)) throw refuse('member-twice', `${personId} is named twice.`, `/inspectors/${n}/personId`)
    seen.add(personId)
    if (found.members.get(personId)?.branchId !== orgId)
      throw refuse('not-a-member', `${personId} is no member of ${orgId}.`, `/inspectors/${n}/orgId`)
  }
  if (inspectors.length < inspectorsPerVisit)
    throw refuse('pool-too-small', `A visit takes ${inspectorsPerVisit} inspectors; name more.`, '/inspectors')
}

function planned(
  of: { roundId: string; round: number; divisionCode: string },
  body: Plan,
  found: Found,
  { on }: Context,
): Recorded<typeof InspectionRoundPlanned> {
  checkPlan(body, found)
  const { checklistId, poolFilter, visitsWanted, inspectorsPerVisit, restRounds } = body
  const inspectors = body.inspectors.map(({ personId, orgId }, n) => {
    const superiorId = found.homes[n]?.parentId
    return { personId, orgId, ...(superiorId === undefined ? {} : { superiorId }) }
  })
  const data = { checklistId, poolFilter, visitsWanted, inspectorsPerVisit, restRounds, inspectors }
  return {
    type: 'InspectionRoundPlanned',
    data: { ...of, ...data, checklistVersion: found.checklist.version, plannedOn: on },
  }
}

/** A round is bound to one version of the checklist (M-012). */
export const planRound = inspectionRounds.command('plan', {
  summary: { zh: '部署“两随机”调研', en: 'Plan a round of inspections' },
  roles,
  body: Closed({ divisionCode, round, ...Plan.properties }),
  example: { divisionCode: '990103', round: 1, ...example },
  divisionCode: (body) => body.divisionCode,
  lookups: ({ body }) => referring(body, body.divisionCode),
  rule({ id, body, found, context }) {
    const of = { roundId: id, round: body.round, divisionCode: body.divisionCode }
    const detail = `Round ${body.round} is planned already. Plan the next one.`
    return {
      events: [planned(of, body, found, context)],
      claims: [{ key: `inspection-round:${of.divisionCode}|${of.round}`, code: 'already-exists', detail }],
    }
  },
})

export const replanRound = inspectionRounds.command('replan', {
  summary: { zh: '调整调研方案', en: 'Change the plan of a round before the draw' },
  roles,
  body: Plan,
  example,
  lookups: ({ body, state }) => referring(body, state.divisionCode),
  rule: ({ id, body, state, found, context }) => [
    planned({ roundId: id, round: state.round, divisionCode: state.divisionCode }, body, found, context),
  ],
})
