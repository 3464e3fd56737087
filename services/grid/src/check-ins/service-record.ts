import {
  AccountId,
  CheckInServiceRecorded,
  Closed,
  Day,
  Hours,
  OneOf,
  serviceRecordCorrectionEvents,
  serviceRecordEvents,
  Text,
} from '@jiceng/contracts'
import { lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'recorded', 'confirmed', 'declined', 'revoked'),
  ...CheckInServiceRecorded.data.properties,
  /** What the community confirmed: this counts. */
  confirmedHours: Type.Optional(Hours),
  confirmedBy: Type.Optional(AccountId),
  confirmedOn: Type.Optional(Day),
  declinedBy: Type.Optional(AccountId),
  declinedOn: Type.Optional(Day),
  reason: Type.Optional(Text),
})
export type ServiceRecord = Static<typeof View>
const initial: ServiceRecord = {
  state: 'new',
  checkInId: '',
  kind: 'unit',
  field: 'other',
  divisionCode: '',
  servedOn: '',
  hours: 0,
  topic: '',
  recordedBy: '',
}

/** The community confirms what was served, never more. */
export function checkHours({ hours, confirmedHours = 0 }: Pick<ServiceRecord, 'hours' | 'confirmedHours'>): void {
  if (confirmedHours > hours)
    throw refuse('hours-exceeded', `${hours} hours were recorded. Confirm that or less.`, '/hours')
}

/** What a checked-in unit or member did for the community, counted once the community has confirmed its hours (M-056). */
export const serviceRecords = lifecycle({
  name: 'service-record',
  collection: 'service_records',
  path: 'service-records',
  idPrefix: 'srv',
  mechanism: 'M-056',
  title: { zh: '双服务', en: 'Services of the checked in' },
  events: serviceRecordEvents,
  initial,
  machine: {
    new: { record: 'recorded' },
    recorded: { confirm: 'confirmed', decline: 'declined' },
    confirmed: {},
    declined: {},
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', checkInId: 'state.checkInId' },
  relates: ({ kind, unitId }) => (kind === 'unit' ? [`unit:${unitId}`] : []),
  corrections: {
    events: serviceRecordCorrectionEvents,
    roles: ['district-admin', 'town-secretary', 'community-clerk'],
    check: checkHours,
  },
  evolve(record, { type, data }): ServiceRecord {
    switch (type) {
      case 'CheckInServiceRecorded':
        return { ...record, ...data, state: 'recorded' }
      case 'CheckInServiceConfirmed': {
        const { hours, servedOn, confirmedBy, confirmedOn } = data
        return { ...record, state: 'confirmed', servedOn, confirmedHours: hours, confirmedBy, confirmedOn }
      }
      case 'CheckInServiceDeclined':
        return { ...record, state: 'declined', ...data }
    }
  },
})
