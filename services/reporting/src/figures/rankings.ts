import { badParameter, maxTimeMS } from '@jiceng/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Indicator } from '../catalogue/indicators.ts'
import { measuresOf } from '../catalogue/indicators.ts'
import type { Level } from '../engine/buckets.ts'
import { readContext } from '../engine/store.ts'
import { type Question, together } from './amounts.ts'
import { asked, type FigureTools } from './asked.ts'
import { fewest, persons } from './few.ts'
import { answer, type Figure, isIndicatorFed } from './figure.ts'
import { lagOf } from './figures.ts'
import { amountsAt } from './reading.ts'

const levels = {
  district: { letter: 'D', kinds: ['district'] },
  town: { letter: 'T', kinds: ['town'] },
  community: { letter: 'C', kinds: ['community', 'village'] },
} as const satisfies Record<string, { letter: Level; kinds: readonly string[] }>
type LevelName = keyof typeof levels
const isLevel = (word: string): word is LevelName => word in levels

const placesMax = 2000

interface Division {
  readonly _id: string
  readonly state: { readonly name: string; readonly divisionCode: string; readonly state: string }
}
interface Row {
  readonly code: string
  readonly name: string
  readonly figure: Figure
}

/** Too few to be ranked: of a ratio what it is of, of persons their number. */
export const isSmall = ({ figure: { value, denominator, unit } }: Row): boolean =>
  denominator === null ? persons.includes(unit) && (value ?? 0) < fewest : denominator < fewest

/** Places by value, the highest first; equal values share their place, and the next one is as far behind as there are before it. */
export function ranked(rows: readonly Row[]): { readonly rank: number; readonly row: Row }[] {
  const sorted = [...rows].sort((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0) || (a.code < b.code ? -1 : 1))
  return sorted.map((row) => ({ rank: 1 + sorted.findIndex(({ figure }) => figure.value === row.figure.value), row }))
}

async function divisionsOf({ db, divisions }: FigureTools, scope: string, level: LevelName): Promise<Division[]> {
  return db
    .collection<Division>(divisions)
    .find({ scopes: scope, 'state.kind': { $in: [...levels[level].kinds] } }, { maxTimeMS })
    .limit(placesMax)
    .toArray()
}

/** A place that ended and has nothing to show is no row. */
const isShown = (division: Division, { numerator, denominator }: Figure): boolean =>
  division.state.state === 'active' || (numerator ?? 0) !== 0 || (denominator ?? 0) !== 0

interface Table {
  readonly rows: readonly Row[]
  /** Small ones as one; null when all there are are too few together. */
  readonly merged: { readonly places: number; readonly figure: Figure | null } | null
}
async function tableOf(
  tools: FigureTools,
  indicator: Indicator,
  scope: string,
  level: LevelName,
  question: Question,
): Promise<Table> {
  const divisions = await divisionsOf(tools, scope, level)
  const codes = divisions.map(({ state }) => state.divisionCode)
  const amounts = await amountsAt(
    tools.db,
    levels[level].letter,
    codes,
    question,
    measuresOf(indicator.figures.slice(0, 1)),
  )
  const { fed } = tools.registry
  const all = divisions.flatMap((division): Row[] => {
    const { name, divisionCode: code } = division.state
    const [figure] = answer(indicator, fed, amounts.get(code), question)
    return figure && isShown(division, figure) ? [{ code, name, figure }] : []
  })
  return merging(all, (rows) => {
    const parts = rows.flatMap(({ code }) => {
      const found = amounts.get(code)
      return found ? [{ amounts: found, sign: 1 } as const] : []
    })
    return answer(indicator, fed, together(parts), question)[0]
  })
}

const sizeOf = ({ figure: { denominator, numerator } }: Row): number => denominator ?? numerator ?? 0
/**
 * Small ones become one, so that none of them can be worked out: a lone one, or such as are too few even together, could be from the sum
 * of all, and take the next smallest with them.
 */
export function merging(all: readonly Row[], sumOf: (rows: readonly Row[]) => Figure | undefined): Table {
  const small = all.filter(isSmall)
  if (small.length === 0) return { rows: all, merged: null }
  const others = all.filter((row) => !small.includes(row)).sort((a, b) => sizeOf(a) - sizeOf(b))
  for (;;) {
    const figure = sumOf(small)
    const isEnough = small.length > 1 && figure !== undefined && !isSmall({ code: '', name: '', figure })
    const next = isEnough ? undefined : others.shift()
    if (next) small.push(next)
    else
      return {
        rows: all.filter((row) => !small.includes(row)),
        merged: { places: small.length, figure: isEnough ? figure : null },
      }
  }
}

/** `GET /v1/rankings/{indicator}`: organisations' places only, never persons, each with what its value is of. */
export async function ranking(tools: FigureTools, request: FastifyRequest, reply: FastifyReply) {
  const { indicator, question, of, more } = await asked(tools, request, reply, ['level'])
  const { level = 'town' } = more
  if (!isLevel(level)) throw badParameter('level', `is one of ${Object.keys(levels).join(', ')}`)
  if ('entity' in of) throw badParameter('entity', 'is not ranked')
  if (!indicator.grains.has(levels[level].letter)) throw badParameter('level', `is none of ${indicator.id}`)
  const isFed = isIndicatorFed(indicator, tools.registry.fed)
  const [context, { rows, merged }] = await Promise.all([
    readContext(tools.db),
    isFed ? tableOf(tools, indicator, of.place.code, level, question) : { rows: [], merged: null },
  ])
  return {
    indicator: indicator.id,
    name: indicator.name,
    state: isFed ? 'fed' : 'not-fed',
    formulaVersion: indicator.formulaVersion,
    scope: of.place.code,
    level,
    period: question.period.id,
    asOf: question.asOf,
    lagMs: lagOf(tools.now(), context),
    minimum: fewest,
    data: ranked(rows).map(({ rank, row: { code, name, figure } }) => ({
      rank: figure.value === null ? null : rank,
      code,
      name,
      value: figure.value,
      numerator: figure.numerator,
      denominator: figure.denominator,
      unit: figure.unit,
    })),
    merged: merged && {
      places: merged.places,
      value: merged.figure?.value ?? null,
      numerator: merged.figure?.numerator ?? null,
      denominator: merged.figure?.denominator ?? null,
    },
  }
}
