import type { matterDeadlines, matterSeverities } from '@jiceng/contracts'
import { type Context, deadline, instantOf, localDateOf, OFFICE_HOURS, refuse, type Term } from '@jiceng/kernel'

export type Severity = (typeof matterSeverities)[number]
/** Deadlines that run and whose passing nobody has recorded yet. */
export type Running = { readonly [D in (typeof matterDeadlines)[number]]?: string }
type Terms = Readonly<Record<Severity, Term>>

const days = (amount: number): Term => ({ unit: 'working-day', amount })
const hours = (amount: number): Term => ({ unit: 'working-hour', amount })
const clock = (amount: number): Term => ({ unit: 'clock-hour', amount })
const terms = (normal: Term, urgent: Term, emergency: Term): Terms => ({ normal, urgent, emergency })

/**
 * Time limits for handling by class of event (N-48, N-49, N-50); a small class goes before its big class. The kinds of time are the
 * standard's, the amounts our choice: an emergency runs by the clock, holidays included.
 */
const handling: Readonly<Record<string, Terms>> = {
  // 市容环境；暴露垃圾
  '01': terms(days(2), hours(7), clock(4)),
  '0102': terms(hours(4), hours(2), clock(2)),
  // 宣传广告
  '02': terms(days(3), hours(7), clock(8)),
  // 施工管理
  '03': terms(days(5), days(2), clock(8)),
  // 街面秩序
  '04': terms(days(2), hours(4), clock(4)),
  // 突发事件；燃气管道破裂
  '05': terms(hours(7), hours(4), clock(2)),
  '0503': terms(clock(2), clock(2), clock(1)),
  // 其他事件
  '06': terms(days(7), days(3), clock(24)),
}

/** Until a report is filed, and then until it is dispatched; our choice, no regulation fixes it. */
const step: Terms = terms(days(1), hours(4), clock(1))
/** M-051: the level above takes a matter or returns it within one working day. */
const answer: Term = days(1)

/** The time limit of a category; refuses one that is none (N-48). */
export function termOf(categoryCode: string, severity: Severity): Term {
  const found = handling[categoryCode] ?? handling[categoryCode.slice(0, 2)]
  if (!found)
    throw refuse(
      'category-unknown',
      `A category begins with ${Object.keys(handling)
        .filter((code) => code.length === 2)
        .join(', ')}, and two digits of its small class (N-48).`,
      '/categoryCode',
    )
  return found[severity]
}

/**
 * The moment of a step on the clock of a matter: where only its day was told, the beginning of office hours; never before what it
 * follows.
 */
export function momentOf({ at, on }: Pick<Context, 'at' | 'on'>, after = ''): Date {
  const told = at ?? instantOf(on, OFFICE_HOURS[0].from)
  return told.toISOString() < after ? new Date(after) : told
}

/** Whether a step comes after an instant; days are compared where only its day was told. */
export const isAfter = ({ at, on }: Pick<Context, 'at' | 'on'>, instant: string): boolean =>
  at ? at.toISOString() > instant : on > localDateOf(new Date(instant))

const due = (context: Context, term: Term): string => deadline(momentOf(context), term).toISOString()
export const stepDue = (context: Context, severity: Severity): string => due(context, step[severity])
export const answerDue = (context: Context): string => due(context, answer)

export interface Clock {
  readonly dispatchedAt: string
  readonly term: Term
  readonly suspensions: readonly { readonly from: string; readonly to: string }[]
}

/** When handling is due: the term from the dispatch on, without the time it was suspended (N-50). */
export const handlingDue = ({ dispatchedAt, term, suspensions }: Clock): string =>
  deadline(
    new Date(dispatchedAt),
    term,
    suspensions.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
  ).toISOString()

/** The first of what runs. */
export const nextOf = (running: Running): string | undefined => Object.values(running).sort()[0]
