import type { Collection, Document } from 'mongodb'

/** Values a filter names of a field by which much is found; undefined when it names none. */
function valuesOf(filter: Document, field: string): readonly string[] | undefined {
  const asked: unknown = filter[field]
  if (typeof asked === 'string') return [asked]
  if (typeof asked !== 'object' || asked === null || !('$in' in asked) || !Array.isArray(asked.$in)) return undefined
  return asked.$in.every((value) => typeof value === 'string') ? asked.$in : undefined
}

/** What all of these find, and perhaps more: one question for each field instead of one for each filter. */
function atLeast(filters: readonly Document[]): Document[] {
  const named = { _id: new Set<string>(), relates: new Set<string>() }
  const others = filters.filter((filter) => {
    const field = valuesOf(filter, '_id') ? '_id' : 'relates'
    const values = valuesOf(filter, field)
    for (const value of values ?? []) if (value !== '') named[field].add(value)
    return values === undefined
  })
  const asked = Object.entries(named).filter(([, values]) => values.size > 0)
  return [...asked.map(([field, values]) => ({ [field]: { $in: [...values] } })), ...others]
}

/**
 * Is there a document that one of these finds? Each branch of an `$or` is planned by itself, half a millisecond for ten of them, and
 * mostly nothing is found: so the wide question goes first (ADR 48).
 */
export async function findsAny(collection: Collection, filters: readonly Document[]): Promise<boolean> {
  const wide = atLeast(filters)
  const exists = async (branches: readonly Document[]): Promise<boolean> => {
    const [only] = branches
    if (!only) return false
    const filter = branches.length === 1 ? only : { $or: [...branches] }
    return (await collection.findOne(filter, { projection: { _id: 1 } })) !== null
  }
  if (!(await exists(wide))) return false
  return filters.every((filter) => Object.keys(filter).length === 1) || exists(filters)
}
