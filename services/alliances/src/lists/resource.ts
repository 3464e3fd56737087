import { Closed, Day, DivisionCode, Id, listItemData, listItemEvents, OneOf, Quantity } from '@jiceng/contracts'
import { lifecycle, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { toParty } from '../sides.ts'
import { circleData, toCircle } from './circle.ts'

const View = Closed({
  state: OneOf('new', 'open', 'withdrawn'),
  divisionCode: DivisionCode,
  itemId: Id,
  ...circleData,
  ...listItemData,
  /** What is given to needs: never more than `quantity`. */
  given: Type.Array(Closed({ needId: Id, quantity: Quantity })),
  left: Type.Integer(),
  publishedOn: Type.Optional(Day),
  withdrawnOn: Type.Optional(Day),
})
export type Resource = Static<typeof View>
const initial: Resource = {
  state: 'new',
  divisionCode: '',
  itemId: '',
  ownerId: '',
  title: '',
  tags: [],
  quantity: 0,
  measure: '',
  given: [],
  left: 0,
}
const withGiven = (resource: Resource, given: Resource['given']): Resource => ({
  ...resource,
  given,
  left: given.reduce((left, { quantity }) => left - quantity, resource.quantity),
})

/** What a member can give to the others: the list of resources (M-097). */
export const listResources = lifecycle({
  name: 'list-resource',
  collection: 'list_resources',
  path: 'list-resources',
  idPrefix: 'res',
  mechanism: 'M-097',
  title: { zh: '资源清单', en: 'List of resources' },
  events: listItemEvents,
  initial,
  machine: { new: { publish: 'open' }, open: { withdraw: 'withdrawn' }, withdrawn: {} },
  arrivals: {
    open: { 'list-need.match': 'open', 'list-need.release': 'open' },
    withdrawn: { 'list-need.release': 'withdrawn' },
  },
  view: View,
  filters: {
    state: 'state.state',
    allianceId: 'state.allianceId',
    contractId: 'state.contractId',
    ownerId: 'state.ownerId',
  },
  relates: ({ ownerId, ...circle }) => [...toCircle(circle), toParty(ownerId)],
  evolve(resource, { type, data }): Resource {
    switch (type) {
      case 'ListItemPublished': {
        const { list: _, ...published } = data
        return { ...resource, ...published, left: data.quantity, state: 'open' }
      }
      case 'ListItemsMatched':
        return withGiven(resource, [...resource.given, { needId: data.needId, quantity: data.quantity }])
      case 'ListItemsReleased':
        return withGiven(
          resource,
          resource.given.filter(({ needId }) => needId !== data.needId),
        )
      case 'ListItemWithdrawn':
        return { ...resource, state: 'withdrawn', withdrawnOn: data.withdrawnOn }
      default:
        return resource
    }
  },
})

/** A resource that is still offered. */
export const offered = (id: string, pointer: string) =>
  reference(listResources.collection, id, pointer, ({ state }) => {
    const resource = listResources.read(state)
    if (resource.state !== 'open')
      throw refuse('resource-withdrawn', `${resource.title} is ${resource.state}. Name one that is offered.`, pointer)
    return resource
  })
