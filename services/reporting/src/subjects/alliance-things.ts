import {
  AllianceBaseClosed,
  AllianceBaseOpened,
  AllianceBrandRegistered,
  AllianceBrandReviewed,
  AllianceBrandWithdrawn,
  AllianceTeamDisbanded,
  AllianceTeamFormed,
} from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Stock } from '../algebra/types.ts'

interface Thing extends Interval {
  readonly allianceId: string
  readonly kind: string
}
const held =
  (measure: string) =>
  ({ allianceId, kind, from, to }: Thing): Stock[] => [
    { measure, label: kind, amount: 1, entities: [allianceId], from, to },
  ]

/** A team of an alliance while there is one (M-068). */
const allianceTeams = subject<Thing>({
  name: 'alliance-team',
  resource: 'alliance-teams',
  measures: ['alliance-teams'],
  steps: [
    founds(AllianceTeamFormed, ({ data: { allianceId, kind, formedOn: from } }): Thing => ({ allianceId, kind, from })),
    changes(AllianceTeamDisbanded, (state: Thing, { data }) => ({ ...state, to: data.disbandedOn })),
  ],
  contributions: held('alliance-teams'),
})

/** A base of an alliance while it is open (M-069). */
const allianceBases = subject<Thing>({
  name: 'alliance-base',
  resource: 'alliance-bases',
  measures: ['alliance-bases'],
  steps: [
    founds(AllianceBaseOpened, ({ data: { allianceId, kind, openedOn: from } }): Thing => ({ allianceId, kind, from })),
    changes(AllianceBaseClosed, (state: Thing, { data }) => ({ ...state, to: data.closedOn })),
  ],
  contributions: held('alliance-bases'),
})

interface Brand {
  /** From a review that kept it to one that did not, or to its end. */
  readonly kept: readonly Interval[]
}
const until = ({ kept }: Brand, to: string): Interval[] =>
  kept.map((one) => (one.to === undefined ? { ...one, to } : one))

/** A brand that a review has kept (M-062). */
const allianceBrands = subject<Brand>({
  name: 'alliance-brand',
  resource: 'alliance-brands',
  measures: ['alliance-brands'],
  steps: [
    founds(AllianceBrandRegistered, (): Brand => ({ kept: [] })),
    changes(AllianceBrandReviewed, (state: Brand, { data: { result, reviewedOn } }) => {
      const isKept = state.kept.some(({ to }) => to === undefined)
      if (result === 'kept') return isKept ? state : { kept: [...state.kept, { from: reviewedOn }] }
      return { kept: until(state, reviewedOn) }
    }),
    changes(AllianceBrandWithdrawn, (state: Brand, { data }) => ({ kept: until(state, data.withdrawnOn) })),
  ],
  contributions: ({ kept }) => kept.map((days) => ({ measure: 'alliance-brands', amount: 1, ...days })),
})

export const subjects = [allianceTeams, allianceBases, allianceBrands] as const
