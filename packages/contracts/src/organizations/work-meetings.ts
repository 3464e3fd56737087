import { corrections, event } from '@jiceng/kernel'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'

export const workMeetingData = {
  kind: OneOf('deployment', 'progress', 'briefing', 'mobilisation'),
  hostOrgId: Id,
  topic: Name,
  attendeeCount: Count,
}
export const WorkMeetingHeld = event(
  'WorkMeetingHeld',
  Closed({ ...workMeetingData, divisionCode: DivisionCode, heldOn: Day }),
  {
    correctable: true,
  },
)
export const workMeetingEvents = [WorkMeetingHeld] as const
export const workMeetingCorrectionEvents = corrections('WorkMeeting')
