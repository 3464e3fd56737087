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
import { thresholds } from '../alerts/rules.ts'
import { monthsBefore, wrong } from '../alerts/wrongs.ts'
import { both, type Interval } from '../algebra/days.ts'
import { changes, founds, moves, subject } from '../algebra/subject.ts'
import type { Contribution, Day, Wrong } from '../algebra/types.ts'
import { board } from '../hubs/board.ts'

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
}

const extended = (of: Organization, endOn: Day): Organization => ({
  ...of,
  terms: [...of.terms.slice(0, -1), { ...of.terms.at(-1), endOn }],
})
const elected = (of: Organization, electedOn: Day, endOn: Day): Organization => ({
  ...of,
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

/** W-01: from half a year before the end of a term until its successor is elected; severe from the last month on. */
const termsEnding = (of: Organization): Wrong[] =>
  of.terms.flatMap(({ endOn, electedOn: to }) => {
    const since = (months: number) => both([of], [{ from: monthsBefore(endOn, months), to }])
    const { termMonths, termSevereMonths } = thresholds
    return [...wrong('W-01', 'W', since(termMonths)), ...wrong('W-01', 'S', since(termSevereMonths))]
  })

/** A Party organisation while it stands, and the terms of its committee. */
const organizations = subject<Organization>({
  name: 'party-organization',
  resource: 'organizations',
  measures: ['party-organizations', 'party-organizations-by-field', 'terms-ended', 'terms-ended-elected-on-time'],
  corrections: organizationCorrectionEvents,
  steps: [
    founds(PartyOrganizationEstablished, ({ data }): Organization => {
      const { orgType, field, establishedOn: from, termEndOn, fullMemberCount: full, probationaryCount } = data
      const sizes = [{ on: from, members: full + probationaryCount, full }]
      return { orgType, field, from, terms: termEndOn ? [{ endOn: termEndOn }] : [], sizes }
    }),
    changes(CommitteeElected, (state: Organization, { data }) => elected(state, data.electedOn, data.termEndOn)),
    changes(TermExtended, (state: Organization, { data }) => extended(state, data.termEndOn)),
    changes(BranchStructureChanged, (state: Organization, { data: { asOf: on, n: members, full } }) => ({
      ...state,
      sizes: counted(state.sizes, { on, members, full }),
    })),
    moves(PartyOrganizationReparented),
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
  wrongs: (state) => [...termsEnding(state), ...sizeWrongs(state)],
  exports: ({ from, to }, { key, places }) => [board.lend(key, { is: 'profile', from, to, places })],
})

export const subjects = [organizations] as const
