import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Indicator } from '../catalogue/indicators.ts'
import { measuresOf } from '../catalogue/indicators.ts'
import type { Context } from '../engine/context.ts'
import { readContext } from '../engine/store.ts'
import type { Amounts, Question } from './amounts.ts'
import { asked, type FigureTools, type Subjected } from './asked.ts'
import { comparable } from './comparison.ts'
import { masked, type Shown } from './few.ts'
import { answer, type Figure, isIndicatorFed } from './figure.ts'
import { before, yearBefore } from './periods.ts'
import { amountsOf, amountsOfEntity } from './reading.ts'
import { difference } from './rounding.ts'

/** Before the first fact nothing was known: absent, not zero. */
const known = (question: Question, { since }: Context, amounts: Amounts | undefined): Amounts | undefined =>
  question.asOf < since ? undefined : amounts

interface Read {
  readonly now: Amounts | undefined
  /** Of the past, by present boundaries. */
  readonly past: Amounts | undefined
}
async function read(
  { db }: FigureTools,
  of: Subjected,
  indicator: Indicator,
  questions: readonly Question[],
  context: Context,
): Promise<Read> {
  const names = measuresOf(indicator.figures)
  if ('entity' in of) {
    const amounts = await amountsOfEntity(db, of.entity, questions, names)
    return { now: amounts, past: amounts }
  }
  const [now, past] = await Promise.all([
    amountsOf(db, [of.place.code], questions.slice(0, 1), names),
    comparable(db, of.place, context, indicator, questions.slice(1)),
  ])
  return { now: now.get(of.place.code), past }
}

/** The first figure then, and what it is more now. */
function change(
  now: Figure | undefined,
  then: Shown<Figure> | undefined,
  { period, asOf }: Question,
  isComparable: boolean,
) {
  const value = then?.value ?? null
  const isBoth = now?.value !== null && now?.value !== undefined && value !== null
  return {
    period: period.id,
    asOf,
    value,
    ...(then?.hidden === undefined ? {} : { hidden: then.hidden }),
    change: isBoth ? difference(now.value ?? 0, value) : null,
    ...(isComparable ? {} : { note: '区划调整，不可比' }),
  }
}

/** How long ago the last event that is in it was recorded; every service gives one each ten seconds. */
export const lagOf = (now: Date, { seen }: Context): number | null =>
  seen === '' ? null : Math.max(0, now.getTime() - Date.parse(seen))

/** `GET /v1/figures/{indicator}`: value, numerator, denominator, and what they were before. */
export async function figure(tools: FigureTools, request: FastifyRequest, reply: FastifyReply) {
  const { indicator, question, of, isOwn } = await asked(tools, request, reply)
  const context = await readContext(tools.db)
  const [previous, lastYear] = [before(question), yearBefore(question)]
  const { now, past } = await read(tools, of, indicator, [question, previous, lastYear], context)
  const { fed } = tools.registry
  const figuresAt = (amounts: Amounts | undefined, at: Question): Shown<Figure>[] => {
    const all = answer(indicator, fed, known(at, context, amounts), at)
    return isOwn ? all : all.map((one) => masked(indicator, one))
  }
  const figures = figuresAt(now, question)
  const [first] = figures
  return {
    indicator: indicator.id,
    name: indicator.name,
    state: isIndicatorFed(indicator, fed) ? 'fed' : 'not-fed',
    formulaVersion: indicator.formulaVersion,
    ...('entity' in of ? { entity: of.entity } : { scope: of.place.code }),
    period: question.period.id,
    asOf: question.asOf,
    lagMs: lagOf(tools.now(), context),
    ...first,
    further: figures.slice(1),
    previous: change(first, figuresAt(past, previous)[0], previous, past !== undefined),
    lastYear: change(first, figuresAt(past, lastYear)[0], lastYear, past !== undefined),
  }
}
