import { createHash } from 'node:crypto'
import type { Difference, KnownDivision } from '@jiceng/contracts'
import type { Static } from 'typebox'
import { indicators } from '../catalogue/indicators.ts'
import type { Bucket } from '../engine/buckets.ts'
import { type Amounts, fromBuckets, type Question } from '../figures/amounts.ts'
import { answer } from '../figures/figure.ts'
import { divisionsBelow, type Situation } from './divisions.ts'

/** One figure as it was frozen: whole numbers, from which its value follows. */
export interface Value {
  readonly indicator: string
  readonly formulaVersion: string
  readonly figure: string
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}
/** All figures of one division; its id is the hash over them, so that it can never be another. */
export interface Frozen {
  readonly _id: string
  readonly code: string
  readonly period: string
  readonly asOf: string
  readonly values: readonly Value[]
}
export interface Snapshot {
  readonly root: string
  readonly frozen: readonly Frozen[]
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Over whole numbers and in the order of the catalogue: equal figures have equal hashes. */
export const hashOf = ({ code, period, asOf, values }: Omit<Frozen, '_id'>): string =>
  sha256(
    JSON.stringify([
      code,
      period,
      asOf,
      values.map((one) => [one.indicator, one.formulaVersion, one.figure, one.numerator, one.denominator]),
    ]),
  )
const rootOf = (scopes: readonly { readonly code: string; readonly hash: string }[]): string =>
  sha256(JSON.stringify(scopes.map(({ code, hash }) => [code, hash]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))))

/** Every figure of the catalogue, from what its measures amount to. */
export const valuesOf = (amounts: Amounts, fed: ReadonlySet<string>, question: Question): Value[] =>
  [...indicators.values()].flatMap((indicator) =>
    answer(indicator, fed, amounts, question).map(({ figure, numerator, denominator, value }) => ({
      indicator: indicator.id,
      formulaVersion: indicator.formulaVersion,
      figure,
      numerator,
      denominator,
      value,
    })),
  )

/** All figures of one division, from its buckets. */
export function frozenOf(
  code: string,
  buckets: readonly Bucket[],
  fed: ReadonlySet<string>,
  question: Question,
): Frozen {
  const values = valuesOf(fromBuckets(buckets), fed, question)
  const made = { code, period: question.period.id, asOf: question.asOf, values }
  return { _id: hashOf(made), ...made }
}

/** What is looked up of a division to freeze it. */
export interface Freezing {
  readonly situation: Situation | undefined
  /** Divisions that lie in it, or may have. */
  readonly near: readonly KnownDivision[]
  /** Of the division itself, and of those. */
  readonly own: readonly Bucket[]
  readonly below: readonly Bucket[]
}
/** All figures of a division and of those that lay right below it on the as-of day, from their buckets. */
export function freeze(code: string, found: Freezing, fed: ReadonlySet<string>, question: Question): Snapshot {
  const byScope = Map.groupBy(found.below, ({ s }) => s)
  const below = divisionsBelow(code, found.near, question, found.situation)
  const frozen = [
    frozenOf(code, found.own, fed, question),
    ...below.flatMap(({ divisionCode: one }) => {
      const buckets = byScope.get(one)
      return buckets ? [frozenOf(one, buckets, fed, question)] : []
    }),
  ]
  return { root: rootOf(frozen.map(({ _id: hash, code: of }) => ({ code: of, hash }))), frozen }
}

const none = { numerator: null, denominator: null }
type Sums = Pick<Value, 'numerator' | 'denominator'>
const sums = ({ numerator, denominator }: Sums): Sums => ({ numerator, denominator })
const byName = ({ frozen }: Pick<Snapshot, 'frozen'>) =>
  new Map(
    frozen.flatMap(({ code, values }) =>
      values.map((one) => [`${code}|${one.indicator}|${one.figure}`, { code, one }] as const),
    ),
  )

/** Every sum that is not what it was; what came in or went is beside nothing. */
export function differences(before: Pick<Snapshot, 'frozen'>, after: Snapshot): Static<typeof Difference>[] {
  const [old, now] = [byName(before), byName(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    const [a, b] = [sums(was?.one ?? none), sums(is?.one ?? none)]
    const named = is ?? was
    if (!named || (a.numerator === b.numerator && a.denominator === b.denominator)) return []
    return [{ code: named.code, indicator: named.one.indicator, figure: named.one.figure, before: a, after: b }]
  })
}
