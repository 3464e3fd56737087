import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

export const allianceTeamKinds = ['service', 'patrol', 'pioneer', 'volunteer'] as const
export const allianceTeamData = {
  allianceId: Id,
  kind: OneOf(...allianceTeamKinds),
  name: Name,
  memberCount: Type.Integer({ minimum: 1, maximum: 10_000 }),
}

export const AllianceTeamFormed = event(
  'AllianceTeamFormed',
  Closed({ teamId: Id, ...allianceTeamData, divisionCode: DivisionCode, formedOn: Day }),
)
export const AllianceTeamActed = event(
  'AllianceTeamActed',
  Closed({ topic: Name, persons: Count, hours: Count, actedOn: Day }),
)
export const AllianceTeamDisbanded = event('AllianceTeamDisbanded', Closed({ reason: Text, disbandedOn: Day }))
export const allianceTeamEvents = [AllianceTeamFormed, AllianceTeamActed, AllianceTeamDisbanded] as const
