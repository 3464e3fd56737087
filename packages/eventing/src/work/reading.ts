import type { Document } from 'mongodb'

/** One bounded reading by an index. */
export interface Reading {
  readonly collection: string
  readonly filter: Document
  readonly limit: number
  /** Only documents whose `field` is one of the values at `path` of what an earlier reading finds. */
  readonly within?: { readonly reading: number; readonly path: string; readonly field: string } | undefined
}

/** What a transaction has read already, by `placeOf`: it is not read twice. */
export type Known = ReadonlyMap<string, Document>
/** Where a document stands, among those of all collections. */
export const placeOf = (collection: string, id: string): string => `${collection} ${id}`
