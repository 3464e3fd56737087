import { ReportGenerated, ReportTraced } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface Report {
  readonly asOf: Day
  readonly slots?: { readonly printed: number; readonly traced: number }
}

/** Figures that a report prints, and those that lead to their records (M-104): asked of one report, on the day it is as of. */
const reports = subject<Report>({
  name: 'report',
  resource: 'reports',
  measures: ['report-slots', 'report-slots-traced'],
  steps: [
    founds(ReportGenerated, ({ data: { asOf } }): Report => ({ asOf })),
    changes(ReportTraced, (state: Report, { data: { slots } }) => (slots ? { ...state, slots } : state)),
  ],
  contributions: ({ asOf: on, slots }, { key }) =>
    slots
      ? [
          { measure: 'report-slots', amount: slots.printed, on, entities: [key] },
          { measure: 'report-slots-traced', amount: slots.traced, on, entities: [key] },
        ]
      : [],
})

export const subjects = [reports] as const
