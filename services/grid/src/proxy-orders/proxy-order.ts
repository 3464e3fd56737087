import {
  Closed,
  Day,
  DivisionCode,
  Id,
  Instant,
  OneOf,
  proxyOrderData,
  proxyOrderEvents,
  proxyResults,
  Rating,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'requested', 'accepted', 'handling', 'done', 'rated', 'refused', 'withdrawn'),
  divisionCode: DivisionCode,
  ...proxyOrderData,
  requesterId: Id,
  consentAt: Type.Optional(Instant),
  agentPersonId: Type.Optional(Id),
  requestedOn: Type.Optional(Day),
  acceptedOn: Type.Optional(Day),
  dueOn: Type.Optional(Day),
  startedOn: Type.Optional(Day),
  doneOn: Type.Optional(Day),
  result: Type.Optional(OneOf(...proxyResults)),
  note: Type.Optional(Text),
  rating: Type.Optional(Rating),
  /** Why it was refused or withdrawn. */
  reason: Type.Optional(Text),
  endedOn: Type.Optional(Day),
})
type ProxyOrder = Static<typeof View>
const initial: ProxyOrder = { state: 'new', divisionCode: '', orderNo: '', item: '', requesterId: '' }

/** Somebody of the community handles for a resident what the resident cannot; papers are shown, and none is copied. */
export const proxyOrders = lifecycle({
  name: 'proxy-order',
  collection: 'proxy_orders',
  path: 'proxy-orders',
  idPrefix: 'pxo',
  mechanism: 'M-058',
  title: { zh: '帮办代办', en: 'Orders handled on behalf' },
  events: proxyOrderEvents,
  initial,
  machine: {
    new: { request: 'requested' },
    requested: { accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' },
    accepted: { start: 'handling', withdraw: 'withdrawn' },
    handling: { finish: 'done', withdraw: 'withdrawn' },
    done: { rate: 'rated' },
    rated: {},
    refused: {},
    withdrawn: {},
  },
  view: View,
  filters: { state: 'state.state', orderNo: 'state.orderNo' },
  relates: ({ gridId, agentPersonId }) => [
    ...(gridId ? [`grid:${gridId}`] : []),
    ...(agentPersonId ? [`person:${agentPersonId}`] : []),
  ],
  evolve(order, { type, data }): ProxyOrder {
    switch (type) {
      case 'ProxyRequested': {
        const { orderId: _, ...requested } = data
        return { ...order, ...requested, state: 'requested' }
      }
      case 'ProxyAccepted':
        return { ...order, ...data, state: 'accepted' }
      case 'ProxyRefused':
        return { ...order, state: 'refused', reason: data.reason, endedOn: data.refusedOn }
      case 'ProxyStarted':
        return { ...order, ...data, state: 'handling' }
      case 'ProxyCompleted': {
        const { result, note, doneOn } = data
        return { ...order, state: 'done', result, doneOn, ...(note === undefined ? {} : { note }) }
      }
      case 'ProxyWithdrawn':
        return { ...order, state: 'withdrawn', reason: data.reason, endedOn: data.withdrawnOn }
      case 'ProxyRated':
        return { ...order, state: 'rated', rating: data.rating }
    }
  },
})
