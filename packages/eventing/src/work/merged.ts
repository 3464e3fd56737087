import { BSON, type Document } from 'mongodb'
import type { Reading } from './read.ts'

export interface Merged {
  /** The readings to be made, none of them twice. */
  readonly once: readonly Reading[]
  /** What was found by them, for each of the readings asked for. */
  share(found: readonly Document[][]): Document[][]
}

/** Documents of one collection by their ids are one reading, however many ask for them; so is a query that is asked twice. */
export function merged(readings: readonly Reading[]): Merged {
  const asked = readings.map((reading) => {
    const ids = idsOf(reading.filter)
    return { reading, ids, key: ids ? reading.collection : keyOf(reading) }
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
    once: groups.flatMap(([, of]) => (of[0]?.ids ? byIds(of[0].reading, of) : (of[0]?.reading ?? []))),
    share: (found) =>
      asked.map(({ reading: { limit }, ids, key }) => {
        const documents = found[place.get(key) ?? -1] ?? []
        return ids ? documents.filter(({ _id }) => ids.has(_id)).slice(0, limit) : documents
      }),
  }
}

const keyOf = ({ collection, filter, limit }: Reading): string =>
  `${collection} ${limit} ${BSON.EJSON.stringify(filter, { relaxed: false })}`

function byIds({ collection }: Reading, of: readonly { readonly ids: ReadonlySet<string> | undefined }[]): Reading {
  const all = new Set(of.flatMap(({ ids = [] }) => [...ids]))
  return { collection, filter: { _id: { $in: [...all] } }, limit: all.size }
}

/** The ids a filter names; undefined when it asks for anything else. */
function idsOf(filter: Document): ReadonlySet<string> | undefined {
  const { _id, ...others } = filter
  if (Object.keys(others).length > 0) return undefined
  if (typeof _id === 'string') return new Set([_id])
  if (typeof _id !== 'object' || _id === null || Object.keys(_id).join() !== '$in' || !Array.isArray(_id.$in))
    return undefined
  const ids = _id.$in.filter((id: unknown): id is string => typeof id === 'string')
  return ids.length === _id.$in.length ? new Set(ids) : undefined
}
