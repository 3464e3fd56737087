import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { fields } from '../organizations/units.ts'
import { Hours } from './teams.ts'

export const checkInKinds = ['unit', 'member'] as const
export const Skills = Type.Array(Name, { maxItems: 10, uniqueItems: true })
const checkIn = { checkInId: Id, divisionCode: DivisionCode, skills: Skills, checkedInOn: Day }

export const UnitCheckedIn = event('UnitCheckedIn', Closed({ ...checkIn, unitId: Id, field: OneOf(...fields) }))
/** The community of residence is all that is kept of where a member lives. `unitId` stands behind the organisation. */
export const MemberCheckedIn = event(
  'MemberCheckedIn',
  Closed({ ...checkIn, personId: Id, orgId: Id, unitId: Type.Optional(Id), field: OneOf(...fields) }),
)
/** The member belongs to another branch from that day on. */
export const CheckInBranchChanged = event(
  'CheckInBranchChanged',
  Closed({ orgId: Id, unitId: Type.Optional(Id), field: OneOf(...fields), changedOn: Day }),
)
export const CheckInEnded = event('CheckInEnded', Closed({ endedOn: Day, reason: Text }))
export const checkInEvents = [UnitCheckedIn, MemberCheckedIn, CheckInBranchChanged, CheckInEnded] as const

/** Whose service it was: of a member, the organisation and the unit behind it, never the person. */
const served = {
  checkInId: Id,
  kind: OneOf(...checkInKinds),
  unitId: Type.Optional(Id),
  orgId: Type.Optional(Id),
  field: OneOf(...fields),
  divisionCode: DivisionCode,
  servedOn: Day,
  hours: Hours,
}
export const CheckInServiceRecorded = event(
  'CheckInServiceRecorded',
  Closed({ ...served, topic: Name, teamId: Type.Optional(Id), recordedBy: AccountId }),
)
export const CheckInServiceConfirmed = event(
  'CheckInServiceConfirmed',
  Closed({ ...served, confirmedBy: AccountId, confirmedOn: Day }),
  { correctable: true },
)
export const CheckInServiceDeclined = event(
  'CheckInServiceDeclined',
  Closed({ declinedBy: AccountId, declinedOn: Day, reason: Text }),
)
export const serviceRecordEvents = [CheckInServiceRecorded, CheckInServiceConfirmed, CheckInServiceDeclined] as const
export const serviceRecordCorrectionEvents = corrections('ServiceRecord')
