import { type Party, replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'

const kinds = ['community_grand_committee', 'grassroots_committee', 'general_branch', 'branch']
const fields = ['urban_community', 'rural']

export interface CommunityParty {
  readonly party: Static<typeof Party>
  readonly name: string
  /** The community or village where it lies now. */
  readonly place: string
}

/** The Party organisation of a community or village: known, active, and lying in one. */
export const communityParty = (orgId: string, pointer: string): Lookup<CommunityParty> =>
  reference(replicas.organizations.collection, orgId, pointer, ({ state, scopes }) => {
    const { id, name, kind, field, unitId, state: now } = replicas.organizations.read(state)
    const place = scopes.at(-1) ?? ''
    if (now !== 'active')
      throw refuse('organization-not-active', `${name} is ${now}. Name an active organisation.`, pointer)
    const isOfCommunity = kinds.includes(kind) && fields.includes(field) && unitId === undefined && place.length === 12
    if (!isOfCommunity)
      throw refuse('party-type', `${name} is not the Party organisation of a community or village.`, pointer)
    return { name, party: { orgId: id, name, role: 'community' }, place }
  })
