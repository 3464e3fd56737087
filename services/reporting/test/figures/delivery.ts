import type { Delivered } from '@jiceng/eventing'

export interface Thing {
  readonly id: string
  readonly kind: string
  code: string
  events: { readonly id: string; readonly type: string; readonly data: Record<string, unknown> }[]
  ended: boolean
}

export const city = '990100'
export const towns = ['990103001', '990103002', '990104001']
export const communities = towns.flatMap((town) => ['001', '002', '201'].map((n) => town + n))
export const first = '2022-11-20'

/** The same events as they may come: each aggregate's in their order, those of different ones in any, some twice. */
export function delivered(said: readonly Delivered[], order: readonly number[]): Delivered[][] {
  const queues = [...Map.groupBy(said, ({ aggregate }) => aggregate).values()].map((of) => [...of])
  const batches: Delivered[][] = []
  let batch: Delivered[] = []
  for (let n = 0; queues.length > 0; n++) {
    const at = (order[n % order.length] ?? 0) + n * 7
    const queue = queues[at % queues.length] ?? []
    const event = queue.shift()
    if (event) batch.push(event)
    if (queue.length === 0) queues.splice(at % queues.length, 1)
    if (at % 11 === 0) {
      batches.push(batch)
      batch = []
    }
  }
  return [...batches, batch].filter(({ length }) => length > 0)
}
