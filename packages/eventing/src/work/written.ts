import type { Mechanism, Shape, StoredState } from '@jiceng/kernel'
import type { Waiting } from './decide.ts'

/**
 * States as this process last wrote them, so that a lone command on one of them need not read it. Compare-and-set on version and
 * path finds out when somebody else wrote since; a refusal is decided anew on what is read.
 */
export interface Written {
  get(waiting: Waiting): StoredState<Shape> | undefined
  add(mechanism: Mechanism, after: StoredState<Shape>): void
  forget(waiting: Waiting): void
}

const max = 2000

export function written(): Written {
  const states = new Map<string, StoredState<Shape>>()
  const keyOf = ({ collection }: Mechanism, id: string): string => `${collection}/${id}`
  return {
    get: ({ request, target }) => states.get(keyOf(request.command.mechanism, target)),
    add(mechanism, after) {
      const key = keyOf(mechanism, after._id)
      states.delete(key)
      states.set(key, after)
      const [oldest] = states.keys()
      if (states.size > max && oldest !== undefined) states.delete(oldest)
    },
    forget: ({ request, target }) => void states.delete(keyOf(request.command.mechanism, target)),
  }
}
