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
import { allianceBoard } from '../hubs/alliance-board.ts'

interface Thing extends Interval {
  readonly allianceId: string
  readonly kind: string
}

/** A team of an alliance while there is one (M-068), and the alliance. */
const allianceTeams = subject<Thing>({
  name: 'alliance-team',
  resource: 'alliance-teams',
  measures: [],
  steps: [
    founds(AllianceTeamFormed, ({ data: { allianceId, kind, formedOn: from } }): Thing => ({ allianceId, kind, from })),
    changes(AllianceTeamDisbanded, (state: Thing, { data }) => ({ ...state, to: data.disbandedOn })),
  ],
  exports: ({ allianceId, kind: label, from, to }, { places }) => [
    allianceBoard.lend(allianceId, { is: 'had', measure: 'alliance-teams', label, days: [{ from, to }], places }),
  ],
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
  contributions: ({ allianceId, kind: label, from, to }) => [
    { measure: 'alliance-bases', label, amount: 1, entities: [allianceId], from, to },
  ],
})

interface Brand {
  readonly allianceId: string
  /** From a review that kept it to one that did not, or to its end. */
  readonly kept: readonly Interval[]
}
const until = ({ kept }: Brand, to: string): Interval[] =>
  kept.map((one) => (one.to === undefined ? { ...one, to } : one))

/** A brand that a review has kept (M-062), while there is the alliance. */
const allianceBrands = subject<Brand>({
  name: 'alliance-brand',
  resource: 'alliance-brands',
  measures: [],
  steps: [
    founds(AllianceBrandRegistered, ({ data }): Brand => ({ allianceId: data.allianceId, kept: [] })),
    changes(AllianceBrandReviewed, (state: Brand, { data: { result, reviewedOn } }) => {
      const isKept = state.kept.some(({ to }) => to === undefined)
      if (result === 'kept') return isKept ? state : { ...state, kept: [...state.kept, { from: reviewedOn }] }
      return { ...state, kept: until(state, reviewedOn) }
    }),
    changes(AllianceBrandWithdrawn, (state: Brand, { data }) => ({
      ...state,
      kept: until(state, data.withdrawnOn),
    })),
  ],
  exports: ({ allianceId, kept: days }, { places }) => [
    allianceBoard.lend(allianceId, { is: 'had', measure: 'alliance-brands', days, places }),
  ],
})

export const subjects = [allianceTeams, allianceBases, allianceBrands] as const
