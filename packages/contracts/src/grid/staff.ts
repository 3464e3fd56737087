import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, OneOf, Text } from '../fields.ts'

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
export const staffEvents = [GridStaffAssigned, GridStaffTransferred, GridStaffEnded] as const
