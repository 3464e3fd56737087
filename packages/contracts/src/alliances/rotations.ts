import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, OneOf, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

export const rotationUnits = ['month', 'quarter'] as const
export const TermNo = Type.Integer({ minimum: 1, maximum: 10_000 })
/** One member's turn: both days inclusive. */
export const DutyTerm = Closed({ no: TermNo, round: TermNo, orgId: MemberId, from: Day, to: Day })
const terms = Type.Array(DutyTerm, { maxItems: 200 })
/** Turns are added to the end: the first round, those who joined meanwhile, the next round. */
export const DutyRotationScheduled = event(
  'DutyRotationScheduled',
  Closed({
    allianceId: Id,
    divisionCode: DivisionCode,
    periodUnit: OneOf(...rotationUnits),
    duties: Type.Optional(Text),
    terms,
    scheduledOn: Day,
  }),
)
export const DutyRotationHandedOver = event(
  'DutyRotationHandedOver',
  Closed({ no: TermNo, orgId: MemberId, nextOrgId: MemberId, note: Text, handedOverOn: Day }),
)
/** Without `servedTo` the turn had not begun. `terms` are the turns after it, moved up. */
export const DutyRotationSkipped = event(
  'DutyRotationSkipped',
  Closed({ no: TermNo, orgId: MemberId, reason: Text, servedTo: Type.Optional(Day), terms, skippedOn: Day }),
)
export const DutyRotationEnded = event('DutyRotationEnded', Closed({ reason: Text, endedOn: Day }))
export const rotationEvents = [
  DutyRotationScheduled,
  DutyRotationHandedOver,
  DutyRotationSkipped,
  DutyRotationEnded,
] as const
