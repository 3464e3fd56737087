import { Closed, Count, Day, Id, organizationData, type PartyOrganizationEstablished, Text } from '@jiceng/contracts'
import { type Context, pastDay, type Recorded, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { organizations } from './party-organization.ts'
import {
  checkCommittee,
  checkFounding,
  checkStanding,
  factsOf,
  guardsOf,
  type OrganizationData,
  standingOf,
} from './standing.ts'
import { type Term, termFrom } from './terms.ts'

const TermYears = Type.Optional(Type.Integer({ minimum: 3, maximum: 5 }))
const approvers = ['city-admin', 'district-admin', 'town-secretary']
const branch = {
  name: '棠溪纸业有限公司党支部',
  orgType: 'branch',
  field: 'two_new',
  parentId: 'org_01HZY3W8Q0TOWN',
  unitId: 'unt_01HZY3W8Q0PAPER',
  divisionCode: '990103001001',
  fullMemberCount: 8,
  probationaryCount: 1,
} as const

interface Founding {
  readonly establishedOn: string
  readonly term: Term | undefined
  readonly committeeSize: number
  readonly hasPartyGroups: boolean
  readonly fullMemberCount: number
  readonly probationaryCount: number
  /** Of the unit behind it. */
  readonly system: string | undefined
}
const established = (
  orgId: string,
  of: OrganizationData,
  by: Founding,
): Recorded<typeof PartyOrganizationEstablished> => ({
  type: 'PartyOrganizationEstablished',
  data: {
    orgId,
    ...factsOf(of),
    establishedOn: by.establishedOn,
    ...by.term,
    committeeSize: by.committeeSize,
    hasPartyGroups: by.hasPartyGroups,
    fullMemberCount: by.fullMemberCount,
    probationaryCount: by.probationaryCount,
    ...(by.system === undefined ? {} : { system: by.system }),
  },
})

const Existing = Closed({
  ...organizationData,
  establishedOn: Type.Optional(Day),
  termStartOn: Type.Optional(Day),
  termYears: TermYears,
  committeeSize: Count,
  hasPartyGroups: Type.Boolean(),
  fullMemberCount: Count,
  probationaryCount: Count,
})

/** The term it is in, from the day given; without one it is not known when the next election is due. */
function runningTerm(body: Type.Static<typeof Existing>, establishedOn: string, context: Context): Term | undefined {
  const { termStartOn, termYears, orgType, field } = body
  if (termStartOn === undefined && termYears === undefined) return
  if (termStartOn === undefined) throw refuse('term-invalid', 'Say when the term of these years began.', '/termStartOn')
  const start = pastDay(termStartOn, context, '/termStartOn')
  if (start < establishedOn)
    throw refuse('term-invalid', `Its term cannot begin before it was established, ${establishedOn}.`, '/termStartOn')
  const term = termFrom(start, orgType, field, termYears)
  if (term === undefined) throw refuse('term-invalid', `A ${orgType} has no term (N-12).`, '/termStartOn')
  return term
}

/** An organisation that exists already enters as it is. */
export const registerOrganization = organizations.command('register', {
  summary: { zh: '登记已有党组织', en: 'Register a Party organisation that exists already' },
  roles: ['city-admin', 'district-admin', 'town-clerk'],
  body: Existing,
  example: {
    ...branch,
    establishedOn: '2012-06-18',
    termStartOn: '2021-07-01',
    committeeSize: 3,
    hasPartyGroups: false,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => standingOf(body),
  rule({ id, body, found, context }) {
    checkStanding(body, found)
    checkCommittee(body.orgType, body.fullMemberCount, body.committeeSize)
    const establishedOn = pastDay(body.establishedOn, context, '/establishedOn')
    const { committeeSize, hasPartyGroups, fullMemberCount, probationaryCount } = body
    const counts = { committeeSize, hasPartyGroups, fullMemberCount, probationaryCount }
    const term = runningTerm(body, establishedOn, context)
    const founding = { establishedOn, term, system: found.unit?.system, ...counts }
    return { events: [established(id, body, founding)], guards: guardsOf(body) }
  },
})

export const applyToEstablish = organizations.command('applyToEstablish', {
  summary: { zh: '申请成立党组织', en: 'Apply to establish a Party organisation' },
  roles: ['town-clerk', 'community-clerk'],
  body: Closed({ ...organizationData, parentId: Id, fullMemberCount: Count, probationaryCount: Count }),
  example: branch,
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => standingOf(body),
  rule({ id, body, found, context }) {
    checkStanding(body, found)
    checkFounding(body)
    const { fullMemberCount, probationaryCount } = body
    const application = { appliedBy: context.actor.id, appliedOn: context.on }
    const data = { orgId: id, ...factsOf(body), fullMemberCount, probationaryCount, ...application }
    return [{ type: 'EstablishmentApplied', data }]
  },
})

/** Who applied does not decide (5.1, separation of duties). */
function checkApprover(appliedBy: string | undefined, { actor }: Context): void {
  if (actor.id === appliedBy)
    throw refuse('own-application', 'You applied for it yourself; somebody else decides on it.')
}

export const approveEstablishment = organizations.command('approveEstablishment', {
  summary: { zh: '批准成立', en: 'Approve the establishment of a Party organisation' },
  roles: approvers,
  body: Closed({ committeeSize: Count, hasPartyGroups: Type.Boolean(), termYears: TermYears }),
  example: { committeeSize: 3, hasPartyGroups: false },
  lookups: ({ state }) => standingOf(state, () => ''),
  rule({ id, body, state, found, context }) {
    checkApprover(state.appliedBy, context)
    checkStanding(state, found)
    checkCommittee(state.orgType, state.fullMemberCount, body.committeeSize)
    const term = termFrom(context.on, state.orgType, state.field, body.termYears)
    const { committeeSize, hasPartyGroups } = body
    const { fullMemberCount, probationaryCount } = state
    const counts = { committeeSize, hasPartyGroups, fullMemberCount, probationaryCount }
    const founding = { establishedOn: context.on, term, system: found.unit?.system, ...counts }
    return { events: [established(id, state, founding)], guards: guardsOf(state) }
  },
})

export const rejectEstablishment = organizations.command('rejectEstablishment', {
  summary: { zh: '不予批准', en: 'Reject the establishment of a Party organisation' },
  roles: approvers,
  body: Closed({ reason: Text }),
  example: { reason: '正式党员不足三人，建议组建联合党支部' },
  rule({ body, state, context }) {
    checkApprover(state.appliedBy, context)
    return [{ type: 'EstablishmentRejected', data: { reason: body.reason, rejectedOn: context.on } }]
  },
})
