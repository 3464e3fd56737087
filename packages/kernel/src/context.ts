import type { LocalDate } from './time/index.ts'

/** Who acts: an account with its grants in force, or the platform itself (`system`). */
export interface Actor {
  readonly id: string
  readonly kind: 'account' | 'system'
  /**
   * For a rule that asks on which side somebody stands: what the grants that let it act are narrowed to, as `kind:id`.
   * Absent when one of them is not narrowed, and for the platform itself.
   */
  readonly only?: readonly string[]
}

/**
 * All a rule may know besides body, state and lookups. Two times that are never mixed:
 * `at`/`on` say when it happened (business time), `now` when it is recorded.
 */
export interface Context {
  readonly commandId: string
  readonly correlationId: string
  readonly actor: Actor
  /** Roles of the grants with which the actor acts on this very aggregate; `system` for the platform. */
  readonly roles: readonly string[]
  /** Business instant; undefined when the caller gave only a date. */
  readonly at: Date | undefined
  /** Business date, Asia/Shanghai. */
  readonly on: LocalDate
  /** Record time: the business clock. */
  readonly now: Date
  /** When somebody else recorded it, long before it came here: an import says so, and lateness goes by it. */
  readonly recordedAt?: Date
  /** The n-th id of a new aggregate of this command: the same in every try of the same command. */
  id(prefix: string, n?: number): string
}
