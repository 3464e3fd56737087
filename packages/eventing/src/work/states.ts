import type { ClientSession, Db, Document } from 'mongodb'
import type { Waiting } from './decide.ts'
import { readAll } from './read.ts'
import type { Reading } from './reading.ts'
import type { Docs } from './touches.ts'
import type { Written } from './written.ts'

export const keyed = (documents: readonly Document[]): Docs =>
  new Map(documents.map((document) => [String(document._id), document]))

/** What stands where these go, one reading for each collection. */
export function readingsOf(group: readonly Waiting[]): Reading[] {
  const unread = group.filter(({ isMinted }) => !isMinted)
  const byCollection = Map.groupBy(unread, ({ request }) => request.command.mechanism.collection)
  return [...byCollection].map(([collection, of]) => ({
    collection,
    filter: oneOf(of.map(({ target }) => target)),
    limit: of.length,
  }))
}
export const oneOf = (ids: readonly string[]): Document => ({ _id: { $in: [...new Set(ids)] } })

/** The states of a group, read in its transaction. */
export async function statesOf(
  db: Db,
  written: Pick<Written, 'get'>,
  session: ClientSession,
  group: readonly Waiting[],
): Promise<Docs> {
  return (
    (await remembered(db, written, session, group)) ?? keyed((await readAll(db, session, readingsOf(group))).flat())
  )
}

/**
 * What this process wrote last of all of them, if it is what stands there: who wrote since has left another version or, having moved it,
 * another path. To find that out costs half of what it costs to read them.
 */
async function remembered(
  db: Db,
  written: Pick<Written, 'get'>,
  session: ClientSession,
  group: readonly Waiting[],
): Promise<Docs | undefined> {
  const unread = group.filter(({ isMinted }) => !isMinted)
  const states: Docs = new Map(
    unread.flatMap((waiting) => {
      const state = written.get(waiting)
      return state ? [[waiting.target, state as Document] as const] : []
    }),
  )
  if (states.size !== unread.length) return undefined
  let unchanged = 0
  for (const { collection, filter } of readingsOf(group)) {
    const fields = { session, projection: { version: 1, scopePath: 1 } }
    for (const { _id, version, scopePath } of await db.collection(collection).find(filter, fields).toArray()) {
      const state = states.get(String(_id))
      if (state?.version === version && state?.scopePath === scopePath) unchanged++
    }
  }
  return unchanged === states.size ? states : undefined
}
