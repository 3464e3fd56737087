import { allianceEvents, memberStandingEvents } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { ofSystem, rescoped, withLead, withMembers, withoutMember, withPair } from './derived.ts'
import { withStanding } from './standings.ts'
import { type Alliance, initial, View } from './view.ts'

/** "1+N": the committee of a sub-district or township leads Party organisations and units of every field. */
export const alliances = lifecycle({
  name: 'alliance',
  collection: 'alliances',
  idPrefix: 'aln',
  mechanism: 'M-061',
  title: { zh: '党建联盟', en: 'Alliances' },
  events: [...allianceEvents, ...memberStandingEvents],
  initial,
  machine: {
    new: { prepare: 'preparing' },
    preparing: { found: 'active', dissolve: 'dissolved', replaceLead: 'preparing' },
    active: {
      join: 'active',
      leave: 'active',
      expand: 'active',
      remind: 'active',
      suspendMember: 'active',
      restoreMember: 'active',
      exit: 'active',
      suspend: 'suspended',
      dissolve: 'dissolved',
      setBody: 'active',
      pairLevels: 'active',
      unpairLevels: 'active',
      replaceLead: 'active',
      loseMember: 'active',
      loseLead: 'suspended',
      rescope: 'active',
      followSystem: 'active',
    },
    suspended: {
      resume: 'active',
      dissolve: 'dissolved',
      replaceLead: 'suspended',
      loseMember: 'suspended',
      rescope: 'suspended',
      followSystem: 'suspended',
    },
    dissolved: {},
  },
  view: View,
  filters: {
    state: 'state.state',
    kind: 'state.kind',
    theme: 'state.theme',
    leadOrgId: 'state.leadOrgId',
    memberTown: 'state.members.townCode',
  },
  relates: ({ allianceId, leadOrgId, members }) => [
    `alliance:${allianceId}`,
    `org:${leadOrgId}`,
    ...new Set(
      members.flatMap(({ orgId, unitId }) => [
        ...(orgId ? [`org:${orgId}`] : []),
        ...(unitId ? [`unit:${unitId}`] : []),
      ]),
    ),
  ],
  evolve(alliance, event): Alliance {
    const { type, data } = event
    switch (type) {
      case 'AllianceProposed':
        return { ...alliance, ...data, state: 'preparing' }
      case 'AllianceFounded':
        return { ...withMembers(alliance, data.members), state: 'active', foundedOn: data.foundedOn }
      case 'AllianceMemberJoined':
        return withMembers(alliance, [...alliance.members, data.member])
      case 'AllianceExpanded':
        return withMembers(alliance, [...alliance.members, ...data.members])
      case 'AllianceMemberLeft':
        return withoutMember(alliance, data.memberId)
      case 'AllianceMemberReminded':
      case 'AllianceMemberSuspended':
      case 'AllianceMemberRestored':
        return { ...alliance, standings: withStanding(alliance, event) }
      case 'AllianceSuspended':
        return { ...alliance, state: 'suspended' }
      case 'AllianceResumed':
        return { ...alliance, state: 'active' }
      case 'AllianceDissolved':
        return { ...alliance, state: 'dissolved', dissolvedOn: data.dissolvedOn }
      case 'AllianceLeadChanged':
        return withLead(alliance, data.leadOrgId)
      case 'AllianceMembersRescoped':
        return rescoped(alliance, data.fromCode, data.toCode)
      case 'AllianceMemberSystemChanged':
        return ofSystem(alliance, data.memberId, data.system)
      case 'AllianceBodySet': {
        const { secretaryOrgId, officers, office } = data
        return { ...alliance, body: { secretaryOrgId, officers, ...(office ? { office } : {}) } }
      }
      case 'TwoLevelPairFormed':
        return withPair(alliance, data.committeeOrgId, data.branchOrgIds)
      case 'TwoLevelPairEnded':
        return {
          ...alliance,
          pairs: alliance.pairs.filter(({ committeeOrgId }) => committeeOrgId !== data.committeeOrgId),
        }
    }
  },
})
