import type { Command } from '@jiceng/kernel'

/** A place inside a body. */
export type Place = readonly (string | number)[]
export const pointerOf = (at: Place): string => at.map((key) => `/${key}`).join('')
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function placesIn(schema: unknown, at: Place): Place[] {
  if (!isObject(schema)) return []
  const { type, properties, items } = schema
  if (type === 'object' && isObject(properties))
    return Object.entries(properties).flatMap(([key, inner]) => placesIn(inner, [...at, key]))
  if (type === 'array') return placesIn(items, [...at, 0])
  return type === 'string' || 'enum' in schema ? [at] : []
}
/** The places of all texts a command's body may hold, given or not. */
export const textsOf = ({ body }: Command): Place[] => [...placesIn(body, []), ['occurredAt']]

/** A copy of a body with something else at one place; what leads there is made. */
export function replaced(value: unknown, at: Place, by: unknown): unknown {
  const [key, ...deeper] = at
  if (key === undefined) return by
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(value) && value.length > key ? value : [undefined]
    return list.map((inner, n) => (n === key ? replaced(inner, deeper, by) : inner))
  }
  const object = isObject(value) ? value : {}
  return { ...object, [key]: replaced(object[key], deeper, by) }
}
