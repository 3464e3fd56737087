import type { DivisionCode } from '@jiceng/contracts'
import { type Lookup, parsePeriod, previousPeriod } from '@jiceng/kernel'
import type { Static } from 'typebox'
import type { Bucket } from '../engine/buckets.ts'
import { names } from '../engine/store.ts'
import type { Question } from '../figures/amounts.ts'
import { boundaryChanges, type Place } from '../figures/comparison.ts'
import { comparable, type Earlier, earlierNames, earlierPeriods } from '../report/earlier.ts'
import { keptIn, snapshots } from '../snapshots/snapshot.ts'
import { type Freezing, type Frozen, frozenOf, hashOf, type Value } from '../snapshots/values.ts'

// What stands in these collections was written by the engine, and by the commands of snapshots.
const trust = <T>(value: unknown): T => value as never

interface Snapshot {
  readonly asOf: string
  /** Of the division itself. */
  readonly hash: string | undefined
}
/** What a report looks up of earlier periods. */
export interface Past {
  /** What happened in the division in the two years before. */
  readonly past: readonly Bucket[]
  /** Snapshots of the half-year before that are in force, and values of it that were ever frozen. */
  readonly snapshots: readonly Snapshot[]
  readonly values: readonly Frozen[]
}

const pastMax = 5000
const snapshotsMax = 20
const valuesMax = 60

type Lookups<T> = { readonly [K in keyof T]: Lookup<T[K]> }
export function pastOf(code: Static<typeof DivisionCode>, period: string): Lookups<Past> {
  const year = Number(period.slice(0, 4))
  const before = previousPeriod(parsePeriod(period)).id
  return {
    past: {
      collection: names.buckets,
      filter: { s: code, q: 'F', y: { $in: [`${year - 2}`, `${year - 1}`] } },
      limit: pastMax,
      as: (found) => trust(found),
    },
    snapshots: {
      collection: snapshots.collection,
      filter: { scopes: code, 'state.period': before, 'state.state': 'frozen', 'state.divisionCode': code },
      limit: snapshotsMax,
      as: (found) =>
        found.map(({ state }) => {
          const { asOf, scopes } = snapshots.read(trust(state))
          return { asOf, hash: scopes.find((one) => one.code === code)?.hash }
        }),
    },
    values: {
      collection: keptIn,
      filter: { code, period: before },
      limit: valuesMax,
      as: (found) => trust(found),
    },
  }
}

const isSame = (a: Value, b: Value): boolean =>
  a.indicator === b.indicator && a.figure === b.figure && a.numerator === b.numerator && a.denominator === b.denominator

/** What was frozen of the half-year before, as far as its records still say so. */
function stillFrozen(values: readonly Value[], { asOf }: Question, { snapshots: of, values: kept }: Past): Value[] {
  const hashes = of.filter((one) => one.asOf === asOf).map(({ hash }) => hash)
  const frozen = kept.find(({ _id }) => _id === hashes.at(-1))?.values ?? []
  return values.filter((value) => frozen.some((one) => isSame(one, value)))
}

/**
 * The figures of earlier periods that those of now may be held against. None where the city kept no records yet, or where divisions came
 * or went since (区划调整，不可比): what is printed must lead to its records. 环比 stands on what was frozen (`domain` 3.2).
 */
export function earlierOf(
  place: Place,
  question: Question,
  found: Past & Pick<Freezing, 'situation' | 'own'>,
  fed: ReadonlySet<string>,
): Readonly<Partial<Record<Earlier, Frozen>>> {
  const { situation, past } = found
  if (!situation || boundaryChanges(place, situation).length > 0) return {}
  const own = [...past, ...found.own.filter(({ q }) => q === 'F')]
  const all = earlierNames.flatMap((earlier): [Earlier, Frozen][] => {
    const then = earlierPeriods[earlier].of(question)
    if (then.period.start < situation.since) return []
    const { _id, values: every, ...of } = frozenOf(place.code, own, fed, then)
    const known = comparable(every, then, own)
    const values = earlier === 'half' ? stillFrozen(known, then, found) : known
    return values.length > 0 ? [[earlier, { _id: hashOf({ ...of, values }), ...of, values }]] : []
  })
  return Object.fromEntries(all)
}
