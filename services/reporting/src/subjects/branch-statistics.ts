import { isDeepStrictEqual } from 'node:util'
import {
  BranchStructureChanged,
  BranchStudyHoursComputed,
  PartyOrganizationDissolved,
  PartyOrganizationEstablished,
  PartyOrganizationMerged,
  PartyOrganizationReparented,
} from '@jiceng/contracts'
import type { Recorded } from '@jiceng/kernel'
import { ascending, chain } from '../algebra/days.ts'
import { changes, moves, repeats, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'

/** What a branch says of its members in sums. */
interface Report {
  readonly field: string
  readonly amounts: Readonly<Record<Measure, number>>
}
/** What it says of a year of training. */
interface Study {
  readonly year: number
  readonly on: Day
  readonly field: string
  readonly amounts: Readonly<Record<StudyMeasure, number>>
}
interface Statistics {
  readonly reports: readonly (readonly [Day, Report])[]
  readonly studies: readonly Study[]
  readonly to?: Day
}
const none: Statistics = { reports: [], studies: [] }
const structureMeasures = [
  'structure-members',
  'structure-members-60-plus',
  'structure-members-35-under',
  'structure-members-college',
  'structure-age-months',
] as const
type Measure = (typeof structureMeasures)[number]
const studyMeasures = [
  'study-members',
  'study-members-met',
  'secretaries-studying',
  'secretaries-studying-met',
] as const
type StudyMeasure = (typeof studyMeasures)[number]

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

const studied = ({ year, asOf, field, members, met32, secretaryMet }: Computed): Study => ({
  ...{ year, on: asOf, field },
  amounts: {
    'study-members': members,
    'study-members-met': met32,
    'secretaries-studying': secretaryMet === undefined ? 0 : 1,
    'secretaries-studying-met': secretaryMet ? 1 : 0,
  },
})
type Computed = Recorded<typeof BranchStudyHoursComputed>['data']
/** In the order of their days; of one day the last, and none that says the same as the one before. */
function withStudy(before: readonly Study[], next: Study): Study[] {
  const ordered = [...before.filter(({ on }) => on !== next.on), next].sort((a, b) => ascending(a.on, b.on))
  return ordered.filter(({ on: _, ...one }, n) => {
    const { on: _on, ...last } = ordered[n - 1] ?? { on: '' }
    return !isDeepStrictEqual(one, last)
  })
}
/** Of a year a report holds until the next one, at the latest to its end. */
const ofYear = (studies: readonly Study[], to: Day | undefined) =>
  [...Map.groupBy(studies, ({ year }) => year)].flatMap(([year, reports]) => {
    const over = `${year + 1}-01-01`
    return chain(
      reports.map((report) => [report.on, report] as const),
      to !== undefined && to < over ? to : over,
    )
  })

/** Ages and education in a branch (M-004), and its hours of training (M-014): each report holds until the next one or its end. */
const branchStatistics = subject<Statistics>({
  name: 'branch-statistics',
  resource: 'organizations',
  isRecord: false,
  measures: [...structureMeasures, ...studyMeasures],
  steps: [
    repeats(BranchStructureChanged, (state: Statistics | undefined, { data }) => ({
      ...(state ?? none),
      reports: [...(state ?? none).reports, [data.asOf, reported(data)] as const],
    })),
    repeats(BranchStudyHoursComputed, (state: Statistics | undefined, { data }) => ({
      ...(state ?? none),
      studies: withStudy((state ?? none).studies, studied(data)),
    })),
    // Where it lay before it moved is where it was established, whenever it sums up first.
    moves(PartyOrganizationEstablished),
    moves(PartyOrganizationReparented),
    changes(PartyOrganizationMerged, (state: Statistics, { data }) => ({ ...state, to: data.mergedOn })),
    changes(PartyOrganizationDissolved, (state: Statistics, { data }) => ({ ...state, to: data.dissolvedOn })),
  ],
  contributions: ({ reports, studies, to }, { key }) => [
    ...chain(reports, to).flatMap(({ value: { field: label, amounts }, ...days }) =>
      structureMeasures.map((measure): Stock => {
        return { measure, label, amount: amounts[measure], entities: [key], ...days }
      }),
    ),
    ...ofYear(studies, to).flatMap(({ value: { field: label, amounts }, ...days }) =>
      studyMeasures.map((measure): Stock => {
        return { measure, label, amount: amounts[measure], entities: [key], ...days }
      }),
    ),
  ],
})

export const subjects = [branchStatistics] as const
