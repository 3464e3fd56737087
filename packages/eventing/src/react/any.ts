import type { Collection, Document } from 'mongodb'
import { textsAsked } from '../asked.ts'

/** What all of these find, and perhaps more: one question for each field instead of one for each filter. */
function atLeast(filters: readonly Document[]): Document[] {
  const named = { _id: new Set<string>(), relates: new Set<string>() }
  const others: Document[] = []
  for (const filter of filters) {
    const [ids, relations] = [textsAsked(filter._id), textsAsked(filter.relates)]
    if (ids) for (const id of ids) named._id.add(id)
    else if (relations) for (const relation of relations) named.relates.add(relation)
    else others.push(filter)
  }
  const asked = Object.entries(named).filter(([, texts]) => texts.size > 0)
  return [...asked.map(([field, texts]) => ({ [field]: { $in: [...texts] } })), ...others]
}

/**
 * Is there a document that one of these finds? Each branch of an `$or` is planned by itself, half a millisecond for ten of them, and
 * mostly nothing is found: so the wide question goes first (ADR 48).
 */
export async function findsAny(collection: Collection, filters: readonly Document[]): Promise<boolean> {
  const exists = async (branches: readonly Document[]): Promise<boolean> =>
    branches.length > 0 && (await collection.findOne({ $or: [...branches] }, { projection: { _id: 1 } })) !== null
  if (!(await exists(atLeast(filters)))) return false
  return filters.every((filter) => Object.keys(filter).length === 1) || exists(filters)
}

type Asks<T> = (of: readonly T[]) => Promise<boolean>

/**
 * Questions of one moment, as those of the partitions of a chunk, are asked as one: mostly the answer is no, and then it is everybody's.
 * Where it is not, each asks for itself.
 */
export function askedTogether<T>(ask: Asks<T>): Asks<T> {
  let waiting: { readonly of: readonly T[]; readonly answer: (answer: Promise<boolean>) => void }[] = []
  function askAll(): void {
    const all = waiting
    waiting = []
    const any = ask(all.flatMap(({ of }) => of))
    for (const { of, answer } of all) answer(all.length === 1 ? any : any.then((is) => is && ask(of)))
  }
  return (of) =>
    new Promise((answer) => {
      if (waiting.length === 0) queueMicrotask(askAll)
      waiting.push({ of, answer })
    })
}
