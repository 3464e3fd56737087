import {
  Closed,
  Day,
  DivisionCode,
  Id,
  listItemData,
  listItemEvents,
  MemberId,
  OneOf,
  Quantity,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { toParty } from '../sides.ts'
import { circleData, toCircle } from './circle.ts'

const View = Closed({
  state: OneOf('new', 'open', 'matched', 'in_progress', 'confirmed', 'withdrawn'),
  divisionCode: DivisionCode,
  itemId: Id,
  ...circleData,
  ...listItemData,
  /** The resources that meet it: never more than `quantity`. */
  matches: Type.Array(Closed({ resourceId: Id, providerId: MemberId, quantity: Quantity })),
  left: Type.Integer(),
  projectId: Type.Optional(Id),
  publishedOn: Type.Optional(Day),
  matchedOn: Type.Optional(Day),
  metOn: Type.Optional(Day),
  withdrawnOn: Type.Optional(Day),
})
export type Need = Static<typeof View>
const initial: Need = {
  state: 'new',
  divisionCode: '',
  itemId: '',
  ownerId: '',
  title: '',
  tags: [],
  quantity: 0,
  measure: '',
  matches: [],
  left: 0,
}

/** What a member needs of the others: the list of needs (M-097). */
export const listNeeds = lifecycle({
  name: 'list-need',
  collection: 'list_needs',
  path: 'list-needs',
  idPrefix: 'ned',
  mechanism: 'M-097',
  title: { zh: '需求清单', en: 'List of needs' },
  events: listItemEvents,
  initial,
  machine: {
    new: { publish: 'open' },
    open: { match: 'matched', withdraw: 'withdrawn' },
    matched: { match: 'matched', release: 'open' },
    in_progress: {},
    confirmed: {},
    withdrawn: {},
  },
  arrivals: {
    matched: { 'co-build-project.open': 'in_progress' },
    in_progress: { 'co-build-project.confirm': 'confirmed', 'co-build-project.withdraw': 'matched' },
  },
  view: View,
  filters: {
    state: 'state.state',
    allianceId: 'state.allianceId',
    contractId: 'state.contractId',
    ownerId: 'state.ownerId',
  },
  relates: ({ ownerId, ...circle }) => [...toCircle(circle), toParty(ownerId)],
  evolve(need, { type, data }): Need {
    switch (type) {
      case 'ListItemPublished': {
        const { list: _, ...published } = data
        return { ...need, ...published, left: data.quantity, state: 'open' }
      }
      case 'ListItemsMatched': {
        const { resourceId, providerId, quantity, matchedOn } = data
        const matches = [...need.matches, { resourceId, providerId, quantity }]
        return { ...need, matches, left: need.left - quantity, matchedOn, state: 'matched' }
      }
      case 'ListItemsReleased': {
        const { matchedOn: _, ...released } = need
        return { ...released, matches: [], left: need.quantity, state: 'open' }
      }
      case 'ListItemWithdrawn':
        return { ...need, state: 'withdrawn', withdrawnOn: data.withdrawnOn }
      case 'ListNeedTakenUp':
        return { ...need, state: 'in_progress', projectId: data.projectId }
      case 'ListNeedLeftOpen': {
        const { projectId: _, ...left } = need
        return { ...left, state: 'matched' }
      }
      case 'ListNeedMet':
        return { ...need, state: 'confirmed', metOn: data.metOn }
    }
  },
})
