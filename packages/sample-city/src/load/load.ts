import type { Draft } from '../draft.ts'
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

/** More than this is not chance: the load ends. */
const refusedMax = 200

/** Gives the stream to the platform, level by level; within a level the services work side by side. */
export async function load(drafts: Iterable<Draft>, options: LoadOptions): Promise<Loaded> {
  const { door, ids, name, batch = 200, wave = 8000, lanes = 4, onProgress, signal } = options
  const refused: Refused[] = []
  const spent = new Map<string, { commands: number; ms: number }>()
  let given = 0
  async function one(of: Batch): Promise<void> {
    signal?.throwIfAborted()
    const begin = performance.now()
    refused.push(...(await give(door, ids, of)))
    const sum = spent.get(of.path) ?? { commands: 0, ms: 0 }
    spent.set(of.path, { commands: sum.commands + of.items.length, ms: sum.ms + performance.now() - begin })
    given += of.items.length
    onProgress?.(given, of.path)
    if (refused.length > refusedMax) throw new Error(`${refused.length} commands were refused; ${told(refused)}`)
  }
  for (const levels of wavesOf(drafts, { name, size: wave, batch }))
    for (const level of levels) {
      const queues = Map.groupBy(level, (of) => (isHolding(of) ? of.path : serviceOf(of.path)))
      await Promise.all([...queues.values()].map((of) => inLanes(of, of.some(isHolding) ? 1 : lanes, one)))
    }
  return { given, refused, spent, repeated: door.repeated }
}

/** What holds something in common with the next batch is given after it, not beside it. */
const isHolding = ({ items }: Batch): boolean => items.some(({ holds }) => holds !== undefined)

/** So many at once, in their order. */
async function inLanes<T>(list: readonly T[], lanes: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list]
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

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
