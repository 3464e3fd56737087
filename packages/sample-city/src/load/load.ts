import { type Draft, needsOf } from '../draft.ts'
import type { Door } from './door.ts'
import { give, type Refused } from './give.ts'
import type { Ids } from './ids.ts'
import { serviceOf } from './ids.ts'
import { type Batch, wavesOf } from './waves.ts'

export interface LoadOptions {
  readonly door: Door
  readonly ids: Ids
  /** Begins every idempotency key. */
  readonly name: string
  readonly batch?: number
  readonly wave?: number
  /** Batches in flight for one service. */
  readonly lanes?: number
  readonly onProgress?: (given: number, path: string) => void
  /** Waited for before each batch. */
  readonly next?: () => Promise<void>
  readonly signal?: AbortSignal
}
export interface Loaded {
  readonly given: number
  readonly refused: readonly Refused[]
  /** Milliseconds spent on each resource, summed over its batches. */
  readonly spent: ReadonlyMap<string, { readonly commands: number; readonly ms: number }>
  /** What had to be asked again, by what was said. */
  readonly repeated: ReadonlyMap<string, number>
}
export interface Rested extends Loaded {
  /** Milliseconds until the figures had all of it; undefined when they still had not. */
  readonly restMs: number | undefined
  /** Milliseconds for which the telling waited for them. */
  readonly heldMs: number
}

/** More than this is not chance: the load ends. */
const refusedMax = 200

/** Gives the stream to the platform, wave by wave; within a wave the services work side by side. */
export async function load(drafts: Iterable<Draft>, options: LoadOptions): Promise<Loaded> {
  const { door, ids, name, batch = 200, wave = 8000, lanes = 4, onProgress, next, signal } = options
  const refused: Refused[] = []
  const spent = new Map<string, { commands: number; ms: number }>()
  let given = 0
  async function one(of: Batch): Promise<void> {
    await next?.()
    signal?.throwIfAborted()
    const begin = performance.now()
    refused.push(...(await give(door, ids, of)))
    const sum = spent.get(of.path) ?? { commands: 0, ms: 0 }
    spent.set(of.path, { commands: sum.commands + of.items.length, ms: sum.ms + performance.now() - begin })
    given += of.items.length
    onProgress?.(given, of.path)
    if (refused.length > refusedMax) throw new Error(`${refused.length} commands were refused; ${told(refused)}`)
  }
  for (const levels of wavesOf(drafts, { name, size: wave, batch })) await inOrder(levels.flat(), lanes, one)
  return { given, refused, spent, repeated: door.repeated }
}

/** What holds something in common with the next batch is given after it, not beside it. */
const isHolding = ({ items }: Batch): boolean => items.some(({ holds }) => holds !== undefined)

/** Names that a batch makes or changes, and those it needs as they are. */
function namesIn({ items }: Batch): { readonly changed: Set<string>; readonly needed: Set<string> } {
  const own = ({ makes, target, parts }: Draft): string[] =>
    [makes, target, ...(parts?.names ?? [])].flatMap((name) => name ?? [])
  const changed = new Set(items.flatMap(own))
  return { changed, needed: new Set(items.flatMap(needsOf)).difference(changed) }
}

/** Each batch as soon as those that it follows have ended and its queue has a lane; no level waits for another. */
async function inOrder(batches: readonly Batch[], lanes: number, work: (of: Batch) => Promise<void>): Promise<void> {
  const changing = new Map<string, Promise<void>>()
  const needing = new Map<string, Promise<void>[]>()
  const queues = new Map<string | undefined, Promise<void>[]>()
  const all = batches.map((of) => {
    const { changed, needed } = namesIn(of)
    const before = [...changed, ...needed].flatMap((name) => changing.get(name) ?? [])
    const readers = [...changed].flatMap((name) => needing.get(name) ?? [])
    const key = isHolding(of) ? of.path : serviceOf(of.path)
    const queue = queues.get(key) ?? Array.from({ length: isHolding(of) ? 1 : lanes }, () => Promise.resolve())
    queues.set(key, queue)
    const lane = queue.shift() ?? Promise.resolve()
    const done = Promise.all(new Set([lane, ...before, ...readers])).then(() => work(of))
    queue.push(done)
    for (const name of changed) changing.set(name, done)
    for (const name of needed) needing.set(name, [...(needing.get(name) ?? []), done])
    return done
  })
  await Promise.all(all)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
export const atRest = ({ restMs, heldMs }: Rested): string =>
  [
    ...(heldMs > 0 ? [`waited ${seconds(heldMs)} for the figures`] : []),
    restMs === undefined
      ? 'the figures do not have all of it yet'
      : `the figures had all of it ${seconds(restMs)} later`,
  ].join(', and ')

/** The first refusals of each kind. */
export function told(refused: readonly Refused[]): string {
  const kinds = Map.groupBy(
    refused,
    ({ draft, body }) =>
      `${draft.path} ${draft.command}: ${JSON.stringify(body)
        .replace(/"(instance|requestId)":"[^"]*",?/g, '')
        .slice(0, 300)}`,
  )
  return [...kinds]
    .map(([kind, of]) => `${of.length} × ${kind}`)
    .slice(0, 12)
    .join('\n')
}
