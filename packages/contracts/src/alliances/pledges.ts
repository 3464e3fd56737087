import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { OrgId } from './joint-actions.ts'

/** 亮身份亮职责亮承诺, 比技能比作风比业绩 (M-100). */
export const pledgeDriveKinds = ['show', 'compare'] as const
export const pledgeDriveData = {
  allianceId: Id,
  kind: OneOf(...pledgeDriveKinds),
  title: Name,
  orgIds: Type.Array(OrgId, { minItems: 1, maxItems: 200, uniqueItems: true }),
  personsCount: Count,
}
const pledge = { pledgeId: Id, driveId: Id, allianceId: Id, orgId: OrgId, personId: Id }

export const PledgeDriveHeld = event(
  'PledgeDriveHeld',
  Closed({ driveId: Id, ...pledgeDriveData, divisionCode: DivisionCode, heldOn: Day }),
  { correctable: true },
)
export const pledgeDriveEvents = [PledgeDriveHeld] as const
export const pledgeDriveCorrectionEvents = corrections('PledgeDrive')

/** Somebody pledged; the words are theirs and stay in the service. Nobody is scored or ranked. */
export const PledgeMade = event('PledgeMade', Closed({ ...pledge, divisionCode: DivisionCode, pledgedOn: Day }))
export const PledgeFulfilled = event('PledgeFulfilled', Closed({ ...pledge, fulfilledOn: Day }))
export const PledgeWithdrawn = event('PledgeWithdrawn', Closed({ withdrawnOn: Day }))
export const pledgeEvents = [PledgeMade, PledgeFulfilled, PledgeWithdrawn] as const
