import { CheckInServiceConfirmed, serviceRecordCorrectionEvents } from '@jiceng/contracts'
import { occurrence } from '../algebra/occurrence.ts'

/** Hours are told in halves; amounts are whole. */
const halves = (hours: number): number => Math.round(hours * 2)

/** What units and members who checked in did (M-056), once the community has confirmed it. */
const serviceRecords = occurrence({
  name: 'service-record',
  resource: 'service-records',
  measures: ['service-records', 'service-hours'],
  event: CheckInServiceConfirmed,
  corrections: serviceRecordCorrectionEvents,
  flows: ({ data: { kind: label, hours, servedOn: on } }) => [
    { measure: 'service-records', label, amount: 1, on },
    { measure: 'service-hours', label, amount: halves(hours), on },
  ],
})

export const subjects = [serviceRecords] as const
