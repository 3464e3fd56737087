import type { FactSubject, HubSubject } from '../algebra/types.ts'

/** What the engine runs, found by name and by event. */
export interface Registry {
  readonly facts: ReadonlyMap<string, FactSubject>
  readonly hubs: ReadonlyMap<string, HubSubject>
  readonly byEvent: ReadonlyMap<string, readonly FactSubject[]>
  /** Measures that somebody adds to; an indicator that counts another is not yet fed. */
  readonly fed: ReadonlySet<string>
}

/** Added for every record: is it there within seven days (IR-05)? */
const recordMeasures = ['records', 'records-on-time'] as const

/** Is it held to rules of early warning? */
export const isWatched = ({ facts, hubs }: Registry, id: string): boolean => {
  const name = id.slice(0, id.indexOf('/'))
  return ((facts.get(name) ?? hubs.get(name))?.rules.length ?? 0) > 0
}

export function registryOf(subjects: readonly FactSubject[], hubs: readonly HubSubject[]): Registry {
  const all = [...subjects, ...hubs]
  const names = all.map(({ name }) => name)
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice) throw new Error(`two subjects are called ${twice}`)
  const types = new Set(subjects.flatMap(({ events }) => events))
  return {
    facts: new Map(subjects.map((one) => [one.name, one])),
    hubs: new Map(hubs.map((one) => [one.name, one])),
    byEvent: new Map([...types].map((type) => [type, subjects.filter(({ events }) => events.includes(type))])),
    fed: new Set([...recordMeasures, ...all.flatMap(({ measures }) => measures)]),
  }
}
