import { WorkMeetingHeld, workMeetingCorrectionEvents } from '@jiceng/contracts'
import { occurrence } from '../algebra/occurrence.ts'

/** Meetings that deployed or reviewed Party work (M-009). */
const workMeetings = occurrence({
  name: 'work-meeting',
  resource: 'work-meetings',
  measures: ['work-meetings'],
  event: WorkMeetingHeld,
  corrections: workMeetingCorrectionEvents,
  flows: ({ data }) => [{ measure: 'work-meetings', label: data.kind, amount: 1, on: data.heldOn }],
})

export const subjects = [workMeetings] as const
