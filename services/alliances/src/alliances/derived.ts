import { memberIdOf } from '@jiceng/contracts'
import { without } from './standings.ts'
import type { Alliance } from './view.ts'

type Body = NonNullable<Alliance['body']>

const distinct = (values: readonly (string | undefined)[]): number =>
  new Set(values.filter((value) => value !== undefined)).size

/** The alliance with these members, and all that is derived from them. */
export const withMembers = (alliance: Alliance, members: Alliance['members']): Alliance => ({
  ...alliance,
  members,
  branchCount: members.filter(({ kind }) => kind === 'branch').length,
  unitCount: distinct(members.map(({ unitId }) => unitId)),
  crossRegion: distinct(members.map(({ townCode }) => townCode)) > 1,
  crossIndustry: distinct(members.map(({ field }) => field)) > 1,
  crossSystem: distinct(members.map(({ system }) => system)) > 1,
})

/** A body has one head, and a liaison (M-094). */
export const hasPosts = ({ officers }: Pick<Body, 'officers'>): boolean =>
  officers.filter(({ post }) => post === 'head').length === 1 && officers.some(({ post }) => post === 'liaison')

/** Without one party: its posts and pairs end with it, and so does a body that would no longer be one. */
function vacated({ body, ...alliance }: Alliance, id: string): Alliance {
  const officers = body?.officers.filter(({ memberId }) => memberId !== id) ?? []
  const stays = body && body.secretaryOrgId !== id && hasPosts({ officers })
  const pairs = alliance.pairs
    .filter(({ committeeOrgId }) => committeeOrgId !== id)
    .map((pair) => ({ ...pair, branchOrgIds: pair.branchOrgIds.filter((orgId) => orgId !== id) }))
    .filter(({ branchOrgIds }) => branchOrgIds.length > 0)
  return { ...alliance, pairs, ...(stays ? { body: { ...body, officers } } : {}) }
}

export const withoutMember = (alliance: Alliance, id: string): Alliance =>
  withMembers(
    { ...vacated(alliance, id), standings: without(alliance.standings, id) },
    alliance.members.filter((member) => memberIdOf(member) !== id),
  )

export const withLead = (alliance: Alliance, leadOrgId: string): Alliance => ({
  ...vacated(alliance, alliance.leadOrgId),
  leadOrgId,
})

/** Members that lay in one division lie in another one. */
export const rescoped = (alliance: Alliance, from: string, to: string): Alliance =>
  withMembers(
    alliance,
    alliance.members.map((member) => (member.townCode === from ? { ...member, townCode: to } : member)),
  )

/** A member is of another system, or of none. */
export const ofSystem = (alliance: Alliance, id: string, system: string | undefined): Alliance =>
  withMembers(
    alliance,
    alliance.members.map((member) => {
      if (memberIdOf(member) !== id) return member
      const { system: _, ...kept } = member
      return { ...kept, ...(system === undefined ? {} : { system }) }
    }),
  )

/** The branches join those that build with the committee already. */
export function withPair({ pairs, ...alliance }: Alliance, committeeOrgId: string, branchOrgIds: string[]): Alliance {
  const before = pairs.find((pair) => pair.committeeOrgId === committeeOrgId)?.branchOrgIds ?? []
  const others = pairs.filter((pair) => pair.committeeOrgId !== committeeOrgId)
  return { ...alliance, pairs: [...others, { committeeOrgId, branchOrgIds: [...before, ...branchOrgIds] }] }
}
