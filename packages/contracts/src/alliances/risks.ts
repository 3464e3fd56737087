import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

/** A matter of the grid service that the work in the field is done by. */
export const GridMatterId = Type.String({ pattern: '^mat_[0-9A-Za-z]{1,40}$', maxLength: 44 })
export const jointRiskData = { allianceId: Id, topic: Name, ownerId: MemberId, dueOn: Day }

export const JointRiskRaised = event(
  'JointRiskRaised',
  Closed({ riskId: Id, ...jointRiskData, divisionCode: DivisionCode, foundOn: Day }),
)
export const JointRiskReferred = event('JointRiskReferred', Closed({ gridMatterId: GridMatterId, referredOn: Day }))
export const JointRiskClosed = event('JointRiskClosed', Closed({ result: Text, dueOn: Day, closedOn: Day }))
export const jointRiskEvents = [JointRiskRaised, JointRiskReferred, JointRiskClosed] as const
