import { memberIdOf, type Party } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import type { Alliance } from '../alliances/view.ts'
import type { Candidate } from '../known/index.ts'

type Signer = Static<typeof Party>

/** The id by which a party signs. */
export const partyIdOf = memberIdOf

interface Partners {
  readonly organizations: readonly Candidate[]
  readonly units: readonly Candidate[]
}

/** One community Party organisation and one unit or more (M-055); an organisation stands for the unit behind it. */
export function contractParties(community: Signer, ids: readonly string[], found: Partners): Signer[] {
  const byId = new Map([...found.organizations, ...found.units].map((one) => [memberIdOf(one), one]))
  const seen = new Set([partyIdOf(community), community.unitId])
  const partners = ids.flatMap((id, n): Signer[] => {
    const one = byId.get(id)
    if (!one) return []
    const { orgId, unitId, name } = one
    const pointer = `/partnerIds/${n}`
    if (!unitId)
      throw refuse('party-type', `${name} stands on no unit. Name a unit, or an organisation of one.`, pointer)
    if (seen.has(id) || seen.has(unitId))
      throw refuse('party-twice', `${name}, or the unit behind it, is a party already. Name each once.`, pointer)
    seen.add(id).add(unitId)
    return [{ ...(orgId ? { orgId } : {}), unitId, name, role: 'partner' }]
  })
  return [community, ...partners]
}

/** A member of an alliance as a party, or its lead. */
export function allianceParty({ leadOrgId, members }: Alliance, id: string): Signer | undefined {
  if (id === leadOrgId) return { orgId: id, role: 'lead' }
  const member = members.find((one) => memberIdOf(one) === id)
  if (!member) return
  const { orgId, unitId, name } = member
  return { ...(orgId ? { orgId } : {}), ...(unitId ? { unitId } : {}), name, role: 'member' }
}

/** All of 1+N (M-067). */
export const allianceParties = (alliance: Alliance): Signer[] =>
  [alliance.leadOrgId, ...alliance.members.map(memberIdOf)].flatMap((id) => allianceParty(alliance, id) ?? [])
