import {
  BranchStructureChanged,
  PartyOrganizationDissolved,
  PartyOrganizationMerged,
  PartyOrganizationReparented,
} from '@jiceng/contracts'
import type { Recorded } from '@jiceng/kernel'
import { chain } from '../algebra/days.ts'
import { changes, moves, repeats, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'

/** What a branch says of its members in sums. */
interface Report {
  readonly field: string
  readonly amounts: Readonly<Record<Measure, number>>
}
interface Statistics {
  readonly reports: readonly (readonly [Day, Report])[]
  readonly to?: Day
}
const measures = [
  'structure-members',
  'structure-members-60-plus',
  'structure-members-35-under',
  'structure-members-college',
  'structure-age-months',
] as const
type Measure = (typeof measures)[number]

/** Both ends of the bands of age are inclusive. */
const reported = ({ field, n, ageBands, educationBands, sumAgeMonths }: Structure): Report => ({
  field,
  amounts: {
    'structure-members': n,
    'structure-members-60-plus': ageBands.from60,
    'structure-members-35-under': ageBands.to35,
    'structure-members-college': educationBands.junior_college + educationBands.bachelor + educationBands.postgraduate,
    'structure-age-months': sumAgeMonths,
  },
})
type Structure = Recorded<typeof BranchStructureChanged>['data']

/** Ages and education in a branch (M-004): each report holds until the next one, the last until the branch ends. */
const branchStatistics = subject<Statistics>({
  name: 'branch-statistics',
  resource: 'organizations',
  isRecord: false,
  measures,
  steps: [
    repeats(BranchStructureChanged, (state: Statistics | undefined, { data }) => ({
      ...state,
      reports: [...(state?.reports ?? []), [data.asOf, reported(data)] as const],
    })),
    moves(PartyOrganizationReparented),
    changes(PartyOrganizationMerged, (state: Statistics, { data }) => ({ ...state, to: data.mergedOn })),
    changes(PartyOrganizationDissolved, (state: Statistics, { data }) => ({ ...state, to: data.dissolvedOn })),
  ],
  contributions: ({ reports, to }, { key }) =>
    chain(reports, to).flatMap(({ value: { field: label, amounts }, ...days }) =>
      measures.map((measure): Stock => ({ measure, label, amount: amounts[measure], entities: [key], ...days })),
    ),
})

export const subjects = [branchStatistics] as const
