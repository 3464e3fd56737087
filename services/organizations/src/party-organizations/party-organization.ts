import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  organizationCorrectionEvents,
  organizationData,
  organizationEvents,
  structureData,
  studyData,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'applied', 'rejected', 'active', 'overdue_term', 'merged', 'dissolved'),
  orgId: Id,
  ...organizationData,
  divisionCode: DivisionCode,
  name: Name,
  /** That of the unit behind it. */
  system: Type.Optional(Name),
  establishedOn: Type.Optional(Day),
  termStartOn: Type.Optional(Day),
  termEndOn: Type.Optional(Day),
  /** The end of the term as elected: what extensions are measured from. */
  regularEndOn: Type.Optional(Day),
  termYears: Type.Optional(Count),
  committeeSize: Count,
  hasPartyGroups: Type.Boolean(),
  /** Members at its founding, and as many as there are now once its members are registered (M-004). */
  fullMemberCount: Count,
  probationaryCount: Count,
  /** The sums of its members, and their day while there are any: in a new month they are made again. */
  structure: Type.Optional(Closed(structureData)),
  structureOn: Type.Optional(Day),
  /** Hours of training of its members, as they were summed up last. */
  study: Type.Optional(Closed(studyData)),
  studyOn: Type.Optional(Day),
  appliedBy: Type.Optional(AccountId),
  endedOn: Type.Optional(Day),
  successorOrgId: Type.Optional(Id),
})
export type Organization = Static<typeof View>
const initial: Organization = {
  state: 'new',
  orgId: '',
  name: '',
  orgType: 'branch',
  field: 'other',
  divisionCode: '',
  committeeSize: 0,
  hasPartyGroups: false,
  fullMemberCount: 0,
  probationaryCount: 0,
}

/** How lookups find the joint branches that cover a unit. */
export const coveringUnit = (unitId: string): string => `covers:${unitId}`

const ongoing = {
  reparent: 'active',
  merge: 'merged',
  dissolve: 'dissolved',
  followUnit: 'active',
  computeStructure: 'active',
  computeStudy: 'active',
} as const

/** A node of the Party hierarchy. It knows its parent only; where it lies is its division. */
export const organizations = lifecycle({
  name: 'organization',
  collection: 'organizations',
  idPrefix: 'org',
  mechanism: 'M-003',
  title: { zh: '党组织', en: 'Party organisations' },
  events: organizationEvents,
  corrections: { events: organizationCorrectionEvents, roles: ['city-admin', 'district-admin'] },
  initial,
  machine: {
    new: { register: 'active', applyToEstablish: 'applied' },
    applied: { approveEstablishment: 'active', rejectEstablishment: 'rejected' },
    rejected: {},
    active: { ...ongoing, holdElection: 'active', extendTerm: 'active', markOverdue: 'overdue_term' },
    overdue_term: {
      ...ongoing,
      reparent: 'overdue_term',
      followUnit: 'overdue_term',
      computeStructure: 'overdue_term',
      computeStudy: 'overdue_term',
      holdElection: 'active',
      extendTerm: 'active',
    },
    merged: {},
    dissolved: {},
  },
  view: View,
  filters: {
    state: 'state.state',
    orgType: 'state.orgType',
    field: 'state.field',
    parentId: 'state.parentId',
    unitId: 'state.unitId',
    structureOn: 'state.structureOn',
    studyOn: 'state.studyOn',
  },
  /** `parent:` and `covers:` are for finding by an index; no grant can name them. */
  relates: ({ orgId, unitId, field, parentId, coveredUnitIds = [] }) => [
    `org:${orgId}`,
    ...(unitId === undefined ? [] : [`unit:${unitId}`]),
    `field:${field}`,
    ...(parentId === undefined ? [] : [`parent:${parentId}`]),
    ...coveredUnitIds.map(coveringUnit),
  ],
  evolve(organization, { type, data }): Organization {
    switch (type) {
      case 'EstablishmentApplied': {
        const { appliedOn: _, ...applied } = data
        return { ...organization, ...applied, state: 'applied' }
      }
      case 'EstablishmentRejected':
        return { ...organization, state: 'rejected', endedOn: data.rejectedOn }
      case 'PartyOrganizationEstablished': {
        const regular = data.termEndOn === undefined ? {} : { regularEndOn: data.termEndOn }
        return { ...organization, ...data, ...regular, state: 'active' }
      }
      case 'PartyOrganizationSystemChanged': {
        const { system: _, ...kept } = organization
        return { ...kept, ...(data.system === undefined ? {} : { system: data.system }) }
      }
      case 'CommitteeElected': {
        const { termStartOn, termEndOn, termYears, committeeSize } = data
        const term = { termStartOn, termEndOn, termYears, regularEndOn: termEndOn }
        return { ...organization, ...term, committeeSize, state: 'active' }
      }
      case 'TermExtended':
        return { ...organization, state: 'active', termEndOn: data.termEndOn }
      case 'TermOverdue':
        return { ...organization, state: 'overdue_term' }
      case 'PartyOrganizationReparented':
        return { ...organization, parentId: data.parentId, divisionCode: data.divisionCode }
      case 'BranchStructureChanged': {
        const { structureOn: _, ...rest } = organization
        const { orgId: _org, field: _field, asOf, ...structure } = data
        const on = structure.n > 0 ? { structureOn: asOf } : {}
        const counts = { fullMemberCount: structure.full, probationaryCount: structure.probationary }
        return { ...rest, ...counts, ...on, structure }
      }
      case 'BranchStudyHoursComputed': {
        const { orgId: _org, field: _field, ...study } = data
        return { ...organization, study, studyOn: study.asOf }
      }
      case 'PartyOrganizationMerged':
        return { ...organization, state: 'merged', endedOn: data.mergedOn, successorOrgId: data.successorOrgId }
      case 'PartyOrganizationDissolved': {
        const successor = data.successorOrgId === undefined ? {} : { successorOrgId: data.successorOrgId }
        return { ...organization, ...successor, state: 'dissolved', endedOn: data.dissolvedOn }
      }
    }
  },
})
