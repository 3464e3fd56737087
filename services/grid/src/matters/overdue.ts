import { type MatterOverdue, matterDeadlines } from '@jiceng/contracts'
import { type Context, localDateOf, type Recorded } from '@jiceng/kernel'
import { isAfter } from './deadlines.ts'
import type { Matter } from './view.ts'

/** One event for each deadline that runs and has passed. */
export const overdue = (
  { running }: Pick<Matter, 'running'>,
  hasPassed: (dueAt: string) => boolean,
): Recorded<typeof MatterOverdue>[] =>
  matterDeadlines.flatMap((deadline) => {
    const dueAt = running[deadline]
    if (dueAt === undefined || !hasPassed(dueAt)) return []
    return [{ type: 'MatterOverdue', data: { deadline, dueAt, overdueOn: localDateOf(new Date(dueAt)) } }]
  })

/** A step that ends a deadline and comes too late records so itself: between two ticks nothing is missed. */
export const lateBy = (state: Pick<Matter, 'running'>, context: Pick<Context, 'at' | 'on'>) =>
  overdue(state, (dueAt) => isAfter(context, dueAt))
