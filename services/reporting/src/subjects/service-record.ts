import { CheckInServiceConfirmed, CheckInServiceRecorded, serviceRecordCorrectionEvents } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface ServiceRecord {
  /** Nothing counts before. */
  readonly confirmed?: { readonly kind: string; readonly hours: number; readonly on: Day }
}
/** Hours are told in halves; amounts are whole. */
const halves = (hours: number): number => Math.round(hours * 2)

/** What a unit or member who checked in did (M-056), once the community has confirmed it. */
const serviceRecords = subject<ServiceRecord>({
  name: 'service-record',
  resource: 'service-records',
  measures: ['service-records', 'service-hours'],
  corrections: serviceRecordCorrectionEvents,
  steps: [
    founds(CheckInServiceRecorded, (): ServiceRecord => ({})),
    changes(CheckInServiceConfirmed, (_: ServiceRecord, { data: { kind, hours, servedOn } }) => ({
      confirmed: { kind, hours, on: servedOn },
    })),
  ],
  contributions({ confirmed }) {
    if (!confirmed) return []
    const { kind: label, hours, on } = confirmed
    return [
      { measure: 'service-records', label, amount: 1, on },
      { measure: 'service-hours', label, amount: halves(hours), on },
    ]
  },
})

export const subjects = [serviceRecords] as const
