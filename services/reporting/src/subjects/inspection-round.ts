import {
  InspectionDrawn,
  InspectionFindingsPublished,
  InspectionRoundPlanned,
  InspectionVisited,
} from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Flow } from '../algebra/types.ts'
import { branchYear, keyOf } from '../hubs/branch-year.ts'

interface Round {
  readonly flows: readonly Flow[]
  readonly visits: readonly { readonly orgId: string; readonly on: Day }[]
}
const flow = (measure: string, on: Day, more: { label?: string; amount?: number } = {}): Flow => ({
  ...{ measure, amount: 1, on },
  ...more,
})
const findings = (found: readonly { readonly topic: string }[], on: Day): Flow[] =>
  [...Map.groupBy(found, ({ topic }) => topic)].map(([label, of]) =>
    flow('inspection-findings', on, { label, amount: of.length }),
  )

/** One part for each organisation and year, whatever the number of visits. */
const visited = ({ visits }: Round) =>
  [...Map.groupBy(visits, ({ orgId, on }) => keyOf(orgId, on))].map(([key, of]) =>
    branchYear.lend(key, { is: 'visited', days: of.map(({ on }) => on) }),
  )

/** A round of inspections whose places and inspectors are drawn (M-011), counted where it was planned. */
const inspectionRounds = subject<Round>({
  name: 'inspection-round',
  resource: 'inspection-rounds',
  measures: ['inspection-visits', 'inspection-rounds', 'inspection-findings'],
  steps: [
    founds(InspectionRoundPlanned, (): Round => ({ flows: [], visits: [] })),
    changes(InspectionDrawn, ({ flows, visits }: Round, { data }) => ({
      flows: [...flows, flow('inspection-rounds', data.drawnOn)],
      visits,
    })),
    changes(InspectionVisited, ({ flows, visits }: Round, { data: { orgId, visitedOn: on } }) => ({
      flows: [...flows, flow('inspection-visits', on)],
      visits: [...visits, { orgId, on }],
    })),
    changes(InspectionFindingsPublished, ({ flows, visits }: Round, { data }) => ({
      flows: [...flows, ...findings(data.findings, data.publishedOn)],
      visits,
    })),
  ],
  contributions: ({ flows }) => flows,
  exports: visited,
})

export const subjects = [inspectionRounds] as const
