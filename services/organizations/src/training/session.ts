import {
  Attendance,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  OneOf,
  trainingCorrectionEvents,
  trainingData,
  trainingEvents,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { checkSums } from './checks.ts'

const View = Closed({
  state: OneOf('new', 'scheduled', 'held', 'cancelled', 'revoked'),
  sessionId: Id,
  ...trainingData,
  divisionCode: DivisionCode,
  persons: Type.Optional(Count),
  personTimes: Type.Optional(Count),
  attendance: Type.Optional(Attendance),
  cancelledOn: Type.Optional(Day),
})
export type TrainingSession = Static<typeof View>
const initial: TrainingSession = {
  state: 'new',
  sessionId: '',
  theme: 'other',
  title: '',
  level: 'district',
  hostOrgId: '',
  divisionCode: '',
  startOn: '',
  endOn: '',
  hours: 1,
  mode: 'onsite',
  field: [],
  enrolled: 0,
}

/** One training session, from its announcement to who took part (M-014). */
export const trainingSessions = lifecycle({
  name: 'training-session',
  collection: 'training_sessions',
  path: 'training-sessions',
  idPrefix: 'trs',
  mechanism: 'M-014',
  title: { zh: '培训班、专题培训', en: 'Training sessions' },
  events: trainingEvents,
  initial,
  machine: {
    new: { schedule: 'scheduled' },
    scheduled: { hold: 'held', cancel: 'cancelled' },
    held: {},
    cancelled: {},
  },
  view: View,
  corrections: {
    events: trainingCorrectionEvents,
    roles: ['district-admin', 'town-clerk'],
    check: (session) => checkSums(session, '/data'),
  },
  filters: { state: 'state.state', theme: 'state.theme', hostOrgId: 'state.hostOrgId' },
  relates: ({ hostOrgId }) => [`org:${hostOrgId}`],
  evolve(session, { type, data }): TrainingSession {
    switch (type) {
      case 'TrainingScheduled':
        return { ...session, ...data, state: 'scheduled' }
      case 'TrainingHeld':
        return { ...session, ...data, state: 'held' }
      case 'TrainingCancelled':
        return { ...session, state: 'cancelled', cancelledOn: data.cancelledOn }
    }
  },
})
