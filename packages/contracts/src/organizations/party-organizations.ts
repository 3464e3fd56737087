import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { BranchStructureChanged, BranchStudyHoursComputed } from './members.ts'
import { fields } from './units.ts'

/** `orgType` (`domain.md` 0.4). */
export const orgTypes = [
  'city_committee',
  'district_committee',
  'working_committee',
  'township_committee',
  'community_grand_committee',
  'grassroots_committee',
  'general_branch',
  'branch',
  'joint_branch',
  'temporary_branch',
  'floating_branch',
  'neighbourhood_branch',
  'party_group',
  'building_group',
] as const

export const organizationData = {
  name: Name,
  orgType: OneOf(...orgTypes),
  field: OneOf(...fields),
  parentId: Type.Optional(Id),
  unitId: Type.Optional(Id),
  coveredUnitIds: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  divisionCode: DivisionCode,
}
export const establishedData = {
  establishedOn: Day,
  termStartOn: Type.Optional(Day),
  termEndOn: Type.Optional(Day),
  termYears: Type.Optional(Type.Integer({ minimum: 3, maximum: 5 })),
  committeeSize: Count,
  hasPartyGroups: Type.Boolean(),
  fullMemberCount: Count,
  probationaryCount: Count,
}
export const EstablishmentApplied = event(
  'EstablishmentApplied',
  Closed({
    orgId: Id,
    ...organizationData,
    fullMemberCount: Count,
    probationaryCount: Count,
    appliedBy: AccountId,
    appliedOn: Day,
  }),
)
export const EstablishmentRejected = event('EstablishmentRejected', Closed({ reason: Text, rejectedOn: Day }))
export const PartyOrganizationEstablished = event(
  'PartyOrganizationEstablished',
  // The system is that of the unit behind it, which may change it later.
  Closed({ orgId: Id, ...organizationData, ...establishedData, system: Type.Optional(Name) }),
)
/** The unit behind it is of another system from that day on, or of none. */
export const PartyOrganizationSystemChanged = event(
  'PartyOrganizationSystemChanged',
  Closed({ orgId: Id, system: Type.Optional(Name), changedOn: Day }),
)
export const CommitteeElected = event(
  'CommitteeElected',
  Closed({
    electedOn: Day,
    entitledCount: Count,
    presentCount: Count,
    termStartOn: Day,
    termEndOn: Day,
    termYears: Type.Integer({ minimum: 3, maximum: 5 }),
    committeeSize: Count,
  }),
  { correctable: true },
)
export const TermExtended = event('TermExtended', Closed({ termEndOn: Day, reason: Text, extendedOn: Day }))
export const TermOverdue = event('TermOverdue', Closed({ overdueOn: Day }))
export const PartyOrganizationReparented = event(
  'PartyOrganizationReparented',
  Closed({
    parentId: Id,
    divisionCode: DivisionCode,
    /** Where it lay before. */
    fromDivisionCode: Type.Optional(DivisionCode),
    effectiveOn: Day,
  }),
)
/** `successorDivisionCode` is where its members lie from now on. */
export const PartyOrganizationMerged = event(
  'PartyOrganizationMerged',
  Closed({ successorOrgId: Id, successorDivisionCode: Type.Optional(DivisionCode), mergedOn: Day }),
)
export const PartyOrganizationDissolved = event(
  'PartyOrganizationDissolved',
  Closed({
    orgId: Id,
    dissolvedOn: Day,
    successorOrgId: Type.Optional(Id),
    successorDivisionCode: Type.Optional(DivisionCode),
    reason: Text,
  }),
)
export const organizationEvents = [
  EstablishmentApplied,
  EstablishmentRejected,
  PartyOrganizationEstablished,
  PartyOrganizationSystemChanged,
  CommitteeElected,
  TermExtended,
  TermOverdue,
  PartyOrganizationReparented,
  PartyOrganizationMerged,
  PartyOrganizationDissolved,
  BranchStructureChanged,
  BranchStudyHoursComputed,
] as const
export const organizationCorrectionEvents = corrections('PartyOrganization')
