import { setTimeout as wait } from 'node:timers/promises'
import { type Draft, withIds } from '../draft.ts'
import { codeOf, type Door, field } from './door.ts'
import { factOf } from './facts.ts'
import type { Ids } from './ids.ts'
import type { Batch } from './waves.ts'

/** One that the platform does not take. */
export interface Refused {
  readonly draft: Draft
  readonly status: number
  readonly body: unknown
}
interface Result {
  readonly status: number
  readonly body: unknown
  readonly position: string | undefined
}

/** Refusals that come from what is still on its way; the same command is given anew with a further key. */
const passing = new Set([
  'unknown-reference',
  'not-found',
  'illegal-step',
  'forbidden',
  'grid-not-active',
  'not-a-member',
])
const triesMax = 7
const pauseMs = 150
/** Rounds of a batch in which some had no answer in time. */
const roundsMax = 60

/** What the city may have already: it is told apart by its code or its place, not by who made it. */
const natural = new Set(['divisions', 'grants'])
const isTransient = ({ status, body }: Result): boolean => status >= 500 || status === 429 || codeOf(body) === 'busy'
const isDone = ({ status, body }: Result, { path }: Draft): boolean =>
  status < 300 || (natural.has(path) && codeOf(body) === 'already-exists')

async function itemOf(door: Door, draft: Draft, ids: Ids): Promise<object> {
  const fact = draft.fact && draft.target ? await factOf(door, draft, ids.of(draft.target)) : undefined
  const { ifMatch, ...more } = fact ?? {}
  const body = withIds({ ...draft.body, ...more, occurredAt: draft.occurredAt }, ids.of)
  return {
    command: draft.command,
    ...(draft.target === undefined ? {} : { id: ids.of(draft.target) }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(draft.recordedAt === undefined ? {} : { recordedAt: draft.recordedAt }),
    body,
  }
}

const resultsOf = (body: unknown): Result[] => {
  const results = field(body, 'results')
  if (!Array.isArray(results)) throw new Error(`a batch was answered with ${JSON.stringify(body).slice(0, 300)}`)
  return results.map((one: unknown) => {
    const position = field(one, 'position')
    return {
      status: Number(field(one, 'status')),
      body: field(one, 'body'),
      position: typeof position === 'string' ? position : undefined,
    }
  })
}

/** What it needs was refused itself. */
const orphaned = { status: 0, body: { code: 'needs-refused' } } as const

/** Gives a batch until every command of it has its answer; those that are refused for good come back. */
export async function give(door: Door, ids: Ids, { key, path, by, items: all }: Batch): Promise<Refused[]> {
  const items = all.filter(ids.has)
  const refused: Refused[] = all.filter((draft) => !ids.has(draft)).map((draft) => ({ draft, ...orphaned }))
  if (items.length === 0) return refused
  const after = ids.after(path, items)
  const headers = { 'idempotency-key': key, ...(after === undefined ? {} : { 'x-jiceng-after': after }) }
  const body = { items: await Promise.all(items.map((draft) => itemOf(door, draft, ids))) }
  let results: Result[] = []
  for (let round = 1; round <= roundsMax; round++) {
    const answer = await door.post(by, `/v1/${path}:batch`, body, headers)
    if (answer.status !== 200) return [...refused, ...items.map((draft) => ({ draft, ...answer }))]
    results = resultsOf(answer.body)
    if (!results.some(isTransient)) break
    await wait(pauseMs)
  }
  for (const [n, draft] of items.entries()) {
    const first = results[n]
    if (!first) throw new Error(`${key} has no answer for item ${n}`)
    const result = isDone(first, draft) ? first : await anew(door, ids, draft, `${key}/${n}`, first)
    if (isDone(result, draft)) ids.learn(draft, String(field(result.body, 'id') ?? ''), result.position)
    else refused.push({ draft, status: result.status, body: result.body })
  }
  return refused
}

/** One that was refused for what had not arrived yet, or followed one that was: alone, in its order, with a key of its own. */
async function anew(door: Door, ids: Ids, draft: Draft, key: string, first: Result): Promise<Result> {
  let last = first
  const item = await itemOf(door, draft, ids)
  for (let n = 1; n <= triesMax && (passing.has(codeOf(last.body)) || isTransient(last)); n++) {
    await wait(pauseMs * 2 ** (n - 1))
    const headers = { 'idempotency-key': `${key}~${n}` }
    const answer = await door.post(draft.by, `/v1/${draft.path}:batch`, { items: [item] }, headers)
    last = answer.status === 200 ? (resultsOf(answer.body)[0] ?? answer) : answer
  }
  return last
}
