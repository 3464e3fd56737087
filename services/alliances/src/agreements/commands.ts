import { Closed, Day, DivisionCode, LossCause, MemberId, memberIdOf, Text } from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import { type KnownAlliance, knownAlliance, onAlliance, partiesOf } from '../alliances/references.ts'
import { leaders } from '../alliances/roles.ts'
import { realSpan } from '../days.ts'
import { type Agreement, agreements } from './agreement.ts'
import { allianceParties, allianceParty } from './parties.ts'
import { agreementClaim, agreementKey, placeOf } from './references.ts'

const keepers = [...leaders, 'community-clerk']

/** The alliance whose agreement it is; a contract has none. */
const allianceOf = ({ allianceId }: Agreement): Lookup<KnownAlliance | undefined> => {
  const known = knownAlliance(allianceId ?? '', '')
  return { ...known, as: (found) => (allianceId === undefined ? undefined : known.as(found)) }
}
const guardsOf = ({ allianceId }: Agreement): string[] => (allianceId === undefined ? [] : [onAlliance(allianceId)])

/** Whoever belongs to the alliance signs its agreement, also who joined later (M-067); of a contract only its parties. */
export const signAgreement = agreements.command('sign', {
  summary: { zh: '签署协议', en: 'Record that a party signed' },
  roles: [...keepers, 'partner-unit'],
  body: Closed({ partyId: MemberId }),
  example: { partyId: 'org_01J0000000000000000000000B' },
  lookups: ({ state }) => ({ alliance: allianceOf(state) }),
  rule({ id, body: { partyId }, state, found: { alliance }, context }) {
    const party = state.parties.find((one) => memberIdOf(one) === partyId)
    const joined = alliance && allianceParty(alliance, partyId)
    if (alliance ? !joined : !party)
      throw refuse('not-a-party', `${partyId} is no party of ${state.title}. Name one of its parties.`, '/partyId')
    if (party?.signedOn !== undefined)
      throw refuse('signed-already', `${partyId} signed on ${party.signedOn}. Name a party that has not.`, '/partyId')
    const { kind, allianceId } = state
    const of = allianceId === undefined ? { contractId: id } : { allianceId, memberId: partyId }
    const added = !party && joined ? { party: joined } : {}
    const data = { agreementId: id, kind, partyId, ...of, ...added, signedOn: context.on }
    return { events: [{ type: 'AgreementSigned', data }], guards: guardsOf(state) }
  },
})

/** In force when all have signed; whoever left the alliance meanwhile is not waited for. */
export const activateAgreement = agreements.command('activate', {
  summary: { zh: '协议生效', en: 'Put a signed agreement in force' },
  roles: keepers,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => ({ alliance: allianceOf(state) }),
  rule({ state, found: { alliance }, context }) {
    const here = alliance && partiesOf(alliance)
    const unsigned = state.parties
      .filter((party) => party.signedOn === undefined)
      .map(memberIdOf)
      .filter((id) => here?.includes(id) ?? true)
    if (unsigned.length > 0)
      throw refuse('signatures-missing', `Not signed yet: ${unsigned.join(', ')}. Let them sign first.`)
    if (state.to < context.on)
      throw refuse('invalid-period', `It ended on ${state.to}. Terminate it and draft another one.`)
    const data = { kind: state.kind, activatedOn: context.on }
    return { events: [{ type: 'ContractActivated', data }], guards: guardsOf(state) }
  },
})

/** The next one follows it without a gap, and is signed anew. */
export const renewAgreement = agreements.command('renew', {
  summary: { zh: '续签协议', en: 'Renew an agreement: the next one is drafted' },
  roles: keepers,
  body: Closed({ divisionCode: DivisionCode, from: Day, to: Day }),
  example: { divisionCode: '990103001', from: '2024-07-01', to: '2025-06-30' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ id, state }) => ({ alliance: allianceOf(state), place: placeOf(id) }),
  rule({ id, body, state, found: { alliance, place }, context }) {
    const { divisionCode } = body
    if (divisionCode !== place)
      throw refuse('division-mismatch', `It lies in ${place}; the next one lies there as well.`, '/divisionCode')
    const span = realSpan(body)
    if (span.from <= state.to)
      throw refuse('invalid-period', `It runs to ${state.to}; the next one begins later.`, '/from')
    const { kind, title, allianceId } = state
    const successorId = context.id(agreements.idPrefix)
    const unsigned = state.parties.map(({ signedOn: _, ...party }) => party)
    const about = { agreementId: successorId, kind, divisionCode, title, ...(allianceId ? { allianceId } : {}) }
    const parties = alliance ? allianceParties(alliance) : unsigned
    const drafted = { ...about, parties, ...span, renews: id, draftedOn: context.on }
    return {
      events: [{ type: 'ContractRenewed', data: { successorId, renewedOn: context.on } }],
      also: [{ mechanism: agreements, id: successorId, events: [{ type: 'ContractDrafted', data: drafted }] }],
      claims: alliance ? [agreementClaim(alliance.allianceId, alliance.name)] : [],
      releases: released(state),
      guards: guardsOf(state),
    }
  },
})

const released = ({ allianceId }: Agreement): string[] => (allianceId === undefined ? [] : [agreementKey(allianceId)])

export const terminateAgreement = agreements.command('terminate', {
  summary: { zh: '终止协议', en: 'Terminate an agreement before its end' },
  roles: keepers,
  body: Closed({ reason: Text }),
  example: { reason: '单位迁出本社区' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'ContractTerminated', data: { reason: body.reason, terminatedOn: context.on } }],
    releases: released(state),
  }),
})

/** Raised by the platform at the tick of the day after its last. */
export const expireAgreement = agreements.command('expire', {
  summary: { zh: '协议到期', en: 'Record that an agreement is over' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule({ state, context }) {
    if (context.on <= state.to) throw refuse('agreement-running', `It runs to ${state.to}.`)
    return {
      events: [{ type: 'ContractExpired', data: { expiredOn: context.on } }],
      releases: released(state),
    }
  },
})

const Lost = Closed({ partyId: MemberId, cause: LossCause, lostOn: Day })
const lost = { partyId: 'unt_01J0000000000000000000000A', cause: 'closed', lostOn: '2023-06-30' } as const

/** A contract needs its community and one unit (M-055). */
const stands = (parties: Agreement['parties']): boolean =>
  parties.some(({ role }) => role === 'community') && parties.length > 1
const without = ({ parties }: Agreement, id: string): Agreement['parties'] =>
  parties.filter((party) => memberIdOf(party) !== id)

/** One of several units is no more: the contract goes on without it. */
export const loseParty = agreements.command('loseParty', {
  summary: { zh: '签约方灭失', en: 'Record that a party is no more' },
  roles: ['system'],
  body: Lost,
  example: lost,
  rule({ body: { partyId, cause, lostOn }, state }) {
    const rest = without(state, partyId)
    if (rest.length === state.parties.length || !stands(rest)) return []
    return [{ type: 'AgreementPartyLeft', data: { partyId, cause, leftOn: lostOn } }]
  },
})

/** Its community or its only unit is no more: the contract is over. */
export const lapseAgreement = agreements.command('lapse', {
  summary: { zh: '协议失效', en: 'Record that a contract lost the party it stood on' },
  roles: ['system'],
  body: Lost,
  example: lost,
  rule({ body: { partyId, cause }, state, context }) {
    const rest = without(state, partyId)
    if (rest.length === state.parties.length || stands(rest)) return []
    const data = { reason: '签约方灭失', terminatedOn: context.on, cause }
    return [{ type: 'ContractTerminated', data }]
  },
})
