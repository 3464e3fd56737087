import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { MemberId } from './alliances.ts'

/** How much is needed or offered, in a measure such as 场, 人次 or 件. */
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 })
export const Tags = Type.Array(Name, { maxItems: 20, uniqueItems: true })
/** What a member puts on the list of needs or of resources. */
export const listItemData = { ownerId: MemberId, title: Name, tags: Tags, quantity: Quantity, measure: Name }
/** Of an alliance, or of a contract (M-055). */
const of = { allianceId: Type.Optional(Id), contractId: Type.Optional(Id) }
const match = { needId: Id, resourceId: Id, ownerId: MemberId, providerId: MemberId, quantity: Quantity }
const project = { itemId: Id, ...of, ownerId: MemberId, providerId: MemberId, dueOn: Day }

export const ListItemPublished = event(
  'ListItemPublished',
  Closed({
    itemId: Id,
    ...of,
    list: OneOf('need', 'resource'),
    ...listItemData,
    divisionCode: DivisionCode,
    publishedOn: Day,
  }),
)
/** On the need and on the resource. */
export const ListItemsMatched = event('ListItemsMatched', Closed({ ...match, matchedOn: Day }))
/** On the need and on each of its resources: what was matched is free again. */
export const ListItemsReleased = event('ListItemsReleased', Closed({ needId: Id, releasedOn: Day, reason: Text }))
export const ListItemWithdrawn = event('ListItemWithdrawn', Closed({ withdrawnOn: Day, reason: Text }))
/** A project carries the need out. */
export const ListNeedTakenUp = event('ListNeedTakenUp', Closed({ projectId: Id, takenUpOn: Day }))
/** Its project was withdrawn. */
export const ListNeedLeftOpen = event('ListNeedLeftOpen', Closed({ projectId: Id, leftOpenOn: Day }))
/** The side that needed it has confirmed. */
export const ListNeedMet = event('ListNeedMet', Closed({ projectId: Id, metOn: Day }))

/** `ownerId` is the owner of the needs: the side that receives. */
export const CoBuildProjectOpened = event(
  'CoBuildProjectOpened',
  Closed({
    ...project,
    title: Name,
    needIds: Type.Array(Id, { minItems: 1, maxItems: 20 }),
    divisionCode: DivisionCode,
    openedOn: Day,
  }),
)
export const CoBuildProjectDelivered = event(
  'CoBuildProjectDelivered',
  Closed({ result: Text, deliveredOn: Day, deliveredBy: AccountId }),
)
export const CoBuildProjectReturned = event('CoBuildProjectReturned', Closed({ reason: Text, returnedOn: Day }))
export const CoBuildProjectConfirmed = event('CoBuildProjectConfirmed', Closed({ ...project, confirmedOn: Day }))
export const CoBuildProjectWithdrawn = event('CoBuildProjectWithdrawn', Closed({ reason: Text, withdrawnOn: Day }))

export const listItemEvents = [
  ListItemPublished,
  ListItemsMatched,
  ListItemsReleased,
  ListItemWithdrawn,
  ListNeedTakenUp,
  ListNeedLeftOpen,
  ListNeedMet,
] as const
export const coBuildProjectEvents = [
  CoBuildProjectOpened,
  CoBuildProjectDelivered,
  CoBuildProjectReturned,
  CoBuildProjectConfirmed,
  CoBuildProjectWithdrawn,
] as const
