import { Closed, DivisionCode, Id, listItemData, Quantity, Text } from '@jiceng/contracts'
import { type Lookup, type Part, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { circleData, circleOf, isOther, type Working, working } from './circle.ts'
import { listNeeds, type Need } from './need.ts'
import { listResources, offered, type Resource } from './resource.ts'
import { keepers, parties } from './roles.ts'

const Publication = Closed({ ...circleData, divisionCode: DivisionCode, ...listItemData })
const example = {
  allianceId: 'aln_01J0000000000000000000000A',
  divisionCode: '990103001',
  ownerId: 'org_01J0000000000000000000000A',
  title: '消防培训',
  tags: ['安全'],
  quantity: 4,
  measure: '场',
}
/** How often one need may be matched, so that all of it fits one transaction. */
const matchesMax = 20

interface Publishing {
  readonly id: string
  readonly body: Static<typeof Publication>
  readonly circle: Working
  readonly list: 'need' | 'resource'
  readonly on: string
}
function published({ id, body, circle, list, on }: Publishing) {
  const { divisionCode, ownerId, title, tags, quantity, measure } = body
  circle.checkPlace(divisionCode)
  circle.checkParty(ownerId, '/ownerId')
  const item = { itemId: id, ...circleOf(body), list, ownerId, title, tags, quantity, measure, divisionCode }
  return [{ type: 'ListItemPublished', data: { ...item, publishedOn: on } }] as const
}

export const publishNeed = listNeeds.command('publish', {
  summary: { zh: '发布需求', en: 'Put a need on the list' },
  roles: parties,
  body: Publication,
  example,
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ circle: working(body) }),
  rule: ({ id, body, found, context }) => published({ id, body, ...found, list: 'need', on: context.on }),
})

export const publishResource = listResources.command('publish', {
  summary: { zh: '发布资源', en: 'Put a resource on the list' },
  roles: parties,
  body: Publication,
  example: { ...example, ownerId: 'unt_01J0000000000000000000000A' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ circle: working(body) }),
  rule: ({ id, body, found, context }) => published({ id, body, ...found, list: 'resource', on: context.on }),
})

function checkMatch(need: Need, resource: Resource, quantity: number): void {
  if (isOther(resource, need))
    throw refuse('other-alliance', `${resource.title} is offered in another alliance or contract.`, '/resourceId')
  if (resource.ownerId === need.ownerId)
    throw refuse('same-member', `${need.ownerId} cannot provide to itself. Name another's resource.`, '/resourceId')
  if (resource.measure !== need.measure)
    throw refuse('measure-differs', `${need.measure} are needed, ${resource.measure} offered.`, '/resourceId')
  if (need.matches.length >= matchesMax)
    throw refuse('quota-exhausted', `A need is matched at most ${matchesMax} times. Release and match in larger parts.`)
  if (quantity > need.left)
    throw refuse('beyond-need', `Only ${need.left} ${need.measure} are still needed.`, '/quantity')
  if (quantity > resource.left)
    throw refuse('beyond-resource', `Only ${resource.left} ${resource.measure} are left.`, '/quantity')
}

export const matchNeed = listNeeds.command('match', {
  summary: { zh: '对接需求与资源', en: 'Match a need with a resource, wholly or in part' },
  roles: keepers,
  body: Closed({ resourceId: Id, quantity: Quantity }),
  example: { resourceId: 'res_01J0000000000000000000000A', quantity: 2 },
  lookups: ({ body, state }) => ({
    circle: working(state, false),
    resource: offered(body.resourceId, '/resourceId'),
  }),
  rule({ id, body: { resourceId, quantity }, state, found, context }) {
    checkMatch(state, found.resource, quantity)
    const sides = { ownerId: state.ownerId, providerId: found.resource.ownerId }
    const event = {
      type: 'ListItemsMatched',
      data: { needId: id, resourceId, ...sides, quantity, matchedOn: context.on },
    } as const
    return { events: [event], also: [{ mechanism: listResources, id: resourceId, events: [event] }] }
  },
})

/** The resources that stand against a need. */
const matched = ({ matches }: Need): Lookup<readonly string[]> => ({
  collection: listResources.collection,
  filter: { _id: { $in: matches.map(({ resourceId }) => resourceId) } },
  limit: matchesMax,
  as: (found) => found.map(({ _id }) => _id),
})

export const releaseNeed = listNeeds.command('release', {
  summary: { zh: '解除对接', en: 'Free all resources that stand against the need' },
  roles: keepers,
  body: Closed({ reason: Text }),
  example: { reason: '提供方改期' },
  lookups: ({ state }) => ({ resources: matched(state) }),
  rule({ id, body, found, context }) {
    const event = {
      type: 'ListItemsReleased',
      data: { needId: id, releasedOn: context.on, reason: body.reason },
    } as const
    const freed = (resourceId: string): Part => ({ mechanism: listResources, id: resourceId, events: [event] })
    return { events: [event], also: found.resources.map(freed) }
  },
})

export const withdrawNeed = listNeeds.command('withdraw', {
  summary: { zh: '撤回需求', en: 'Take a need off the list' },
  roles: parties,
  body: Closed({ reason: Text }),
  example: { reason: '已自行解决' },
  rule: ({ body, context }) => [{ type: 'ListItemWithdrawn', data: { withdrawnOn: context.on, reason: body.reason } }],
})

export const withdrawResource = listResources.command('withdraw', {
  summary: { zh: '撤回资源', en: 'Offer it no longer; what was given stays given' },
  roles: parties,
  body: Closed({ reason: Text }),
  example: { reason: '场地改作他用' },
  rule: ({ body, context }) => [{ type: 'ListItemWithdrawn', data: { withdrawnOn: context.on, reason: body.reason } }],
})
