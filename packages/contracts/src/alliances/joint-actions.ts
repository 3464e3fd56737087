import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

/** 组织生活联建、人才队伍联育、服务活动联办、产业发展联兴 (M-099); the list may grow. */
export const jointActionKinds = ['org_life', 'talent', 'service', 'industry'] as const
export const OrgId = Type.String({ pattern: '^org_[0-9A-Za-z]{1,40}$', maxLength: 44 })
export const UnitId = Type.String({ pattern: '^unt_[0-9A-Za-z]{1,40}$', maxLength: 44 })
/** Who took part: member organisations, and member units beside them. */
export const participants = {
  orgIds: Type.Array(OrgId, { minItems: 2, maxItems: 200, uniqueItems: true }),
  unitIds: Type.Array(UnitId, { maxItems: 200, uniqueItems: true }),
  persons: Count,
}
const planned = {
  allianceId: Id,
  action: OneOf(...jointActionKinds),
  title: Name,
  hostOrgId: OrgId,
  /** The project of the co-building lists (M-097) that it carries out. */
  listItemId: Type.Optional(Id),
}

export const JointActionPlanned = event(
  'JointActionPlanned',
  Closed({ actionId: Id, ...planned, divisionCode: DivisionCode, plannedFor: Day, plannedOn: Day }),
)
/** An `org_life` action may stand for the theme day of each of `orgIds` (M-099): `actionId` is what they refer to. */
export const JointActionHeld = event(
  'JointActionHeld',
  Closed({ actionId: Id, ...planned, ...participants, place: Name, heldOn: Day }),
  { correctable: true },
)
export const JointActionCancelled = event('JointActionCancelled', Closed({ reason: Text, cancelledOn: Day }))
export const jointActionEvents = [JointActionPlanned, JointActionHeld, JointActionCancelled] as const
export const jointActionCorrectionEvents = corrections('JointAction')
