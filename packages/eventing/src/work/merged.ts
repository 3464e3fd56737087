import { BSON, type Document } from 'mongodb'
import { textsAsked } from '../asked.ts'
import { type Known, placeOf, type Reading } from './reading.ts'

export interface Merged {
  /** The readings to be made, none of them twice. */
  readonly once: readonly Reading[]
  /** What was found by them, for each of the readings asked for. */
  share(found: readonly Document[][]): Document[][]
}

/**
 * Documents of one collection by their ids are one reading, however many ask for them; so is a query that is asked twice. Those that
 * are `known`, by `placeOf`, are given without one.
 */
export function merged(readings: readonly Reading[], known: Known = new Map()): Merged {
  const bases = new Set(readings.flatMap(({ within }) => within?.reading ?? []))
  const keys: string[] = []
  const asked = readings.map((reading, n) => {
    // What a further reading lies within, or lies within another, stays as it was asked.
    const ids = reading.within || bases.has(n) ? undefined : idsOf(reading.filter)
    const base = keys[reading.within?.reading ?? -1]
    const key = ids ? reading.collection : keyOf(reading, base)
    keys.push(key)
    const unread = ids?.filter((id) => !known.has(placeOf(reading.collection, id)))
    return { reading, ids, unread, key, base }
  })
  // Whoever names no document at all, or none that is not known, needs no reading.
  const groups = [
    ...Map.groupBy(
      asked.filter(({ unread }) => unread?.length !== 0),
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
    share(found) {
      const byPlace = groups.map(([, of], n) =>
        of[0]?.ids ? new Map(found[n]?.map((document) => [document._id, document])) : undefined,
      )
      return asked.map(({ reading: { collection, limit }, ids, key }) => {
        const at = place.get(key) ?? -1
        if (!ids) return found[at] ?? []
        const documents = ids.map((id) => known.get(placeOf(collection, id)) ?? byPlace[at]?.get(id))
        return documents.filter((document) => document !== undefined).slice(0, limit)
      })
    },
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

function byIds({ collection }: Reading, of: readonly { readonly unread: readonly string[] | undefined }[]): Reading {
  const all = new Set(of.flatMap(({ unread = [] }) => unread))
  return { collection, filter: { _id: { $in: [...all] } }, limit: all.size }
}

/** The ids a filter names, each once and in their order; undefined when it asks for anything else. */
function idsOf(filter: Document): readonly string[] | undefined {
  const { _id, ...others } = filter
  if (Object.keys(others).length > 0) return undefined
  const ids = textsAsked(_id)
  return ids && [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1))
}
