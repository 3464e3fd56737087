import { badParameter, limitOf, Problem, page } from '@jiceng/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Filter } from 'mongodb'
import type { Placed } from '../algebra/place.ts'
import { type FigureSpec, type Formula, fits, labelsOf } from '../catalogue/formula.ts'
import type { Indicator } from '../catalogue/indicators.ts'
import { measuresOf } from '../catalogue/indicators.ts'
import { partsOf, type Subject } from '../engine/document.ts'
import type { Registry } from '../engine/registry.ts'
import { subjectsOf } from '../engine/store.ts'
import { counts, isStock, type Question, yearOf } from './amounts.ts'
import { asked, type FigureTools, type Subjected } from './asked.ts'
import { isFew } from './few.ts'
import { answer } from './figure.ts'
import { amountsOf, amountsOfEntity, reading } from './reading.ts'

type PartName = 'numerator' | 'denominator'
/** One of the sums a figure is made of; a mean is divided by how many there are. */
export function sumOf(spec: FigureSpec, part: PartName): Formula | undefined {
  const isCount = part === 'denominator' && spec.numerator.fold === 'mean'
  return isCount ? { ...spec.numerator, fold: 'sum' } : spec[part]
}
interface Part {
  readonly name: string
  readonly formula: Formula
}
function partOf({ figures }: Indicator, { figure, part = 'numerator' }: Partial<Record<string, string>>): Part {
  const spec: FigureSpec | undefined = figure === undefined ? figures[0] : figures.find(({ name }) => name === figure)
  if (!spec) throw badParameter('figure', `is one of ${figures.map(({ name }) => name).join(', ')}`)
  if (part !== 'numerator' && part !== 'denominator') throw badParameter('part', 'is numerator or denominator')
  const formula = sumOf(spec, part)
  if (!formula || formula.terms.length === 0) throw badParameter('part', `has no records: ${spec.name} has no ${part}`)
  return { name: spec.name, formula }
}

/** Does it count for this sum? What `counts` says in memory and what `condition` says to the database are the same. */
export const isOf = (placed: Placed, { terms }: Formula, of: Subjected, question: Question): boolean =>
  ('entity' in of ? (placed.e?.includes(of.entity) ?? false) : placed.s.includes(of.place.code)) &&
  counts(placed, question) &&
  terms.some((term) => term.measure === placed.m && fits(term, placed.k))

/** What it adds to the sum: of a mean as often what its label says. A rank is no sum; its records are what it is found among. */
export const amountIn = ({ k, n }: Placed, { fold }: Formula): number => (fold === 'mean' ? Number(k) * n : n)

export function condition(
  measure: string,
  of: Subjected,
  question: Question,
  { terms }: Pick<Formula, 'terms'> = { terms: [] },
): Filter<Subject> {
  const own = terms.filter((term) => term.measure === measure)
  const labels = own.length > 0 ? labelsOf(own) : undefined
  const where = 'entity' in of ? { e: of.entity } : { s: of.place.code }
  const { period, asOf } = question
  const when = isStock(measure)
    ? { q: `${measure}|S`, from: { $lte: asOf }, to: { $gt: asOf } }
    : { q: `${measure}|${yearOf(question)}`, of: { $gte: period.start, $lte: period.end }, on: { $lte: asOf } }
  return { c: { $elemMatch: { ...when, ...where, ...(labels && { k: { $in: [...labels] } }) } } }
}

/** A record with the way to its history. What a thing is in a year (`org_1:2023`) leads to the thing, and a person to what counts of him or her. */
export function rows(
  { facts, hubs }: Registry,
  { _id, c }: Subject,
  formula: Formula,
  isWanted: (placed: Placed) => boolean,
) {
  const [name, key] = partsOf(_id)
  const resource = (facts.get(name) ?? hubs.get(name))?.resource
  const [id = ''] = key.split(':')
  return c.filter(isWanted).map((placed) => {
    const { m, k, on, of, from, to, r } = placed
    const path = r?.path ?? `${resource}/${id}`
    const self = `/v1/${path}`
    return {
      record: path.slice(path.indexOf('/') + 1),
      kind: name,
      measure: m,
      label: k,
      amount: amountIn(placed, formula),
      ...(on === undefined ? { from, ...(to === '9999-12-31' ? {} : { to }) } : { on, of }),
      links: {
        self,
        history: `${self}/history`,
        ...(r ? { organization: `/v1/organizations/${r.orgId}` } : {}),
      },
    }
  })
}

/** Records would tell what the figure does not. */
async function isHidden(
  { db, registry }: FigureTools,
  indicator: Indicator,
  name: string,
  of: Subjected,
  question: Question,
): Promise<boolean> {
  const measures = measuresOf(indicator.figures)
  const amounts =
    'entity' in of
      ? await amountsOfEntity(db, of.entity, [question], measures)
      : (await amountsOf(db, [of.place.code], [question], measures)).get(of.place.code)
  return answer(indicator, registry.fed, amounts, question).some(
    (figure) => figure.figure === name && isFew(indicator, figure),
  )
}

/** `GET /v1/figures/{indicator}/records`: what a figure is made of, page by page; the amounts of all pages sum to it. */
export async function records(tools: FigureTools, request: FastifyRequest, reply: FastifyReply) {
  const { indicator, question, of, isOwn, more } = await asked(tools, request, reply, [
    'figure',
    'part',
    'limit',
    'cursor',
  ])
  const { formula, name } = partOf(indicator, more)
  if (!isOwn && (await isHidden(tools, indicator, name, of, question)))
    throw new Problem('too-few-persons', 'Ask the division itself: its figure is shown there, with its records.')
  const limit = limitOf(more.limit)
  const key = [
    request.caller,
    'records',
    indicator.id,
    name,
    more.part ?? '',
    JSON.stringify([question.period.id, question.asOf, of]),
  ]
  const last = more.cursor === undefined ? undefined : tools.cursors.open(more.cursor, key)
  const either = measuresOf([{ name, numerator: formula, denominator: undefined }]).map((measure) =>
    condition(measure, of, question, formula),
  )
  const found = await subjectsOf(tools.db)
    .find({ $or: either, ...(last === undefined ? {} : { _id: { $gt: last } }) }, { ...reading, projection: { c: 1 } })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray()
  const shown = found.slice(0, limit)
  const end = found.length > limit ? shown.at(-1)?._id : undefined
  const isWanted = (placed: Placed): boolean => isOf(placed, formula, of, question)
  const all = shown.flatMap((subject) => rows(tools.registry, subject, formula, isWanted))
  return page(request, reply, all, end && tools.cursors.seal(end, key))
}
