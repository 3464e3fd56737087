import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

/** 品牌建设、村企合作、校地合作、组织联建、思想联育、风险联控、三产融合、绿色生态 (M-064). */
export const cooperationKinds = [
  'brand',
  'village_enterprise',
  'school_local',
  'org_joint',
  'idea_joint',
  'risk_joint',
  'industry_chain',
  'ecology',
] as const
export const cooperationData = {
  allianceId: Id,
  kind: OneOf(...cooperationKinds),
  title: Name,
  partnerIds: Type.Array(MemberId, { minItems: 2, maxItems: 50, uniqueItems: true }),
}

export const CooperationOpened = event(
  'CooperationOpened',
  Closed({ topicId: Id, ...cooperationData, divisionCode: DivisionCode, startedOn: Day }),
)
export const CooperationOutcomeRecorded = event('CooperationOutcomeRecorded', Closed({ text: Text, achievedOn: Day }))
export const CooperationClosed = event('CooperationClosed', Closed({ reason: Text, closedOn: Day }))
export const cooperationEvents = [CooperationOpened, CooperationOutcomeRecorded, CooperationClosed] as const
