import { CentreHouseholdDesignated, CentreHouseholdEnded } from '@jiceng/contracts'
import type { Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'

/** A household that is the centre of its building's members (M-050), while it is. */
const centreHouseholds = subject<Interval>({
  name: 'centre-household',
  resource: 'centre-households',
  measures: ['centre-households'],
  steps: [
    founds(CentreHouseholdDesignated, ({ data }): Interval => ({ from: data.since })),
    changes(CentreHouseholdEnded, (state: Interval, { data }) => ({ ...state, to: data.until })),
  ],
  contributions: ({ from, to }) => [{ measure: 'centre-households', amount: 1, from, to }],
})

export const subjects = [centreHouseholds] as const
