import type { Reaction } from '@jiceng/eventing'
import { addDays, localDate } from '@jiceng/kernel'
import { agreements } from './agreement.ts'
import { expireAgreement, lapseAgreement, loseParty } from './commands.ts'

const { collection } = agreements
const running = {
  'state.kind': 'co_build_contract',
  'state.state': { $in: ['drafted', 'partly_signed', 'active'] },
}
const limit = 50
const on = ['PartyOrganizationDissolved', 'PartyOrganizationMerged', 'UnitClosed'] as const

interface Ended {
  readonly type: string
  readonly aggregate: string
  readonly occurredOn: string
}
/** The party that is no more, and where its agreements are found: an organisation stands for the unit behind it. */
const partyOf = ({ type, aggregate }: Ended) =>
  type === 'UnitClosed'
    ? { relates: `unit:${aggregate}`, party: { unitId: aggregate, orgId: { $exists: false } } }
    : { relates: `org:${aggregate}`, party: { orgId: aggregate } }
const body = ({ type, aggregate, occurredOn }: Ended) => ({
  partyId: aggregate,
  cause: { PartyOrganizationMerged: 'merged', UnitClosed: 'closed' }[type] ?? 'dissolved',
  lostOn: occurredOn,
})

/** A contract whose community or only unit is no more is over. */
const contractLapsed: Reaction = {
  name: 'contract-lapsed',
  service: 'organizations',
  on,
  targets(event) {
    const { relates, party } = partyOf(event)
    const alone = { 'state.parties': { $size: 2, $elemMatch: party } }
    const community = { 'state.parties': { $elemMatch: { ...party, role: 'community' } } }
    return { collection, filter: { relates, ...running, $or: [alone, community] }, limit }
  },
  command: lapseAgreement,
  body,
}

/** A contract of several units goes on without the one that is no more. */
const contractPartyLost: Reaction = {
  name: 'contract-party-lost',
  service: 'organizations',
  on,
  targets(event) {
    const { relates, party } = partyOf(event)
    const several = { 'state.parties.2': { $exists: true } }
    const partner = { 'state.parties': { $elemMatch: { ...party, role: 'partner' } } }
    return { collection, filter: { relates, ...running, ...several, ...partner }, limit }
  },
  command: loseParty,
  body,
}

/** What ended yesterday is over today; the calendar lies where the city does, and so does the index of last days. */
const agreementExpired: Reaction = {
  name: 'agreement-expired',
  service: 'reporting',
  on: ['ClockTicked'],
  targets: ({ scopePath, data }) => ({
    collection,
    filter: {
      scopes: scopePath.slice(scopePath.lastIndexOf('/') + 1),
      'state.to': addDays(localDate(String(data.day)), -1),
      'state.state': 'active',
    },
    limit,
  }),
  command: expireAgreement,
  body: () => ({}),
}

export const agreementReactions: readonly Reaction[] = [contractLapsed, contractPartyLost, agreementExpired]
