import type { Op } from './journal.ts'

const community = '990103001001'
const clerks = ['town-clerk', 'district-admin', 'town-secretary'] as const
const deciders = ['district-admin', 'town-secretary'] as const

/** Grids the callers know of, and what they have done with them. */
interface Known {
  readonly ids: string[]
  readonly drafts: string[]
}

export interface Commands {
  /** Begins the key of every command of this load. */
  readonly name: string
  /** The next command of the load. */
  next(): Op
  /** A grid was made: later commands are about it. */
  created(id: string): void
  /** Some grid, rather one of the hot ones. */
  some(): string | undefined
}

const hot = 3

/** What goes on from load to load of one city: no code and no number of households comes twice. */
export interface Counters {
  sequence: number
  households: number
  loads: number
}

/** Creates grids and adjusts them: a fifth of the adjustments on the same three; some commands are wrong on purpose. */
export function commands(counters: Counters, name: string, chance: () => number): Commands {
  const known: Known = { ids: [], drafts: [] }
  const first = counters.sequence
  let count = 0
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(chance() * of.length)]
  const op = (accounts: readonly string[], path: string, body: Op['body']): Op => ({
    key: `${name}-${count++}`,
    account: pick(accounts) ?? '',
    path,
    body,
    answers: [],
    outcomes: [],
  })
  const buildings = (): { no: string }[] =>
    Array.from({ length: 1 + Math.floor(chance() * 5) }, (_, n) => ({ no: String(n + 1) }))
  const code = (n: number): string => `${community}${String(n).padStart(3, '0')}`
  function create(n: number): Op {
    const data = { code: code(n), name: `第${n}网格`, kind: 'general', households: counters.households++ }
    return op(clerks, '/v1/grids', { divisionCode: community, ...data, buildings: buildings() })
  }
  const some = (): string | undefined => pick(chance() < 0.2 ? known.ids.slice(0, hot) : known.ids)
  function adjust(id: string): Op {
    const changed = { households: counters.households++, ...(chance() < 0.4 ? { buildings: buildings() } : {}) }
    return op(clerks, `/v1/grids/${id}/adjust`, changed)
  }
  return {
    name,
    some,
    created(id) {
      known.ids.push(id)
      known.drafts.push(id)
    },
    next() {
      const r = chance()
      const id = some()
      if (id === undefined || (r < 0.12 && counters.sequence < 999)) return create(counters.sequence++)
      // A code that is taken, and a grid that is active already: refused, and nothing may come of it.
      if (r < 0.14) return create(first)
      if (r < 0.16) return op(deciders, `/v1/grids/${id}/activate`, {})
      const draft = r < 0.26 ? known.drafts.shift() : undefined
      return draft === undefined ? adjust(id) : op(deciders, `/v1/grids/${draft}/activate`, {})
    },
  }
}
