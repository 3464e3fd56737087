import {
  BranchStructureChanged,
  CommitteeElected,
  organizationCorrectionEvents,
  PartyOrganizationDissolved,
  PartyOrganizationEstablished,
  PartyOrganizationMerged,
  PartyOrganizationReparented,
  TermExtended,
} from '@jiceng/contracts'
import { counted, type Size, sizeWrongs } from '../alerts/branch-size.ts'
import { termsEnding } from '../alerts/terms.ts'
import { ascending, chain, type Interval, union } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Contribution, Day, Export, Own } from '../algebra/types.ts'
import { board } from '../hubs/board.ts'
import { branchYear, keysOf } from '../hubs/branch-year.ts'

interface Term {
  readonly endOn: Day
  /** When its successor was elected. */
  readonly electedOn?: Day
}
interface Organization extends Interval {
  readonly orgType: string
  readonly field: string
  readonly terms: readonly Term[]
  readonly sizes: readonly Size[]
  /** Units that a joint branch covers. */
  readonly covers: number
  /** From which day on it had a committee or none. */
  readonly committees: readonly (readonly [Day, boolean])[]
  /** It has Party groups. */
  readonly grouped: boolean
  /** What it stood below, from which day on. */
  readonly parents: readonly (readonly [Day, string])[]
}
const branchTypes: readonly string[] = [
  'branch',
  'joint_branch',
  'temporary_branch',
  'floating_branch',
  'neighbourhood_branch',
]
const groupTypes: readonly string[] = ['party_group', 'building_group']

const extended = (of: Organization, endOn: Day): Organization => ({
  ...of,
  terms: [...of.terms.slice(0, -1), { ...of.terms.at(-1), endOn }],
})
const elected = (of: Organization, electedOn: Day, endOn: Day, size: number): Organization => ({
  ...of,
  committees: [...of.committees, [electedOn, size > 0]],
  terms: [...of.terms.slice(0, -1), ...of.terms.slice(-1).map((term) => ({ ...term, electedOn })), { endOn }],
})

/** A term ends once, on the day as extended; whoever is dissolved before owes no election. */
const termsEnded = ({ terms, field, to }: Organization): Contribution[] =>
  terms
    .filter(({ endOn }) => to === undefined || endOn < to)
    .flatMap(({ endOn, electedOn }) => {
      const ended = { label: field, amount: 1, on: endOn }
      const isOnTime = electedOn !== undefined && electedOn <= endOn
      return [
        { measure: 'terms-ended', ...ended },
        ...(isOnTime ? [{ measure: 'terms-ended-elected-on-time', ...ended }] : []),
      ]
    })

const inOrder = <T>(steps: readonly (readonly [Day, T])[]): (readonly [Day, T])[] =>
  [...steps].sort(([a], [b]) => ascending(a, b))

/** A branch in each of its years: what it owes depends on how long it has been there, and whether it has a committee. */
function asBranch(of: Organization, { key, year, places }: Own): Export[] {
  const { field, from, to, grouped } = of
  const days = chain(inOrder(of.committees), to).flatMap(({ value, ...on }): Interval[] => (value ? [on] : []))
  const profile = { field, from, to, places, grouped, committee: union(days) }
  return keysOf(key, of, year).map((one) => branchYear.lend(one, { is: 'profile', ...profile }))
}
/** A group in each year of the branches it stood below. */
function asGroup({ parents, to }: Organization, { key, year }: Own): Export[] {
  const times = chain(parents, to)
  return [...new Set(times.map(({ value }) => value))].flatMap((branch) => {
    const days = times.flatMap(({ value, ...on }): Interval[] => (value === branch ? [on] : []))
    const keys = new Set(days.flatMap((on) => keysOf(branch, on, year)))
    return [...keys].map((one) => branchYear.lend(one, { is: 'group', id: key, days }))
  })
}
function owing(of: Organization, own: Own): Export[] {
  if (branchTypes.includes(of.orgType)) return asBranch(of, own)
  return groupTypes.includes(of.orgType) ? asGroup(of, own) : []
}

/** A Party organisation while it stands, and the terms of its committee. */
const organizations = subject<Organization>({
  name: 'party-organization',
  resource: 'organizations',
  measures: ['party-organizations', 'party-organizations-by-field', 'terms-ended', 'terms-ended-elected-on-time'],
  obliged: true,
  corrections: organizationCorrectionEvents,
  steps: [
    founds(PartyOrganizationEstablished, ({ data }): Organization => {
      const { orgType, field, establishedOn: from, termEndOn, committeeSize, hasPartyGroups, parentId } = data
      const { fullMemberCount: full, probationaryCount, coveredUnitIds = [] } = data
      return {
        ...{ orgType, field, from, grouped: hasPartyGroups, covers: coveredUnitIds.length },
        terms: termEndOn ? [{ endOn: termEndOn }] : [],
        sizes: [{ on: from, members: full + probationaryCount, full }],
        committees: [[from, committeeSize > 0]],
        parents: parentId ? [[from, parentId]] : [],
      }
    }),
    changes(CommitteeElected, (state: Organization, { data }) =>
      elected(state, data.electedOn, data.termEndOn, data.committeeSize),
    ),
    changes(TermExtended, (state: Organization, { data }) => extended(state, data.termEndOn)),
    changes(BranchStructureChanged, (state: Organization, { data: { asOf: on, n: members, full } }) => ({
      ...state,
      sizes: counted(state.sizes, { on, members, full }),
    })),
    changes(PartyOrganizationReparented, (state: Organization, { data }) => ({
      ...state,
      parents: [...state.parents, [data.effectiveOn, data.parentId] as const],
    })),
    changes(PartyOrganizationMerged, (state: Organization, { data }) => ({ ...state, to: data.mergedOn })),
    changes(PartyOrganizationDissolved, (state: Organization, { data }) => ({ ...state, to: data.dissolvedOn })),
  ],
  contributions: (state) => {
    const { orgType, field, from, to } = state
    return [
      { measure: 'party-organizations', label: orgType, amount: 1, from, to },
      { measure: 'party-organizations-by-field', label: field, amount: 1, from, to },
      ...termsEnded(state),
    ]
  },
  rules: ['W-01', 'W-08'],
  wrongs: (state, { limits }) => [...termsEnding(state, limits), ...sizeWrongs(state, limits)],
  exports: (state, own) => [
    board.lend(own.key, {
      ...{ is: 'profile', from: state.from, to: state.to, places: own.places },
      isBranch: branchTypes.includes(state.orgType),
    }),
    ...owing(state, own),
  ],
})

export const subjects = [organizations] as const
