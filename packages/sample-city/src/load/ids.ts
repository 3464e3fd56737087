import { resources, type ServiceName } from '@jiceng/contracts'
import { type Draft, needsOf } from '../draft.ts'

/** What a local name stands for, and who owns it. */
interface Known {
  readonly id: string
  readonly service: ServiceName
}

/** What local names stand for. */
export interface Ids {
  readonly of: (name: string) => string
  /** Nothing that a draft needs was refused. */
  has(draft: Draft): boolean
  /** Learns from an answer what a draft made. */
  learn(draft: Draft, id: string, position: string | undefined): void
  /** Positions that a batch should wait for: divisions and grants always, and what it needs from other services. */
  after(path: string, items: readonly Draft[]): string | undefined
  /** Where the last answers of every service stand, as one request may name them. */
  last(): string
}

/** Positions that one request may name, shared among divisions and grants, and what the batch itself needs. */
const groundMax = 20
const foreignMax = 30
const lastMax = 12
const ground = new Set(['divisions', 'grants'])
export const serviceOf = (path: string): ServiceName | undefined =>
  Object.entries(resources).find(([name]) => name === path)?.[1]

export function ids(): Ids {
  const known = new Map<string, Known>()
  /** The last positions of each service, and those that everything stands on. */
  const fresh = new Map<ServiceName, string[]>()
  let grounds: string[] = []
  const last = new Map<ServiceName, string[]>()
  function remember(service: ServiceName, positions: readonly string[]): void {
    fresh.set(service, [...(fresh.get(service) ?? []), ...positions].slice(-foreignMax))
  }
  return {
    of(name) {
      const found = known.get(name)
      if (!found) throw new Error(`nothing is called ${name}`)
      return found.id
    },
    has: (draft) => needsOf(draft).every((name) => known.has(name)),
    learn({ path, makes, parts }, id, position) {
      const service = serviceOf(path)
      if (service === undefined) throw new Error(`no service answers for ${path}`)
      if (makes !== undefined) known.set(makes, { id, service })
      const positions = position === undefined ? [] : position.split(',')
      last.set(service, [...(last.get(service) ?? []), ...positions].slice(-lastMax))
      if (ground.has(path)) grounds = [...grounds, ...positions].slice(-groundMax)
      else if (makes !== undefined || parts !== undefined) remember(service, positions)
      if (parts === undefined) return
      const made = positions.map((one) => one.slice(one.indexOf('/') + 1).split('@', 1)[0] ?? '')
      const own = made.filter((one) => one.startsWith(`${parts.prefix}_`))
      for (const [n, name] of parts.names.entries()) known.set(name, { id: own[n] ?? '', service })
    },
    after(path, items) {
      const own = serviceOf(path)
      const needed = new Set(items.flatMap(needsOf).flatMap((name) => known.get(name)?.service ?? []))
      needed.delete(own ?? 'reporting')
      const foreign = [...needed].flatMap((service) => fresh.get(service) ?? []).slice(-foreignMax)
      const positions = [...(own === 'organizations' ? [] : grounds), ...foreign]
      return positions.length === 0 ? undefined : positions.join(',')
    },
    last: () => [...last.values()].flat().join(','),
  }
}
