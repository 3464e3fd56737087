import { Closed, Text } from '@jiceng/contracts'
import { type Context, masked, refuse, workingHoursBetween } from '@jiceng/kernel'
import { Type } from 'typebox'
import { isAfter, momentOf } from './deadlines.ts'
import { forgetting } from './intake.ts'
import { dispatchers } from './levels.ts'
import { matters } from './matter.ts'
import { lateBy } from './overdue.ts'
import type { Matter } from './view.ts'

export const handlers = ['owner-unit', 'grid-worker', 'community-clerk', 'town-clerk']

export const startMatter = matters.command('start', {
  summary: { zh: '任务处理', en: 'Start handling a matter' },
  roles: handlers,
  body: Closed({}),
  example: {},
  rule: ({ context }) => [{ type: 'MatterStarted', data: { startedOn: context.on, startedBy: context.actor.id } }],
})

export const feedBack = matters.command('feedback', {
  summary: { zh: '处理反馈', en: 'Report what was done' },
  roles: handlers,
  body: Closed({ result: Text }),
  example: { result: '垃圾已清运，现场已冲洗' },
  rule: ({ body, state, context }) => [
    ...lateBy(state, context),
    {
      type: 'MatterHandled',
      data: { handledOn: context.on, handledBy: context.actor.id, result: masked(body.result) },
    },
  ],
})

/** Verifier ≠ handler (M-060): neither who began it nor who reported it done. */
function checkVerifier({ startedBy, handledBy }: Matter, { actor }: Pick<Context, 'actor'>): void {
  if (actor.id === startedBy || actor.id === handledBy)
    throw refuse('own-handling', 'You handled it yourself; somebody else verifies it.', undefined, dispatchers)
}

export const verifyMatter = matters.command('verify', {
  summary: { zh: '核查', en: 'Confirm on the spot that it is done' },
  roles: dispatchers,
  body: Closed({}),
  example: {},
  rule({ state, context }) {
    checkVerifier(state, context)
    return [{ type: 'MatterVerified', data: { verifiedOn: context.on, verifiedBy: context.actor.id } }]
  },
})

export const returnMatter = matters.command('return', {
  summary: { zh: '退回返工', en: 'Send it back: it is not done' },
  roles: dispatchers,
  body: Closed({ reason: Text }),
  example: { reason: '现场仍有积存垃圾' },
  rule({ body, state, context }) {
    checkVerifier(state, context)
    const data = { reason: masked(body.reason), returnedOn: context.on, returnedBy: context.actor.id }
    return [{ type: 'MatterReturned', data }]
  },
})

/** Whole working hours from the dispatch, without what it was suspended. */
function hoursOf(dispatchedAt: string, { suspensions }: Matter, to: Date): number {
  const paused = suspensions.map((span) => workingHoursBetween(new Date(span.from), new Date(span.to)))
  return Math.round(workingHoursBetween(new Date(dispatchedAt), to) - paused.reduce((sum, hours) => sum + hours, 0))
}

export const closeMatter = matters.command('close', {
  summary: { zh: '结案', en: 'Close a verified matter' },
  roles: dispatchers,
  body: Closed({}),
  example: {},
  rule({ id, state, context }) {
    const { kind, gridId, dispatchedOn, dispatchedAt, dueAt, rework, extensions } = state
    if (!dispatchedOn || !dispatchedAt || !dueAt) throw new Error('a verified matter was dispatched')
    const closedAt = momentOf(context, state.suspensions.at(-1)?.to ?? dispatchedAt)
    const data = {
      matterId: id,
      ...{ kind, gridId, dispatchedOn, dueAt },
      closedOn: context.on,
      onTime: !isAfter(context, dueAt),
      reworkCount: rework,
      extended: extensions > 0,
      workingHours: hoursOf(dispatchedAt, state, closedAt),
    }
    return {
      events: [...lateBy(state, context), { type: 'MatterClosed', data }],
      personal: forgetting(state, context),
    }
  },
})

export const rateMatter = matters.command('rate', {
  summary: { zh: '综合评价（满意度）', en: 'Rate the service of a closed matter' },
  roles: ['community-clerk', 'town-clerk'],
  body: Closed({ rating: Type.Integer({ minimum: 1, maximum: 5 }) }),
  example: { rating: 5 },
  rule({ body, state, context }) {
    if (state.rating !== undefined)
      throw refuse('already-exists', `The service was rated ${state.rating} already. It is rated once.`)
    return [{ type: 'MatterRated', data: { rating: body.rating, ratedOn: context.on } }]
  },
})
