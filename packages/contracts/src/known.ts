import type { EventType, Recorded } from '@jiceng/kernel'
import { Value } from 'typebox/value'
import { DivisionRegistered, DivisionRenamed, DivisionRetired } from './organizations/divisions.ts'
import { RoleGrantEndSet, RoleGranted, RoleRevoked } from './organizations/grants.ts'
import { MemberAdmitted, MemberMoved, MembershipEnded, MemberTransferred } from './organizations/members.ts'
import {
  PartyOrganizationDissolved,
  PartyOrganizationEstablished,
  PartyOrganizationMerged,
  PartyOrganizationReparented,
  PartyOrganizationSystemChanged,
} from './organizations/party-organizations.ts'
import { UnitClosed, UnitRegistered, UnitUpdated, unitCorrectionEvents } from './organizations/units.ts'
import { ClockTicked } from './reporting/calendar.ts'
import type { ServiceName } from './services.ts'

/** An event as a replica hears it. */
export interface HeardEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly aggregate: string
  readonly scopePath: string
}

/** What a service keeps of another's aggregates: the few fields its rules need, folded from the events named (`decisions` 15). */
export interface Replica<S = unknown> {
  readonly collection: string
  /** Who publishes the events. */
  readonly service: ServiceName
  readonly events: readonly string[]
  /** Undefined while nothing is known of it, and when a later event comes first. */
  fold(state: S | undefined, event: HeardEvent): S | undefined
  /** The state of a stored document of this collection, which this very fold wrote. */
  read(state: Readonly<Record<string, unknown>>): S
}

type Heard<E extends EventType> = Recorded<E> & Pick<HeardEvent, 'aggregate' | 'scopePath'>
interface Spec<S, E extends EventType> {
  readonly collection: string
  readonly service?: ServiceName
  readonly events: readonly E[]
  readonly fold: (state: S | undefined, event: Heard<E>) => S | undefined
}
const replica = <S extends Readonly<Record<string, unknown>>, E extends EventType>(of: Spec<S, E>): Replica<S> => ({
  collection: of.collection,
  service: of.service ?? 'organizations',
  events: of.events.map(({ type }) => type),
  fold: of.fold,
  read: (state: S) => state,
})

type DivisionData = Recorded<typeof DivisionRegistered>['data']
type OrganizationData = Recorded<typeof PartyOrganizationEstablished>['data']
type UnitData = Recorded<typeof UnitUpdated>['data']
type GrantData = Recorded<typeof RoleGranted>['data']

/** `kind` is the level; `divisionCode` its own code. */
export type KnownDivision = {
  readonly id: string
  readonly name: string
  readonly kind: DivisionData['level']
  readonly divisionCode: string
  /** Where it was registered, from which day on it holds, and to which. */
  readonly path: string
  readonly from: string
  readonly to?: string
  /** What it was called before, until which day. */
  readonly named?: readonly { readonly name: string; readonly until: string }[]
  /** Where what lay in it lies now. */
  readonly successorCode?: string
  readonly state: 'active' | 'retired'
}
/** `kind` is the type of organisation; `unitId` the unit behind it. */
export type KnownOrganization = {
  readonly id: string
  readonly name: string
  readonly kind: OrganizationData['orgType']
  readonly field: OrganizationData['field']
  readonly unitId?: string
  /** That of the unit behind it. */
  readonly system?: string
  readonly divisionCode: string
  readonly state: 'active' | 'merged' | 'dissolved'
}
export type KnownUnit = {
  readonly id: string
  readonly name: string
  readonly kind: UnitData['kind']
  readonly field: UnitData['field']
  readonly system?: string
  readonly divisionCode: string
  /** Its registration no longer says what it is: it was updated since. */
  readonly updated?: true
  readonly state: 'active' | 'closed'
}
/** A Party member by the opaque id: where he or she belongs, and nothing of the person. */
export type KnownMember = {
  readonly id: string
  readonly branchId: string
  readonly divisionCode: string
  readonly admittedOn: string
  readonly endedOn?: string
  readonly state: 'active' | 'ended'
}
/** What rights are decided by (`decisions` 9). */
export type KnownGrant = GrantData & { readonly id: string; readonly state: 'active' | 'revoked' }

const divisions = replica({
  collection: 'known_divisions',
  events: [DivisionRegistered, DivisionRenamed, DivisionRetired],
  fold(state: KnownDivision | undefined, { type, data, aggregate, scopePath: path }): KnownDivision | undefined {
    if (type === 'DivisionRegistered') {
      const { name, level: kind, code: divisionCode, validFrom: from } = data
      return { id: aggregate, name, kind, divisionCode, path, from, state: 'active' }
    }
    if (!state) return state
    if (type === 'DivisionRenamed')
      return { ...state, name: data.name, named: [...(state.named ?? []), { name: state.name, until: data.renamedOn }] }
    const { effectiveOn: to, successorCode } = data
    return { ...state, to, ...(successorCode ? { successorCode } : {}), state: 'retired' }
  },
})

const established = (id: string, data: OrganizationData): KnownOrganization => ({
  id,
  name: data.name,
  kind: data.orgType,
  field: data.field,
  ...(data.unitId ? { unitId: data.unitId } : {}),
  ...(data.system ? { system: data.system } : {}),
  divisionCode: data.divisionCode,
  state: 'active',
})
const organizations = replica({
  collection: 'known_organizations',
  events: [
    PartyOrganizationEstablished,
    PartyOrganizationReparented,
    PartyOrganizationSystemChanged,
    PartyOrganizationMerged,
    PartyOrganizationDissolved,
  ],
  fold(state: KnownOrganization | undefined, { type, data, aggregate }): KnownOrganization | undefined {
    if (type === 'PartyOrganizationEstablished') return established(aggregate, data)
    if (type === 'PartyOrganizationReparented') return state && { ...state, divisionCode: data.divisionCode }
    if (type === 'PartyOrganizationSystemChanged') {
      if (!state) return state
      const { system: _before, ...kept } = state
      return { ...kept, ...(data.system === undefined ? {} : { system: data.system }) }
    }
    return state && { ...state, state: type === 'PartyOrganizationMerged' ? 'merged' : 'dissolved' }
  },
})

const unitOf = (id: string, data: Omit<UnitData, 'updatedOn'>, divisionCode: string): KnownUnit => ({
  id,
  name: data.name,
  kind: data.kind,
  field: data.field,
  ...(data.system ? { system: data.system } : {}),
  divisionCode,
  state: 'active',
})
const units = replica({
  collection: 'known_units',
  events: [UnitRegistered, UnitUpdated, UnitClosed, ...unitCorrectionEvents],
  fold(state: KnownUnit | undefined, { type, data, aggregate }): KnownUnit | undefined {
    if (type === 'UnitRegistered') return unitOf(aggregate, data, data.divisionCode)
    if (type === 'UnitUpdated')
      return state && { ...unitOf(aggregate, data, state.divisionCode), updated: true, state: state.state }
    if (type === 'UnitFactCorrected') {
      if (!state || state.updated || !Value.Check(UnitRegistered.data, data.data)) return state
      return { ...unitOf(aggregate, data.data, state.divisionCode), state: state.state }
    }
    // Closed, or its registration was revoked: nothing new may name it.
    return state && { ...state, state: 'closed' }
  },
})

const members = replica({
  collection: 'known_members',
  events: [MemberAdmitted, MemberTransferred, MemberMoved, MembershipEnded],
  fold(state: KnownMember | undefined, { type, data, aggregate }): KnownMember | undefined {
    if (type === 'MemberAdmitted') {
      const { branchId, divisionCode, admittedOn } = data
      return { id: aggregate, branchId, divisionCode, admittedOn, state: 'active' }
    }
    if (!state) return state
    if (type === 'MembershipEnded') return { ...state, state: 'ended', endedOn: data.endedOn }
    if (type === 'MemberMoved') return { ...state, divisionCode: data.divisionCode }
    // A letter alone moves nobody.
    if (data.receivedOn === undefined) return state
    return { ...state, branchId: data.to, divisionCode: data.divisionCode ?? state.divisionCode }
  },
})

const grants = replica({
  collection: 'known_grants',
  events: [RoleGranted, RoleGrantEndSet, RoleRevoked],
  fold(state: KnownGrant | undefined, { type, data, aggregate }): KnownGrant | undefined {
    if (type === 'RoleGranted') return { id: aggregate, ...data, state: 'active' }
    if (type === 'RoleGrantEndSet') {
      if (!state) return state
      const { to: _before, ...open } = state
      return { ...open, ...(data.to === undefined ? {} : { to: data.to }) }
    }
    return state && { ...state, state: 'revoked' }
  },
})

/** The last tick of the business clock (`decisions` 16). */
export type KnownCalendar = { readonly now: string; readonly day: string }
const calendar = replica({
  collection: 'known_calendar',
  service: 'reporting',
  events: [ClockTicked],
  fold: (_state: KnownCalendar | undefined, { data }): KnownCalendar => ({ now: data.now, day: data.day }),
})

/** What services keep of each other: of `organizations`, and the calendar of `reporting`. */
export const replicas = { divisions, organizations, units, members, grants, calendar } as const
