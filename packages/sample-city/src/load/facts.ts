import { type Draft, isList, type Value } from '../draft.ts'
import { type Door, field } from './door.ts'

/** What a correction or revocation adds to a draft: the event it is about. */
export interface Fact {
  readonly eventId: string
  readonly ifMatch?: number
  readonly data?: { readonly [key: string]: Value }
}

interface Past {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly data: { readonly [key: string]: Value }
}
/** Its own platform's answer. */
const trusted = (body: unknown): readonly Past[] => {
  const data = field(body, 'data')
  return Array.isArray(data) ? data : []
}

/**
 * Reads the history of what a draft changes and finds the fact. The version is that before the fact was changed, so that a load that
 * is told again says the same again.
 */
export async function factOf(door: Door, { path, by, fact, body }: Draft, id: string): Promise<Fact | undefined> {
  if (fact === undefined) return undefined
  const { body: answer } = await door.get(by, `/v1/${path}/${id}/history?limit=200`)
  const history = trusted(answer)
  const found = history.findLast(({ type }) => type === fact.event)
  if (!found) return undefined
  const before = history.filter(({ data }) => data.corrects !== found.id && data.revokes !== found.id)
  const patch = body.data
  if (typeof patch !== 'object' || isList(patch)) return { eventId: found.id }
  return { eventId: found.id, ifMatch: before.at(-1)?.version ?? 0, data: { ...found.data, ...patch } }
}
