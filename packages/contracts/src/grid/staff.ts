import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

export const staffKinds = ['full_time', 'part_time', 'police', 'urban_mgmt'] as const
/** Where somebody works, and whether as the lead of each of these grids. */
export const postingData = {
  divisionCode: DivisionCode,
  gridIds: Type.Array(Id, { minItems: 1, maxItems: 10, uniqueItems: true }),
  lead: Type.Boolean(),
}
export const GridStaffAssigned = event(
  'GridStaffAssigned',
  Closed({ staffId: Id, personId: Id, kind: OneOf(...staffKinds), ...postingData, from: Day }),
)
export const GridStaffTransferred = event('GridStaffTransferred', Closed({ ...postingData, transferredOn: Day }))
export const GridStaffEnded = event('GridStaffEnded', Closed({ to: Day, reason: Text }))
/** In whole hours. */
export const trainingHours = Type.Integer({ minimum: 1, maximum: 200 })
export const GridStaffTrained = event(
  'GridStaffTrained',
  Closed({ topic: Name, hours: trainingHours, trainedOn: Day }),
  { correctable: true },
)
export const staffEvents = [GridStaffAssigned, GridStaffTransferred, GridStaffTrained, GridStaffEnded] as const
export const staffCorrectionEvents = corrections('GridStaff')
