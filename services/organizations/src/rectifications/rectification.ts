import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  OneOf,
  rectificationData,
  rectificationEvents,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'open', 'submitted', 'verified'),
  rectificationId: Id,
  ...rectificationData,
  divisionCode: DivisionCode,
  foundOn: Type.Optional(Day),
  measures: Type.Optional(Text),
  submittedBy: Type.Optional(AccountId),
  doneOn: Type.Optional(Day),
  verifierOrgId: Type.Optional(Id),
  verifiedOn: Type.Optional(Day),
  rejectedFor: Type.Optional(Text),
  rejects: Count,
})
export type Rectification = Static<typeof View>
const initial: Rectification = {
  state: 'new',
  rectificationId: '',
  origin: 'review',
  orgId: '',
  divisionCode: '',
  topic: 'other',
  severity: 'minor',
  dueOn: '',
  rejects: 0,
}

/** Something that was found wrong and is to be put right (M-013). That it is overdue is told by an alert (W-29). */
export const rectifications = lifecycle({
  name: 'rectification',
  collection: 'rectifications',
  idPrefix: 'rct',
  mechanism: 'M-013',
  title: { zh: '问题整改', en: 'Rectifications' },
  events: rectificationEvents,
  initial,
  machine: {
    new: { open: 'open' },
    open: { submit: 'submitted' },
    submitted: { verify: 'verified', reject: 'open' },
    verified: {},
  },
  view: View,
  filters: { state: 'state.state', orgId: 'state.orgId', severity: 'state.severity', originId: 'state.originId' },
  relates: ({ orgId }) => [`org:${orgId}`],
  evolve(rectification, { type, data }): Rectification {
    switch (type) {
      case 'RectificationOpened':
        return { ...rectification, ...data, state: 'open' }
      case 'RectificationSubmitted':
        return {
          ...rectification,
          state: 'submitted',
          measures: data.measures,
          submittedBy: data.submittedBy,
          doneOn: data.doneOn,
        }
      case 'RectificationVerified':
        return {
          ...rectification,
          state: 'verified',
          verifierOrgId: data.verifierOrgId,
          verifiedOn: data.verifiedOn,
        }
      case 'RectificationRejected':
        return { ...rectification, state: 'open', rejectedFor: data.reason, rejects: data.rejects }
    }
  },
})
