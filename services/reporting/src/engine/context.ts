import type { Delivered } from '@jiceng/eventing'
import { limitsIn, type Policy } from '../alerts/thresholds.ts'
import { ascending } from '../algebra/days.ts'
import type { Move } from '../algebra/place.ts'
import type { Situation } from './document.ts'

/** A division's end; its successor may not have been heard of yet. */
interface Ended {
  readonly from: string
  readonly on: string
  readonly successor: string
  readonly to: string | null
}
/** What the engine knows besides its subjects: one document. */
export interface Context {
  readonly _id: 'context'
  readonly v: number
  /** The last year that has begun. */
  readonly year: number
  readonly ended: readonly Ended[]
  /** Thresholds that districts have of their own. */
  readonly policies: readonly Policy[]
  /** Divisions whose subjects must be placed again, and whether those that owe something by year must. */
  readonly pending: { readonly codes: readonly string[]; readonly obliged: boolean; readonly rounds: number }
  /** The first day of any fact, and when the last event applied was recorded. */
  readonly since: string
  readonly seen: string
}
const settled: Context['pending'] = { codes: [], obliged: false, rounds: 0 }
export const noContext: Context = {
  _id: 'context',
  v: 1,
  year: 0,
  ended: [],
  policies: [],
  pending: settled,
  since: '9999-12-31',
  seen: '',
}

/** Looked for twice: a subject that another consumer wrote meanwhile is found the second time. */
const rounds = 2
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const leaf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Events that change the situation of subjects other than their own. */
export const contextEvents = ['DivisionRegistered', 'DivisionRetired', 'ClockTicked', 'AlertThresholdsSet'] as const

export const situationOf = ({ v, year, ended, policies }: Context): Situation => ({
  v,
  year,
  policies,
  moves: ended.flatMap(({ from, to, on }): Move[] => (to === null ? [] : [{ from, to, on }])),
})

/** `pathOf`: where a division lies that was heard of before. */
export function contextAfter(
  before: Context,
  events: readonly Delivered[],
  pathOf: (code: string) => string | undefined,
): Context {
  const after = events.reduce((context, event) => changed(context, event, pathOf), before)
  const [since = after.since] = [after.since, ...events.map(({ occurredOn }) => occurredOn)].sort(ascending)
  const seen = [after.seen, ...events.map(({ time }) => time)].sort(ascending).at(-1) ?? after.seen
  return { ...after, since, seen }
}

function changed(
  context: Context,
  { type, data, scopePath }: Delivered,
  pathOf: (code: string) => string | undefined,
): Context {
  if (type === 'ClockTicked') return yearBegun(context, Number(text(data.day).slice(0, 4)))
  if (type === 'AlertThresholdsSet')
    return judged(context, text(data.divisionCode), text(data.effectiveOn), data.values)
  if (type === 'DivisionRegistered') return registered(context, text(data.code), scopePath)
  const successor = text(data.successorCode)
  if (type !== 'DivisionRetired' || successor === '') return context
  const ended = { from: scopePath, on: text(data.effectiveOn), successor, to: pathOf(successor) ?? null }
  return again({ ...context, ended: [...context.ended, ended] }, [leaf(scopePath)])
}
const again = (context: Context, codes: readonly string[], obliged = false): Context => ({
  ...context,
  v: context.v + 1,
  pending: {
    codes: [...new Set([...context.pending.codes, ...codes])],
    obliged: context.pending.obliged || obliged,
    rounds,
  },
})
function judged(context: Context, code: string, on: string, values: unknown): Context {
  const policy = { code, on, values: limitsIn(Object(values)) }
  return again({ ...context, policies: [...context.policies, policy] }, [code])
}
const yearBegun = (context: Context, year: number): Context =>
  year > context.year ? again({ ...context, year }, [], true) : context

function registered(context: Context, code: string, path: string): Context {
  const waiting = context.ended.filter(({ successor, to }) => successor === code && to === null)
  if (waiting.length === 0) return context
  const ended = context.ended.map((one) => (waiting.includes(one) ? { ...one, to: path } : one))
  return again(
    { ...context, ended },
    waiting.map(({ from }) => leaf(from)),
  )
}

export const isPending = ({ pending }: Context): boolean => pending.rounds > 0
/** After a look for what must be placed again. */
export function looked(context: Context, found: number): Context {
  if (found > 0) return { ...context, pending: { ...context.pending, rounds } }
  const left = context.pending.rounds - 1
  return { ...context, pending: left > 0 ? { ...context.pending, rounds: left } : settled }
}
