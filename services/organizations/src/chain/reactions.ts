import type { Reaction } from '@jiceng/eventing'
import type { StoredState } from '@jiceng/kernel'
import { centreHouseholds } from './centre-household.ts'
import { lapseHousehold } from './commands.ts'
import { assessChain, chainId, communityChains } from './community-chain.ts'

const isText = (value: unknown): value is string => typeof value === 'string'

/** Community, town and district of what lies in a community. */
const pathOf = ({ scopes }: StoredState) => ({
  communityCode: scopes.at(-1) ?? '',
  townCode: scopes.at(-2) ?? '',
  districtCode: scopes.at(-3) ?? scopes[0] ?? '',
})

/** Every community has a chain from its first day. */
export const chainBegins: Reaction = {
  name: 'chain-begins',
  service: 'organizations',
  on: ['DivisionRegistered'],
  targets: ({ aggregate }) => ({
    collection: 'divisions',
    filter: { _id: aggregate, 'state.level': 'community' },
    limit: 2,
  }),
  command: assessChain,
  id: (_, { scopes }) => chainId(scopes.at(-1) ?? ''),
  body: (_, found) => pathOf(found),
}

/** More than a district has communities: what was assessed still matches, so that one page must hold them all. */
const communitiesMax = 2000

/** What any level stands on has changed somewhere: each chain there, and where it was before, is assessed anew. */
export const chainFollows: Reaction = {
  name: 'chain',
  service: 'organizations',
  on: [
    'PartyOrganizationEstablished',
    'PartyOrganizationReparented',
    'PartyOrganizationMerged',
    'PartyOrganizationDissolved',
    'PostAppointed',
    'PostEnded',
    'CentreHouseholdDesignated',
    'CentreHouseholdEnded',
    'DivisionsMerged',
  ],
  targets: ({ scopePath, data: { fromDivisionCode } }) => ({
    collection: communityChains.collection,
    filter: { scopes: { $in: [scopePath.split('/').at(-1), fromDivisionCode].filter(isText) } },
    limit: communitiesMax,
  }),
  command: assessChain,
  body: (_, found) => pathOf(found),
  gathers: ({ scopePath, data: { fromDivisionCode } }) => `${scopePath.split('/').at(-1)} ${fromDivisionCode ?? ''}`,
}

/** A building group that ended has no centre household. */
export const householdsLapse: Reaction = {
  name: 'households-lapse',
  service: 'organizations',
  on: ['PartyOrganizationMerged', 'PartyOrganizationDissolved'],
  targets: ({ aggregate }) => ({
    collection: centreHouseholds.collection,
    filter: { relates: `org:${aggregate}`, 'state.state': 'active' },
    limit: 50,
  }),
  command: lapseHousehold,
  body: () => ({}),
}
