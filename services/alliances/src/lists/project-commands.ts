import {
  Closed,
  Day,
  DivisionCode,
  Id,
  type ListNeedLeftOpen,
  type ListNeedMet,
  type ListNeedTakenUp,
  MemberId,
  Name,
  Text,
} from '@jiceng/contracts'
import { type Context, type Lookup, type Part, type Recorded, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { dayAhead } from '../days.ts'
import { checkSide, toAlliance, toParty } from '../sides.ts'
import { type Circle, circleData, circleOf, isOther, working } from './circle.ts'
import { listNeeds, type Need } from './need.ts'
import { coBuildProjects } from './project.ts'
import { keepers, parties } from './roles.ts'

const needsMax = 20
const needsOf = (ids: readonly string[], pointer = ''): Lookup<readonly Need[]> => ({
  collection: listNeeds.collection,
  filter: { _id: { $in: ids } },
  limit: needsMax,
  as(found) {
    const byId = new Map(found.map(({ _id, state }) => [_id, listNeeds.read(state)]))
    return ids.map((id, n) => {
      const need = byId.get(id)
      if (!need) throw refuse('unknown-reference', `${id} is on no list of needs. Publish it first.`, `${pointer}/${n}`)
      return need
    })
  },
})

/** Refuses needs that one provider cannot carry out for one receiver on one list (M-097). */
function checkNeeds(needs: readonly Need[], circle: Circle, providerId: string): void {
  const receiver = needs[0]?.ownerId
  for (const [n, need] of needs.entries()) {
    const at = `/needIds/${n}`
    if (isOther(need, circle)) throw refuse('other-alliance', `${need.title} is of another alliance or contract.`, at)
    if (need.state !== 'matched')
      throw refuse('not-matched', `${need.title} is ${need.state}; match it with a resource first.`, at)
    if (need.ownerId !== receiver)
      throw refuse('several-receivers', `${need.title} is of another member. Open a project for each of them.`, at)
    if (!need.matches.some((match) => match.providerId === providerId))
      throw refuse('not-the-provider', `${providerId} gives nothing to ${need.title}. Match its resource first.`, at)
  }
}

type NeedEvent = Recorded<typeof ListNeedTakenUp | typeof ListNeedMet | typeof ListNeedLeftOpen>
const onEach = (needIds: readonly string[], event: NeedEvent): Part[] =>
  needIds.map((id) => ({ mechanism: listNeeds, id, events: [event] }))

export const openProject = coBuildProjects.command('open', {
  summary: { zh: '立项共建项目', en: 'Open a project for matched needs' },
  roles: keepers,
  body: Closed({
    ...circleData,
    divisionCode: DivisionCode,
    title: Name,
    needIds: Type.Array(Id, { minItems: 1, maxItems: needsMax, uniqueItems: true }),
    providerId: MemberId,
    dueOn: Day,
  }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    title: '消防培训进社区',
    needIds: ['ned_01J0000000000000000000000A'],
    providerId: 'unt_01J0000000000000000000000A',
    dueOn: '2099-06-30',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    circle: working(body),
    needs: needsOf(body.needIds, '/needIds'),
  }),
  rule({ id, body, found, context }) {
    const { divisionCode, title, needIds, providerId } = body
    found.circle.checkPlace(divisionCode)
    checkNeeds(found.needs, body, providerId)
    const dueOn = dayAhead(body.dueOn, context.on, '/dueOn')
    const ownerId = found.needs[0]?.ownerId ?? ''
    const data = { itemId: id, ...circleOf(body), ownerId, providerId, dueOn, title, needIds, divisionCode }
    return {
      events: [{ type: 'CoBuildProjectOpened', data: { ...data, openedOn: context.on } }],
      also: onEach(needIds, { type: 'ListNeedTakenUp', data: { projectId: id, takenUpOn: context.on } }),
    }
  },
})

/** The providing side, and the lead of the alliance for it. */
const sidesOf = ({ providerId, allianceId }: { providerId: string; allianceId?: string }): string[] => [
  toParty(providerId),
  ...(allianceId === undefined ? [] : [toAlliance(allianceId)]),
]

export const deliverProject = coBuildProjects.command('deliver', {
  summary: { zh: '交付项目', en: 'Say that it is delivered' },
  roles: parties,
  body: Closed({ result: Text }),
  example: { result: '培训两场，一百二十人参加' },
  rule({ body, state, context: { on, actor } }) {
    checkSide(actor, sidesOf(state), 'not-the-provider')
    return [{ type: 'CoBuildProjectDelivered', data: { result: body.result, deliveredOn: on, deliveredBy: actor.id } }]
  },
})

/** What was delivered is judged by the side that received it, and never by whoever delivered it. */
function checkJudge({ actor }: Context, { ownerId, deliveredBy }: { ownerId: string; deliveredBy?: string }): void {
  checkSide(actor, [toParty(ownerId)], 'not-the-receiver')
  if (actor.id === deliveredBy)
    throw refuse('own-delivery', 'You recorded the delivery. Somebody of the receiving side confirms or returns it.')
}

export const confirmProject = coBuildProjects.command('confirm', {
  summary: { zh: '确认项目完成', en: 'Confirm, as the side that needed it, that it was delivered' },
  roles: parties,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => ({ needs: needsOf(state.needIds) }),
  rule({ id, state, context }) {
    checkJudge(context, state)
    const { ownerId, providerId, dueOn = '', needIds } = state
    const data = { itemId: id, ...circleOf(state), ownerId, providerId, dueOn, confirmedOn: context.on }
    return {
      events: [{ type: 'CoBuildProjectConfirmed', data }],
      also: onEach(needIds, { type: 'ListNeedMet', data: { projectId: id, metOn: context.on } }),
    }
  },
})

export const returnProject = coBuildProjects.command('return', {
  summary: { zh: '退回项目', en: 'Say, as the side that needed it, that it is not done' },
  roles: parties,
  body: Closed({ reason: Text }),
  example: { reason: '还差一场' },
  rule({ body, state, context }) {
    checkJudge(context, state)
    return [{ type: 'CoBuildProjectReturned', data: { reason: body.reason, returnedOn: context.on } }]
  },
})

export const withdrawProject = coBuildProjects.command('withdraw', {
  summary: { zh: '撤销项目', en: 'Withdraw the project; its needs stay matched' },
  roles: keepers,
  body: Closed({ reason: Text }),
  example: { reason: '提供方退出联盟' },
  lookups: ({ state }) => ({ needs: needsOf(state.needIds) }),
  rule: ({ id, body, state, context }) => ({
    events: [{ type: 'CoBuildProjectWithdrawn', data: { reason: body.reason, withdrawnOn: context.on } }],
    also: onEach(state.needIds, { type: 'ListNeedLeftOpen', data: { projectId: id, leftOpenOn: context.on } }),
  }),
})
