import { type Delivered, Poison } from '@jiceng/eventing'
import { withFact } from '../algebra/facts.ts'
import type { Fact } from '../algebra/types.ts'
import { changedOf, type Sums, sums } from './buckets.ts'
import { booked, exportsOf, newSubject, partsOf, type Situation, type Subject } from './document.ts'
import type { Registry } from './registry.ts'

/**
 * Subjects in memory while events are folded into them. Nothing here reads or writes: whoever uses it puts in what is stored and
 * takes out what changed. First `fold`, then `lend` (and put in the hubs it names), then `book`.
 */
export interface Desk {
  targets(event: Delivered): string[]
  has(id: string): boolean
  get(id: string): Subject | undefined
  /** As it is stored. */
  put(stored: readonly Subject[]): void
  fold(event: Delivered): void
  /** It is looked at anew, though no event changed it. */
  touch(id: string): void
  /** Ids of hubs whose parts change and which are not here yet. */
  lend(situation: Situation): string[]
  /** The documents that changed, once all is lent; what they add now less what they added before goes into `sums`. */
  book(situation: Situation, into?: Sums): { readonly documents: readonly Subject[]; readonly sums: Sums }
  /** Forgets what was booked. */
  clear(): void
  readonly dirty: number
}

interface Lending {
  readonly to: string
  readonly lender: string
  readonly part: unknown
}

const factOf = ({ id, type, occurredOn, time, recordedAt, scopePath, data }: Delivered): Fact => ({
  id,
  type,
  on: occurredOn,
  at: recordedAt ?? time,
  path: scopePath,
  data,
})
/** Where it lies changes with the first event that says so; a correction says nothing of it. */
const placesAfter = ({ places }: Subject, { on, path, data }: Fact): Subject['places'] =>
  places.at(-1)?.[1] === path || 'corrects' in data || 'revokes' in data ? places : [...places, [on, path]]

const isSameWrong = (before: Subject['w'], now: Subject['w']): boolean =>
  before.length === now.length && JSON.stringify(before) === JSON.stringify(now)

export function desk(registry: Registry): Desk {
  const documents = new Map<string, Subject>()
  const dirty = new Set<string>()
  /** The aggregate whose event touched it last, to be parked should it break. */
  const touchedBy = new Map<string, string>()
  let lent: Lending[] = []

  const target = (name: string, { aggregate }: Delivered): string => `${name}/${aggregate}`

  function guarded<T>(id: string, act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw new Poison(touchedBy.get(id) ?? partsOf(id)[1], error)
    }
  }

  function foldOne(name: string, event: Delivered): void {
    const subject = registry.facts.get(name)
    const id = target(name, event)
    if (!subject) return
    touchedBy.set(id, event.aggregate)
    const before = documents.get(id) ?? newSubject(id)
    const fact = factOf(event)
    const history = guarded(id, () => withFact(subject, before, fact))
    const { base, facts, state } = history
    const first = before.first ?? (state === null ? null : { on: fact.on, at: fact.at })
    documents.set(id, {
      ...before,
      base,
      facts,
      state,
      first,
      places: placesAfter(before, fact),
      changedAt: event.time,
    })
    dirty.add(id)
  }

  /** What an exporter lends now and did not before, and what it takes back. */
  function lendings(of: Subject, situation: Situation): Lending[] {
    const now = guarded(of._id, () => exportsOf(registry, of, situation))
    const before = new Map(of.x.map(({ to, part }) => [to, JSON.stringify(part)]))
    const given = now.filter(({ to, part }) => before.get(to) !== JSON.stringify(part))
    const kept = new Set(now.map(({ to }) => to))
    const taken = of.x.filter(({ to }) => !kept.has(to))
    documents.set(of._id, { ...of, x: now })
    return [...given, ...taken.map(({ to }) => ({ to, part: undefined }))].map((one) => ({ ...one, lender: of._id }))
  }

  function receive({ to, lender, part }: Lending): void {
    const before = documents.get(to) ?? newSubject(to)
    const { [lender]: _old, ...others } = before.parts
    const parts = part === undefined ? others : { ...others, [lender]: part }
    documents.set(to, { ...before, parts, changedAt: documents.get(lender)?.changedAt ?? '' })
    touchedBy.set(to, touchedBy.get(lender) ?? '')
    dirty.add(to)
  }

  return {
    targets: (event) => (registry.byEvent.get(event.type) ?? []).map(({ name }) => target(name, event)),
    has: (id) => documents.has(id),
    get: (id) => documents.get(id),
    put(stored) {
      for (const one of stored) documents.set(one._id, one)
    },
    fold(event) {
      for (const { name } of registry.byEvent.get(event.type) ?? []) foldOne(name, event)
    },
    touch: (id) => dirty.add(id),
    lend(situation) {
      const lenders = [...dirty].flatMap((id) => documents.get(id) ?? [])
      lent = lenders.flatMap((of) => lendings(of, situation))
      return [...new Set(lent.map(({ to }) => to))].filter((id) => !documents.has(id))
    },
    book(situation, into = sums()) {
      for (const one of lent) receive(one)
      lent = []
      const changed = [...dirty].flatMap((id) => documents.get(id) ?? [])
      const after = changed.map((before) => {
        const made = guarded(before._id, () => booked(registry, before, situation))
        const now = isSameWrong(before.w, made.w) ? made : { ...made, check: '' }
        const difference = changedOf(before.c, now.c)
        into.add(difference.before, -1)
        into.add(difference.now, 1)
        documents.set(now._id, now)
        return now
      })
      dirty.clear()
      return { documents: after, sums: into }
    },
    clear() {
      documents.clear()
      touchedBy.clear()
    },
    get dirty() {
      return dirty.size
    },
  }
}
