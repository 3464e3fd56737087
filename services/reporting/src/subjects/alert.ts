import { AlertClosed, AlertEscalated, AlertRaised } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface Alert {
  readonly severity: string
  readonly raisedOn: Day
  readonly closed?: readonly [severity: string, on: Day]
}

/** An alert, counted by the severity it was raised with and the one it was closed with (IR-04). */
const alerts = subject<Alert>({
  name: 'alert',
  resource: 'alerts',
  measures: ['alerts-raised', 'alerts-closed'],
  steps: [
    founds(AlertRaised, ({ data }): Alert => ({ severity: data.severity, raisedOn: data.raisedOn })),
    changes(AlertEscalated, (state: Alert) => state),
    changes(AlertClosed, (state: Alert, { data }) => ({ ...state, closed: [data.severity, data.closedOn] as const })),
  ],
  contributions: ({ severity, raisedOn, closed }) => [
    { measure: 'alerts-raised', label: severity, amount: 1, on: raisedOn },
    ...(closed ? [{ measure: 'alerts-closed', label: closed[0], amount: 1, on: closed[1] }] : []),
  ],
})

export const subjects = [alerts] as const
