import { Closed, centreHouseholdEvents, Day, DivisionCode, householdEnds, Id, OneOf, PersonId } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'ended'),
  divisionCode: DivisionCode,
  householdId: Id,
  personId: PersonId,
  buildingGroupId: Id,
  since: Type.Optional(Day),
  until: Type.Optional(Day),
  endReason: Type.Optional(OneOf(...householdEnds, 'group_ended', 'membership_ended')),
})
type CentreHousehold = Static<typeof View>
const initial: CentreHousehold = { state: 'new', divisionCode: '', householdId: '', personId: '', buildingGroupId: '' }

/** The home of a member who is the contact of a building (党员中心户): the sixth level of the chain. */
export const centreHouseholds = lifecycle({
  name: 'centre-household',
  collection: 'centre_households',
  path: 'centre-households',
  idPrefix: 'chh',
  mechanism: 'M-050',
  title: { zh: '党员中心户', en: 'Centre households' },
  events: centreHouseholdEvents,
  initial,
  machine: {
    new: { designate: 'active' },
    active: { end: 'ended', lapse: 'ended' },
    ended: {},
  },
  arrivals: { active: { 'member.end': 'ended' } },
  view: View,
  filters: { state: 'state.state', buildingGroupId: 'state.buildingGroupId' },
  relates: ({ personId, buildingGroupId }) => [`person:${personId}`, `org:${buildingGroupId}`],
  evolve(household, { type, data }): CentreHousehold {
    switch (type) {
      case 'CentreHouseholdDesignated':
        return { ...household, ...data, state: 'active' }
      case 'CentreHouseholdEnded':
        return { ...household, state: 'ended', until: data.until, endReason: data.reason }
    }
  },
})

/** A member keeps one centre household. */
export const householdClaim = (personId: string): string => `centre-household:${personId}`
