import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'

/** The six levels (M-050), from the district down to the household. */
export const chainLevels = [
  'district_committee',
  'working_committee',
  'community_grand_committee',
  'neighbourhood_branch',
  'building_group',
  'centre_household',
] as const
export const householdEnds = ['moved', 'withdrawn', 'other'] as const

/** No address: the building is that of the group. */
export const CentreHouseholdDesignated = event(
  'CentreHouseholdDesignated',
  Closed({ householdId: Id, personId: PersonId, buildingGroupId: Id, divisionCode: DivisionCode, since: Day }),
)
export const CentreHouseholdEnded = event(
  'CentreHouseholdEnded',
  Closed({
    householdId: Id,
    personId: PersonId,
    buildingGroupId: Id,
    until: Day,
    reason: OneOf(...householdEnds, 'group_ended', 'membership_ended'),
  }),
)
export const centreHouseholdEvents = [CentreHouseholdDesignated, CentreHouseholdEnded] as const

/** Which of the six levels a community lacks; none: its chain is complete. */
export const ChainCompletenessChanged = event(
  'ChainCompletenessChanged',
  Closed({
    communityCode: DivisionCode,
    missingLevels: Type.Array(OneOf(...chainLevels), { maxItems: chainLevels.length }),
    changedOn: Day,
  }),
)
export const communityChainEvents = [ChainCompletenessChanged] as const
