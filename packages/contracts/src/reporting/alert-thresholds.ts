import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Id, Text } from '../fields.ts'

const set = Type.Optional(Count)
/** What alerts are judged by (`domain` 4), as far as a district has its own. */
export const thresholdData = {
  termMonths: set,
  termSevereMonths: set,
  unitMembers: set,
  unitUncovered: set,
  membersMax: set,
  fullMin: set,
  fewDays: set,
  unitsMax: set,
  uncovered: set,
  settling: set,
  unmerged: set,
  townHouseholdsMin: set,
  townHouseholdsMax: set,
  villageHouseholdsMin: set,
  villageHouseholdsMax: set,
  matterUsedPct: set,
  contract: set,
  projectless: set,
  idle: set,
  unsigned: set,
  reviewedMin: set,
  incompletePct: set,
  latePct: set,
  rectifySevere: set,
  rejects: set,
  branchesMin: set,
  lifeHeldPct: set,
  silent: set,
  recordLag: set,
  quarterAfter: set,
  quarterBefore: set,
  monthAfter: set,
} as const
export type ThresholdName = keyof typeof thresholdData

/** All that a district has of its own from a day on: what is not named is as for the whole city. */
export const AlertThresholdsSet = event(
  'AlertThresholdsSet',
  Closed({
    thresholdsId: Id,
    divisionCode: DivisionCode,
    values: Closed(thresholdData),
    reason: Text,
    effectiveOn: Day,
    by: AccountId,
  }),
)
export const thresholdEvents = [AlertThresholdsSet] as const
