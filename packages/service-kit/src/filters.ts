import type { Mechanism } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import type { Keeping } from './definition.ts'
import { badParameter } from './validation.ts'

type Parse = (name: string, text: string) => string | number | boolean

/** A filter has the type of the field it compares; a field the view does not show is compared as text. */
function parserOf(schema: TSchema | undefined): Parse {
  const type = schema && 'type' in schema ? schema.type : undefined
  const validator: Validator | undefined = schema && Compile(schema)
  const typed = (text: string): string | number | boolean => {
    if (type === 'integer' || type === 'number') return text.trim() === '' ? Number.NaN : Number(text)
    if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
    return text
  }
  return (name, text) => {
    const value = typed(text)
    if (type !== 'array' && type !== 'object' && validator && !validator.Check(value))
      throw badParameter(name, 'does not fit what the field can hold')
    return value
  }
}

/** What a filter by relation compares, such as `grid`; undefined for one by a field. */
const relationOf = (path: string): string | undefined => (path.startsWith('relates:') ? path.slice(8) : undefined)
/** The field of the view that says which values a filter takes. */
export const fieldOf = (name: string, path: string): string =>
  relationOf(path) === undefined ? path.replace(/^state\./, '') : name

/** The filters of a mechanism's list: always an equality with a scalar, never anything the caller composed. */
export function filterTypes({ filters, view }: Mechanism): {
  /** Conditions that all hold. */
  filtersOf(asked: Readonly<Record<string, string | undefined>>): Document[]
} {
  const known = Object.entries(filters).map(([name, path]) => ({
    ...{ name, path, relation: relationOf(path) },
    parse: parserOf(view.properties[fieldOf(name, path)]),
  }))
  return {
    filtersOf: (asked) =>
      known.flatMap(({ name, path, relation, parse }) => {
        const text = asked[name]
        if (text === undefined) return []
        const value = parse(name, text)
        return [relation === undefined ? { [path]: { $eq: value } } : { relates: { $eq: `${relation}:${value}` } }]
      }),
  }
}

/** MongoDB indexes one list of values at a time, and `scopes` is one: a filter on a list has its index alone. */
function indexOf({ properties }: Mechanism['view'], path: string): Record<string, 1> {
  const [, field = '', ...deeper] = path.split('.')
  const schema = properties[field]
  const isList = deeper.length > 0 || (schema && 'type' in schema && schema.type === 'array') || path === 'relates'
  return isList ? { [path]: 1, _id: 1 } : { scopes: 1, [path]: 1, _id: 1 }
}

/** Indexes of the lists: for each filter, by scope; of what falls due, only while it may; and of the caller's grants. Safe to call at every start. */
export async function ensureIndexes(db: Db, mechanisms: readonly Mechanism[], grants?: string): Promise<void> {
  for (const { collection, filters, view, due } of mechanisms) {
    const byField = Object.values(filters).filter((path) => relationOf(path) === undefined)
    const byFilter = byField.map((path) => ({ key: indexOf(view, path) }))
    await db
      .collection(collection)
      .createIndexes([{ key: { scopes: 1, _id: 1 } }, { key: { relates: 1, _id: 1 } }, ...byFilter])
    if (due)
      await db
        .collection(collection)
        .createIndex({ [due.path]: 1, _id: 1 }, { partialFilterExpression: { [due.path]: { $exists: true } } })
  }
  if (grants !== undefined) await db.collection(grants).createIndex({ 'state.accountId': 1, 'state.state': 1 })
}

/** Indexes of what is kept beside events, where it is found by more than its id. */
export async function indexKept(db: Db, keeps: readonly Keeping[]): Promise<void> {
  const found = keeps.flatMap(({ collection, by }) =>
    by ? [{ collection, key: by.map((path) => [path, 1] as const) }] : [],
  )
  await Promise.all(found.map(({ collection, key }) => db.collection(collection).createIndex(new Map(key))))
}

/** Indexes of what is kept of others: by where it lies. */
export async function indexReplicas(db: Db, collections: readonly string[]): Promise<void> {
  await Promise.all(collections.map((name) => db.collection(name).createIndex({ scopes: 1, _id: 1 })))
}
