import {
  Closed,
  Day,
  DivisionCode,
  Id,
  Instant,
  MaskedName,
  OneOf,
  Phone,
  proxyOrderData,
  proxyResults,
  Rating,
  Text,
} from '@jiceng/contracts'
import { addDays, type Context, masked, realDay, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeGrid } from '../grids/index.ts'
import { community, home, whenGiven } from '../known/index.ts'
import { postedAt } from '../staff/index.ts'
import { proxyOrders } from './proxy-order.ts'

const deciders = ['town-secretary', 'town-clerk', 'community-clerk']
const handlers = ['community-clerk', 'grid-worker']

const Requester = Closed({ maskedName: MaskedName, contact: Phone, consentAt: Instant })

/** A resident's contact is kept only with consent, given before it was. */
function checkConsent({ consentAt }: Static<typeof Requester>, { now }: Context): void {
  const given = new Date(consentAt)
  if (Number.isNaN(given.getTime()))
    throw refuse('invalid-date', `${consentAt} is no moment of the calendar.`, '/requester/consentAt')
  if (given > now)
    throw refuse(
      'occurred-in-future',
      'Consent comes before the contact is kept. Give the moment of it.',
      '/requester/consentAt',
    )
}

/** Days for which a requester's contact is kept after the end of the order (`domain` 5.2). */
const contactDays = 30
const forgetting = ({ requesterId }: { requesterId?: string | undefined }, { on }: Context) =>
  requesterId === undefined || requesterId === '' ? [] : [{ personId: requesterId, until: addDays(on, contactDays) }]

export const requestProxy = proxyOrders.command('request', {
  summary: { zh: '提出代办', en: 'Ask for something to be handled on behalf' },
  roles: [...deciders, 'grid-worker'],
  body: Closed({ divisionCode: DivisionCode, ...proxyOrderData, requester: Requester }),
  example: {
    divisionCode: '990103001001',
    orderNo: 'TX-2023-0117',
    item: '老年优待证申领',
    requester: { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-01T01:00:00Z' },
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, gridId } }) => ({
    community: community(divisionCode),
    grid: whenGiven(gridId, (id) => activeGrid(id, divisionCode)),
  }),
  rule({ id, body: { requester, orderNo, item, divisionCode, gridId }, context }) {
    checkConsent(requester, context)
    const { consentAt, ...fields } = requester
    const requesterId = context.id('per')
    const data = { orderId: id, orderNo, item: masked(item), divisionCode, requesterId, consentAt }
    const inGrid = gridId === undefined ? {} : { gridId }
    return {
      events: [{ type: 'ProxyRequested', data: { ...data, ...inGrid, requestedOn: context.on } }],
      claims: [
        {
          key: `proxy-order:${divisionCode}:${orderNo}`,
          code: 'already-exists',
          detail: `An order ${orderNo} exists in this community already. Take the next number.`,
        },
      ],
      personal: [{ personId: requesterId, fields }],
    }
  },
})

export const acceptProxy = proxyOrders.command('accept', {
  summary: { zh: '受理代办', en: 'Accept an order and name its agent' },
  roles: deciders,
  body: Closed({ staffId: Id, dueOn: Day }),
  example: { staffId: 'gst_01J0000000000000000000000A', dueOn: '2030-01-15' },
  lookups: ({ id, body }) => ({ home: home(proxyOrders.collection, id), staff: postedAt(body.staffId, '/staffId') }),
  rule({ body, found: { home, staff }, context }) {
    if (staff.place !== home)
      throw refuse('not-posted', `The agent is posted in ${staff.place}; name somebody posted in ${home}.`, '/staffId')
    const dueOn = realDay(body.dueOn, '/dueOn')
    if (dueOn < context.on)
      throw refuse('due-passed', `It is accepted on ${context.on}; give that day or a later one.`, '/dueOn')
    return [{ type: 'ProxyAccepted', data: { agentPersonId: staff.personId, dueOn, acceptedOn: context.on } }]
  },
})

export const refuseProxy = proxyOrders.command('refuse', {
  summary: { zh: '不予受理', en: 'Refuse an order' },
  roles: deciders,
  body: Closed({ reason: Text }),
  example: { reason: '须本人办理' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'ProxyRefused', data: { reason: masked(body.reason), refusedOn: context.on } }],
    personal: forgetting(state, context),
  }),
})

export const startProxy = proxyOrders.command('start', {
  summary: { zh: '开始代办', en: 'Begin to handle an order' },
  roles: handlers,
  body: Closed({}),
  example: {},
  rule: ({ context }) => [{ type: 'ProxyStarted', data: { startedOn: context.on } }],
})

export const finishProxy = proxyOrders.command('finish', {
  summary: { zh: '办结', en: 'Finish an order' },
  roles: handlers,
  body: Closed({ result: OneOf(...proxyResults), note: Type.Optional(Text) }),
  example: { result: 'granted', note: '证件已送达' },
  rule({ body: { result, note }, state, context }) {
    const { orderNo, dueOn = '' } = state
    const said = note === undefined ? {} : { note: masked(note) }
    return {
      events: [{ type: 'ProxyCompleted', data: { orderNo, result, ...said, dueOn, doneOn: context.on } }],
      personal: forgetting(state, context),
    }
  },
})

export const withdrawProxy = proxyOrders.command('withdraw', {
  summary: { zh: '撤回代办', en: 'Withdraw an order for the resident' },
  roles: [...deciders, 'grid-worker'],
  body: Closed({ reason: Text }),
  example: { reason: '本人已自行办理' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'ProxyWithdrawn', data: { reason: masked(body.reason), withdrawnOn: context.on } }],
    personal: forgetting(state, context),
  }),
})

export const rateProxy = proxyOrders.command('rate', {
  summary: { zh: '评价', en: 'Record how the resident rates the service' },
  roles: deciders,
  body: Closed({ rating: Rating }),
  example: { rating: 5 },
  rule: ({ body, context }) => [{ type: 'ProxyRated', data: { rating: body.rating, ratedOn: context.on } }],
})
