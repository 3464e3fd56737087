import type { Fact, FactSubject } from './types.ts'

/**
 * What a subject keeps of its history: the state of what can never change any more, and the facts from the first correctable
 * one on. A correction replaces a fact in its place, a revocation takes it out; then the rest is folded again.
 */
export interface History {
  readonly base: unknown
  readonly facts: readonly Fact[]
  /** The fold of all of it. */
  readonly state: unknown
}
export const noHistory: History = { base: null, facts: [], state: null }

const isData = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Nothing stands as null, since that is how the database keeps it. */
const step = (subject: FactSubject, state: unknown, fact: Fact): unknown =>
  subject.evolve(state ?? undefined, fact) ?? null
const foldAll = (subject: FactSubject, base: unknown, facts: readonly Fact[]): unknown =>
  facts.reduce((state: unknown, fact) => step(subject, state, fact), base)

/** A correction of an unknown or revoked fact changes nothing. */
export function withFact(subject: FactSubject, { base, facts, state }: History, fact: Fact): History {
  const { corrects, revokes, data } = fact.data
  if (typeof corrects === 'string' && isData(data)) {
    const changed = facts.map((one) => (one.id === corrects ? { ...one, data } : one))
    return { base, facts: changed, state: foldAll(subject, base, changed) }
  }
  if (typeof revokes === 'string') {
    const left = facts.filter(({ id }) => id !== revokes)
    return { base, facts: left, state: foldAll(subject, base, left) }
  }
  const next = step(subject, state, fact)
  if (facts.length === 0 && !subject.correctable.has(fact.type)) return { base: next, facts, state: next }
  return { base, facts: [...facts, fact], state: next }
}
