import type { Grant } from '@jiceng/eventing'
import type { LocalDate } from '@jiceng/kernel'
import {
  badParameter,
  checkScope,
  mayRead,
  notFound,
  Problem,
  parameters,
  type ReadOptions,
  readingGrants,
  sayIfStale,
  wholeScope,
} from '@jiceng/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Indicator, indicators } from '../catalogue/indicators.ts'
import { type Level, levelOf } from '../engine/buckets.ts'
import type { Registry } from '../engine/registry.ts'
import { subjectsOf } from '../engine/store.ts'
import type { Question } from './amounts.ts'
import type { Place } from './comparison.ts'
import { isOwn } from './few.ts'
import { checkPeriod, questionOf } from './periods.ts'

export interface FigureTools extends ReadOptions {
  readonly registry: Registry
  readonly now: () => Date
  readonly today: () => LocalDate
}

function indicatorOf({ params }: FastifyRequest): Indicator {
  const id = typeof params === 'object' && params !== null && 'indicator' in params ? String(params.indicator) : ''
  const found = indicators.get(id)
  if (!found) throw notFound()
  return found
}

/** What is asked for: of a division, or of one organisation, grid, alliance or report. */
export type Subjected = { readonly place: Place } | { readonly entity: string }
export interface Asked {
  readonly indicator: Indicator
  readonly question: Question
  readonly of: Subjected
  /** It is the caller's own place: small numbers of persons are shown in it. */
  readonly isOwn: boolean
  /** Parameters of one route only. */
  readonly more: Readonly<Partial<Record<string, string>>>
}
const common = ['scope', 'entity', 'period', 'asOf'] as const

const levels: Readonly<Record<Level, string>> = { Y: 'city', D: 'district', T: 'town', C: 'community', G: 'grid' }
const depth = (path: string): number => path.split('/').length - 2

function checkGrain({ id, grains }: Indicator, { code, path }: Place): void {
  const level = levelOf(code, depth(path))
  if (grains.has(level)) return
  const kept = Object.entries(levels).flatMap(([letter, name]) => (grains.has(letter) ? [name] : []))
  throw new Problem(
    'grain-not-offered',
    kept.length > 0 ? `${id} is kept by ${kept.join(', ')}; ask one of these.` : `${id} is asked with ?entity= only.`,
  )
}

/** Kinds of entities by the prefix of their ids: the subject that says where it lies, and the letter of the catalogue. */
const entities = [
  ['aln_', 'alliance', 'A'],
  ['org_', 'party-organization', 'O'],
  ['grd_', 'grid', 'G'],
  ['rpt_', 'report', 'report'],
] as const

/** An entity within the caller's grants; any other reads as unknown. */
async function entityOf(
  tools: FigureTools,
  grants: readonly Grant[],
  indicator: Indicator,
  entity: string,
): Promise<{ readonly entity: string; readonly path: string }> {
  const [prefix = '', name = '', letter = ''] = entities.find(([prefix]) => entity.startsWith(prefix)) ?? []
  if (!/^[a-z]{3}_[0-9A-Za-z]{1,40}$/.test(entity) || prefix === '') throw badParameter('entity', 'is an id')
  const found = await subjectsOf(tools.db).findOne({ _id: `${name}/${entity}` }, { projection: { places: 1 } })
  const scopePath = found?.places.at(-1)?.[1]
  if (scopePath === undefined || !mayRead(grants, { scopePath, relates: [`${relation(name)}:${entity}`] }))
    throw notFound()
  if (!indicator.grains.has(letter))
    throw new Problem('grain-not-offered', `${indicator.id} is not kept by ${name}; ask by ?scope=.`)
  return { entity, path: scopePath }
}
const relation = (name: string): string => (name === 'party-organization' ? 'org' : name)

/** Reads and checks the parameters; who may not see the sums of a division learns nothing of it. */
export async function asked(
  tools: FigureTools,
  request: FastifyRequest,
  reply: FastifyReply,
  further: readonly string[] = [],
): Promise<Asked> {
  const indicator = indicatorOf(request)
  const { scope, entity, period, asOf, ...more } = parameters<string>(request.query, [...common, ...further])
  checkScope(scope)
  const question = questionOf({ ...(period && { period }), ...(asOf && { asOf }) }, tools.today())
  await sayIfStale(tools, request, reply)
  const grants = await readingGrants(tools, request.caller)
  if (entity !== undefined) {
    if (scope !== undefined) throw badParameter('entity', 'and scope exclude each other')
    const { path, ...of } = await entityOf(tools, grants, indicator, entity)
    return { indicator, question, of, isOwn: isOwn(grants, path), more }
  }
  const place = await wholeScope(tools, grants, scope)
  checkGrain(indicator, place)
  checkPeriod(indicator, question)
  return { indicator, question, of: { place }, isOwn: isOwn(grants, place.path), more }
}
