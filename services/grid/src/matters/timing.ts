import { Closed, Text } from '@jiceng/contracts'
import { daysBetween, localDateOf, masked, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { handlingDue, isAfter, momentOf } from './deadlines.ts'
import { checkLevel, dispatchers } from './levels.ts'
import { matters } from './matter.ts'
import { lateBy, overdue } from './overdue.ts'
import type { Matter } from './view.ts'

/** How often one matter may be extended (M-060), and suspended between two dispatches. */
const extensionsMax = 1
const suspensionsMax = 20

/** The clock of a matter; only one that was dispatched has it. */
function clockOf({ dispatchedAt, dueAt, term, suspensions }: Matter) {
  if (!dispatchedAt || !dueAt || !term) throw new Error('a matter without a dispatch has no clock')
  return { dispatchedAt, dueAt, term, suspensions }
}

export const suspendMatter = matters.command('suspend', {
  summary: { zh: '缓办', en: 'Suspend a matter: its clock stands still' },
  roles: dispatchers,
  body: Closed({ reason: Text }),
  example: { reason: '须待汛期结束后施工' },
  rule({ body, state, context }) {
    checkLevel(state, context)
    const { dispatchedAt, suspensions } = clockOf(state)
    if (suspensions.length >= suspensionsMax)
      throw refuse('quota-exhausted', `It was suspended ${suspensionsMax} times. Dispatch it anew, or handle it.`)
    const suspendedAt = momentOf(context, suspensions.at(-1)?.to ?? dispatchedAt).toISOString()
    const data = { reason: masked(body.reason), suspendedOn: context.on, suspendedAt }
    return [...lateBy(state, context), { type: 'MatterSuspended', data }]
  },
})

export const resumeMatter = matters.command('resume', {
  summary: { zh: '恢复办理', en: 'Resume a matter: its clock goes on' },
  roles: dispatchers,
  body: Closed({}),
  example: {},
  rule({ state, context }) {
    checkLevel(state, context)
    const clock = clockOf(state)
    const from = state.suspendedAt ?? clock.dispatchedAt
    const to = momentOf(context, from)
    const resumedAt = to.toISOString()
    const newDueAt = handlingDue({ ...clock, suspensions: [...clock.suspensions, { from, to: resumedAt }] })
    const days = daysBetween(localDateOf(new Date(from)), localDateOf(to))
    return [{ type: 'MatterResumed', data: { resumedOn: context.on, resumedAt, newDueAt, days } }]
  },
})

export const extendMatter = matters.command('extend', {
  summary: { zh: '延期', en: 'Give a matter more time, in the units of its time limit' },
  roles: dispatchers,
  body: Closed({ amount: Type.Integer({ minimum: 1, maximum: 1000 }), reason: Text }),
  example: { amount: 1, reason: '配件待采购' },
  rule({ body: { amount, reason }, state, context }) {
    checkLevel(state, context)
    const { dueAt, term, ...clock } = clockOf(state)
    if (state.extensions >= extensionsMax)
      throw refuse('quota-exhausted', `It was extended ${extensionsMax} time already. Suspend it, or escalate it.`)
    if (isAfter(context, dueAt))
      throw refuse(
        'deadline-passed',
        `It was due at ${dueAt}; more time is given before that. Handle it, or escalate it.`,
      )
    if (amount > term.amount)
      throw refuse(
        'extension-too-long',
        `Its time limit is ${term.amount} ${term.unit}s; give that at most.`,
        '/amount',
      )
    const longer = handlingDue({ ...clock, term: { ...term, amount: term.amount + amount } })
    const data = { amount, reason: masked(reason), dueAt: longer, extendedOn: context.on }
    return [{ type: 'MatterDeadlineExtended', data }]
  },
})

/** At the tick of the calendar: every deadline that has passed by then, once. */
export const markMatterOverdue = matters.command('markOverdue', {
  summary: { zh: '超时', en: 'Record that a time limit has passed' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule({ state, context }) {
    const now = context.now.toISOString()
    const passed = overdue(state, (dueAt) => dueAt <= now)
    if (passed.length === 0) throw refuse('not-due', 'No time limit of it has passed. Ask again when one has.')
    return passed
  },
})
