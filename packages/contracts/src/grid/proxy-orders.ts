import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Instant, Name, OneOf, Text } from '../fields.ts'

export const OrderNo = Type.String({ pattern: '^[0-9A-Za-z-]{4,40}$', maxLength: 40 })
export const proxyResults = ['granted', 'partly', 'rejected'] as const
export const Rating = Type.Integer({ minimum: 1, maximum: 5 })
export const proxyOrderData = { orderNo: OrderNo, item: Name, gridId: Type.Optional(Id) }

export const ProxyRequested = event(
  'ProxyRequested',
  Closed({
    orderId: Id,
    ...proxyOrderData,
    divisionCode: DivisionCode,
    /** Name, masked, and contact are kept beside the events. */
    requesterId: Id,
    consentAt: Instant,
    requestedOn: Day,
  }),
)
export const ProxyAccepted = event('ProxyAccepted', Closed({ agentPersonId: Id, dueOn: Day, acceptedOn: Day }))
export const ProxyRefused = event('ProxyRefused', Closed({ reason: Text, refusedOn: Day }))
export const ProxyStarted = event('ProxyStarted', Closed({ startedOn: Day }))
export const ProxyCompleted = event(
  'ProxyCompleted',
  Closed({ orderNo: OrderNo, result: OneOf(...proxyResults), note: Type.Optional(Text), dueOn: Day, doneOn: Day }),
)
export const ProxyWithdrawn = event('ProxyWithdrawn', Closed({ reason: Text, withdrawnOn: Day }))
/** Of the service, never of a person. */
export const ProxyRated = event('ProxyRated', Closed({ rating: Rating, ratedOn: Day }))
export const proxyOrderEvents = [
  ProxyRequested,
  ProxyAccepted,
  ProxyRefused,
  ProxyStarted,
  ProxyCompleted,
  ProxyWithdrawn,
  ProxyRated,
] as const
