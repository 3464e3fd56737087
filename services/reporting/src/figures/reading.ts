import { maxTimeMS } from '@jiceng/service-kit'
import type { Db, Filter } from 'mongodb'
import { measures } from '../catalogue/measures.ts'
import type { Bucket, Level } from '../engine/buckets.ts'
import { bucketsOf, subjectsOf } from '../engine/store.ts'
import { type Amounts, fromBuckets, fromRecords, isStock, type Question, yearOf } from './amounts.ts'

export const reading = { maxTimeMS, readConcern: { level: 'majority' } } as const
/** All that a report reads in one answer of the database. */
const batchSize = 5000
type Range = readonly [from: string, to: string]
/** Everything that begins so; no label goes beyond. */
const prefix = (text: string): Range => [text, `${text}\uffff`]

const yearsOf = (questions: readonly Question[]): string[] => [...new Set(questions.map(yearOf))]
/** Where the buckets of some measures of a division stand; of all measures when none is named. */
function rangesOf(scope: string, of: readonly string[] | undefined, years: readonly string[]): Range[] {
  const flows = (name: string): Range[] => years.map((year) => prefix(`${scope}|F|${year}|${name}`))
  if (of === undefined) return [prefix(`${scope}|S|`), ...flows('')]
  return of.flatMap((name) => (isStock(name) ? [prefix(`${scope}|S|${name}|`)] : flows(`${name}|`)))
}

const byScope = (scopes: readonly string[], found: readonly Bucket[]): ReadonlyMap<string, Amounts> => {
  const grouped = Map.groupBy(found, ({ s }) => s)
  return new Map(scopes.map((scope) => [scope, fromBuckets(grouped.get(scope) ?? [])]))
}

/**
 * What measures amount to in some divisions, for some questions, in one query: of a few measures, or of all of them for a report.
 * The buckets of a division are ranges of the primary key.
 */
export async function amountsOf(
  db: Db,
  scopes: readonly string[],
  questions: readonly Question[],
  of?: readonly string[],
): Promise<ReadonlyMap<string, Amounts>> {
  const ranges = scopes.flatMap((scope) => rangesOf(scope, of, yearsOf(questions)))
  if (ranges.length === 0) return byScope(scopes, [])
  const either: Filter<Bucket>[] = ranges.map(([$gte, $lt]) => ({ _id: { $gte, $lt } }))
  return byScope(
    scopes,
    await bucketsOf(db)
      .find({ $or: either }, { ...reading, batchSize })
      .toArray(),
  )
}

/** The same of many divisions of one level, for a ranking. */
export async function amountsAt(
  db: Db,
  lv: Level,
  scopes: readonly string[],
  question: Question,
  of: readonly string[],
): Promise<ReadonlyMap<string, Amounts>> {
  const where = { lv, s: { $in: [...scopes] } }
  const either: Filter<Bucket>[] = of.map((m) =>
    isStock(m) ? { m, y: { $lte: question.asOf.slice(0, 4) }, ...where } : { m, y: yearOf(question), ...where },
  )
  return byScope(scopes, await bucketsOf(db).find({ $or: either }, reading).toArray())
}

/** What a drill-down looks for: a measure in the years of the questions, or as long as it lasts. */
export const keysOf = (of: readonly string[], questions: readonly Question[]): string[] =>
  of.flatMap((name) => (isStock(name) ? [`${name}|S`] : yearsOf(questions).map((year) => `${name}|${year}`)))

/** Records of one organisation, grid or alliance are few. */
const entityMax = 5000
export async function amountsOfEntity(
  db: Db,
  entity: string,
  questions: readonly Question[],
  of: readonly string[],
): Promise<Amounts> {
  const found = await subjectsOf(db)
    .find({ c: { $elemMatch: { q: { $in: keysOf(of, questions) }, e: entity } } }, { ...reading, projection: { c: 1 } })
    .limit(entityMax)
    .toArray()
  return fromRecords(found.flatMap(({ c }) => c.filter(({ e }) => e?.includes(entity))))
}

/** Are there buckets of these measures at this level? */
export const isKept = (of: readonly string[], level: Level): boolean =>
  of.every((name) => measures.get(name)?.grains.has(level))
