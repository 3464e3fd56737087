import { event } from '@jiceng/kernel'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'

/** 安全教育基地、学生实践基地、红色教育基地、产业基地 (M-069). */
export const allianceBaseKinds = ['safety_education', 'student_practice', 'red_education', 'industry', 'other'] as const
export const allianceBaseData = { allianceId: Id, kind: OneOf(...allianceBaseKinds), name: Name, place: Name }

export const AllianceBaseOpened = event(
  'AllianceBaseOpened',
  Closed({ baseId: Id, ...allianceBaseData, divisionCode: DivisionCode, openedOn: Day }),
)
export const AllianceBaseUsed = event('AllianceBaseUsed', Closed({ topic: Name, persons: Count, usedOn: Day }))
export const AllianceBaseClosed = event('AllianceBaseClosed', Closed({ reason: Text, closedOn: Day }))
export const allianceBaseEvents = [AllianceBaseOpened, AllianceBaseUsed, AllianceBaseClosed] as const
