import {
  allianceEvents,
  allianceKinds,
  Closed,
  Day,
  DivisionCode,
  Id,
  Member,
  memberIdOf,
  memberStandingEvents,
  Name,
  OneOf,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { Standing, without, withStanding } from './standings.ts'

const View = Closed({
  state: OneOf('new', 'preparing', 'active', 'suspended', 'dissolved'),
  divisionCode: DivisionCode,
  allianceId: Id,
  name: Name,
  theme: Name,
  kind: OneOf(...allianceKinds),
  leadOrgId: Id,
  /** Places beside the lead. */
  maxMembers: Type.Integer(),
  /** The N of 1+N: all but the lead. */
  members: Type.Array(Member),
  /** Members that reviews reminded or suspended (M-098). */
  standings: Type.Array(Standing),
  /** Members of more than one town, field, system. */
  crossRegion: Type.Boolean(),
  crossIndustry: Type.Boolean(),
  crossSystem: Type.Boolean(),
  proposedOn: Type.Optional(Day),
  foundedOn: Type.Optional(Day),
  dissolvedOn: Type.Optional(Day),
})
export type Alliance = Static<typeof View>
type Members = Alliance['members']
const initial: Alliance = {
  state: 'new',
  divisionCode: '',
  allianceId: '',
  name: '',
  theme: '',
  kind: 'mixed',
  leadOrgId: '',
  maxMembers: 0,
  members: [],
  standings: [],
  crossRegion: false,
  crossIndustry: false,
  crossSystem: false,
}

const several = (values: readonly (string | undefined)[]): boolean =>
  new Set(values.filter((value) => value !== undefined)).size > 1
const withMembers = (alliance: Alliance, members: Members): Alliance => ({
  ...alliance,
  members,
  crossRegion: several(members.map(({ townCode }) => townCode)),
  crossIndustry: several(members.map(({ field }) => field)),
  crossSystem: several(members.map(({ system }) => system)),
})

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
    preparing: { found: 'active', dissolve: 'dissolved' },
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
    },
    suspended: { resume: 'active', dissolve: 'dissolved' },
    dissolved: {},
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', theme: 'state.theme', leadOrgId: 'state.leadOrgId' },
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
        return withMembers(
          { ...alliance, standings: without(alliance.standings, data.memberId) },
          alliance.members.filter((member) => memberIdOf(member) !== data.memberId),
        )
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
    }
  },
})
