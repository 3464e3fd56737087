import { TrainingHeld, trainingCorrectionEvents } from '@jiceng/contracts'
import { occurrence } from '../algebra/occurrence.ts'

/** Training that took place (M-014), in the period in which it ended. */
const trainingSessions = occurrence({
  name: 'training-session',
  resource: 'training-sessions',
  measures: ['training-sessions', 'training-person-times'],
  event: TrainingHeld,
  corrections: trainingCorrectionEvents,
  flows: ({ data: { theme: label, endOn: on, personTimes } }) => [
    { measure: 'training-sessions', label, amount: 1, on },
    { measure: 'training-person-times', label, amount: personTimes, on },
  ],
})

export const subjects = [trainingSessions] as const
