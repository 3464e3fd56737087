import type { Actor, Command, Refusal } from '@jiceng/kernel'

/** A command that arrived: everything about it is fixed here, so every try of it is the same. */
export interface CommandRequest {
  readonly command: Command
  /** The aggregate; absent for a creating command. */
  readonly id?: string | undefined
  readonly body: unknown
  readonly actor: Actor
  /** caller|method|path|Idempotency-Key, when a key was sent. */
  readonly key?: string | undefined
  readonly hash: string
  readonly ifMatch?: number | undefined
  /** Instant or date at which it happened; absent: now. */
  readonly occurred?: string | undefined
  /** Instant at which somebody else recorded it, long before it came here: an import says so (`decisions` 2). */
  readonly recorded?: string | undefined
  readonly requestId: string
  readonly correlationId: string
  readonly causationId?: string | undefined
  readonly traceparent?: string | undefined
}

/** What the caller gets, stored under its key. `position` is there only for an effect. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly position?: string | undefined
  readonly replayed?: boolean
  /** Why our own code broke: for the log only, never sent. */
  readonly cause?: unknown
}

/** How a refusal reads as an answer; given by the caller, who knows the table of problems. */
export type Describe = (refusal: Refusal) => Answer

/** The platform could not say in time whether the command took effect: repeat it with the same key. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}
