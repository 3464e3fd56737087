import {
  AllianceDissolved,
  AllianceExpanded,
  AllianceFounded,
  AllianceMemberJoined,
  AllianceMemberLeft,
  AllianceMemberReminded,
  AllianceMemberSystemChanged,
  AllianceProposed,
  AllianceResumed,
  AllianceSuspended,
  type Member,
  memberIdOf,
} from '@jiceng/contracts'
import type { Static } from 'typebox'
import { both, holds, type Interval, pieces, union } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Contribution, Day, Export, Flow, Own } from '../algebra/types.ts'
import { allianceBoard } from '../hubs/alliance-board.ts'
import { board } from '../hubs/board.ts'
import { unitBoard } from '../hubs/unit-board.ts'

interface Joined extends Interval {
  readonly id: string
  readonly orgId?: string | undefined
  readonly unitId?: string | undefined
  readonly kind: string
  readonly town: string
  readonly field: string
  /** From which day on it was of which system, if any. */
  readonly systems: readonly { readonly from: Day; readonly system?: string | undefined }[]
}
interface Alliance {
  readonly kind: string
  readonly members: readonly Joined[]
  /** Days it was at work: from its founding, less what it was suspended. */
  readonly active: readonly Interval[]
  /** When it was dissolved. */
  readonly to?: Day
  readonly adjusted: readonly (readonly [label: string, on: Day])[]
}

const joined = (member: Static<typeof Member>): Joined => ({
  id: memberIdOf(member),
  orgId: member.orgId,
  unitId: member.unitId,
  kind: member.kind,
  town: member.townCode,
  field: member.field,
  systems: [{ from: member.joinedOn, system: member.system }],
  from: member.joinedOn,
})
const ended = <T extends Interval>(of: readonly T[], to: Day): T[] =>
  of.map((one) => (one.to === undefined ? { ...one, to } : one))
/** Founding members are no adjustment; whoever comes, goes or is reminded later is one (IA-16). */
const withMembers = (state: Alliance, more: readonly Static<typeof Member>[]): Alliance => ({
  ...state,
  members: [...state.members, ...more.map(joined)],
  adjusted: [...state.adjusted, ...more.map(({ joinedOn }) => ['joined', joinedOn] as const)],
})
const without = (state: Alliance, id: string, on: Day): Alliance => ({
  ...state,
  members: state.members.flatMap((one) => (one.id === id ? ended([one], on) : [one])),
  adjusted: [...state.adjusted, ['left', on]],
})

/** What its members must have more than one of, so that the alliance crosses. */
const crossings = {
  region: ({ town }: Joined) => town,
  industry: ({ field }: Joined) => field,
  system: ({ systems }: Joined, day: Day) => systems.findLast(({ from }) => from <= day)?.system,
} as const
/** Days on which a member came, went or was of another system. */
const turning = ({ systems, from, to }: Joined): Interval[] => [{ from, to }, ...systems]
function crossing({ members, active }: Alliance): Contribution[] {
  return Object.entries(crossings).flatMap(([label, by]) => {
    const isCrossing = (day: Day): number => {
      const present = members.filter((one) => holds(one, day)).map((one) => by(one, day))
      return new Set(present.filter((one) => one !== undefined)).size > 1 ? 1 : 0
    }
    const days = both(active, pieces(members.flatMap(turning), isCrossing))
    return days.map((on) => ({ measure: 'alliances-crossing', label, amount: 1, ...on }))
  })
}

/** Counted for the alliance alone: elsewhere an organisation or unit counts once, on its board. */
const once = (
  measure: string,
  ids: readonly (string | undefined)[],
  { members }: Alliance,
  entity: string,
): Contribution[] =>
  [...new Set(ids)].flatMap((id) =>
    id === undefined
      ? []
      : union(members.filter(({ orgId, unitId }) => orgId === id || unitId === id)).map((days) => ({
          measure,
          amount: 1,
          places: [],
          entities: [entity],
          ...days,
        })),
  )

function contributions(state: Alliance, { key }: Own): Contribution[] {
  const { kind, members, active, adjusted } = state
  const entities = [key]
  return [
    ...active.map((days) => ({ measure: 'alliances', label: kind, amount: 1, ...days })),
    ...members.map(({ kind: label, from, to }) => ({
      measure: 'alliance-members',
      label,
      amount: 1,
      entities,
      from,
      to,
    })),
    ...adjusted.map(([label, on]): Flow => ({ measure: 'alliance-adjustments', label, amount: 1, entities, on })),
    ...crossing(state),
    ...once(
      'alliance-member-organizations',
      members.map(({ orgId }) => orgId),
      state,
      key,
    ),
    ...once(
      'alliance-member-units',
      members.map(({ unitId }) => unitId),
      state,
      key,
    ),
  ]
}

/** One part for each organisation and unit, whatever the number of times it came and went. */
function exports({ members, active, to: dissolvedOn }: Alliance, { key, places }: Own): Export[] {
  const lent = (id: string, days: readonly Joined[], to: typeof board | typeof unitBoard): Export[] => [
    to.lend(id, { is: 'alliance', days: union(days) }),
  ]
  const byOrg = Map.groupBy(members, ({ orgId }) => orgId)
  const byUnit = Map.groupBy(members, ({ unitId }) => unitId)
  const profile = members.map(({ id, from, to }) => ({ id, from, to }))
  return [
    allianceBoard.lend(key, { is: 'alliance', active, dissolvedOn, members: profile, places }),
    ...[...byOrg].flatMap(([id, of]) => (id ? lent(id, of, board) : [])),
    ...[...byUnit].flatMap(([id, of]) => (id ? lent(id, of, unitBoard) : [])),
  ]
}

/** An alliance of organisations and units, and who belongs to it. */
const alliances = subject<Alliance>({
  name: 'alliance',
  resource: 'alliances',
  measures: [
    'alliances',
    'alliance-members',
    'alliance-adjustments',
    'alliances-crossing',
    'alliance-member-organizations',
    'alliance-member-units',
  ],
  steps: [
    founds(AllianceProposed, ({ data }): Alliance => ({ kind: data.kind, members: [], active: [], adjusted: [] })),
    changes(AllianceFounded, (state: Alliance, { data }) => ({
      ...state,
      members: data.members.map(joined),
      active: [{ from: data.foundedOn }],
    })),
    changes(AllianceMemberJoined, (state: Alliance, { data }) => withMembers(state, [data.member])),
    changes(AllianceExpanded, (state: Alliance, { data }) => withMembers(state, data.members)),
    changes(AllianceMemberLeft, (state: Alliance, { data }) => without(state, data.memberId, data.leftOn)),
    changes(AllianceMemberSystemChanged, (state: Alliance, { data }) => ({
      ...state,
      members: state.members.map((one) =>
        one.id === data.memberId && one.to === undefined
          ? { ...one, systems: [...one.systems, { from: data.changedOn, system: data.system }] }
          : one,
      ),
    })),
    changes(AllianceMemberReminded, (state: Alliance, { data }) => ({
      ...state,
      adjusted: [...state.adjusted, ['reminded', data.remindedOn] as const],
    })),
    changes(AllianceSuspended, (state: Alliance, { data }) => ({
      ...state,
      active: ended(state.active, data.suspendedOn),
    })),
    changes(AllianceResumed, (state: Alliance, { data }) => ({
      ...state,
      active: [...state.active, { from: data.resumedOn }],
    })),
    changes(AllianceDissolved, (state: Alliance, { data }) => ({
      ...state,
      to: data.dissolvedOn,
      active: ended(state.active, data.dissolvedOn),
      members: ended(state.members, data.dissolvedOn),
    })),
  ],
  contributions,
  exports,
})

export const subjects = [alliances] as const
