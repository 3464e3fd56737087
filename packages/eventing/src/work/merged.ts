import { BSON, type Document } from 'mongodb'
import { textsAsked } from '../asked.ts'
import type { Reading } from './read.ts'

export interface Merged {
  /** The readings to be made, none of them twice. */
  readonly once: readonly Reading[]
  /** What was found by them, for each of the readings asked for. */
  share(found: readonly Document[][]): Document[][]
}

/** Documents of one collection by their ids are one reading, however many ask for them; so is a query that is asked twice. */
export function merged(readings: readonly Reading[]): Merged {
  const bases = new Set(readings.flatMap(({ within }) => within?.reading ?? []))
  const keys: string[] = []
  const asked = readings.map((reading, n) => {
    // What a further reading lies within, or lies within another, stays as it was asked.
    const ids = reading.within || bases.has(n) ? undefined : idsOf(reading.filter)
    const base = keys[reading.within?.reading ?? -1]
    const key = ids ? reading.collection : keyOf(reading, base)
    keys.push(key)
    return { reading, ids, key, base }
  })
  // Whoever names no document at all needs no reading.
  const groups = [
    ...Map.groupBy(
      asked.filter(({ ids }) => ids?.size !== 0),
      ({ key }) => key,
    ),
  ]
  const place = new Map(groups.map(([key], n) => [key, n]))
  return {
    once: groups.flatMap(([, of]) => {
      const [first] = of
      if (!first) return []
      return first.ids ? byIds(first.reading, of) : placed(first.reading, place.get(first.base ?? ''))
    }),
    share: (found) =>
      asked.map(({ reading: { limit }, ids, key }) => {
        const documents = found[place.get(key) ?? -1] ?? []
        return ids ? documents.filter(({ _id }) => ids.has(_id)).slice(0, limit) : documents
      }),
  }
}

const keyOf = ({ collection, filter, limit, within }: Reading, base: string | undefined): string =>
  `${collection} ${limit} ${BSON.EJSON.stringify(filter, { relaxed: false })}${within ? ` ${within.path} ${within.field} ${base}` : ''}`

/** A reading within another, by the place of that one among those to be made. */
function placed(reading: Reading, at: number | undefined): Reading {
  if (!reading.within) return reading
  if (at === undefined) throw new Error('a reading lies within one that is named before it')
  return { ...reading, within: { ...reading.within, reading: at } }
}

function byIds({ collection }: Reading, of: readonly { readonly ids: ReadonlySet<string> | undefined }[]): Reading {
  const all = new Set(of.flatMap(({ ids = [] }) => [...ids]))
  return { collection, filter: { _id: { $in: [...all] } }, limit: all.size }
}

/** The ids a filter names; undefined when it asks for anything else. */
function idsOf(filter: Document): ReadonlySet<string> | undefined {
  const { _id, ...others } = filter
  if (Object.keys(others).length > 0) return undefined
  const ids = textsAsked(_id)
  return ids && new Set(ids)
}
