/** The texts a filter compares a field with: one, or `$in` of several; undefined when it asks anything else of it. */
export function textsAsked(asked: unknown): readonly string[] | undefined {
  if (typeof asked === 'string') return [asked]
  if (typeof asked !== 'object' || asked === null || !('$in' in asked) || Object.keys(asked).length > 1)
    return undefined
  const { $in: values } = asked
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : undefined
}
