import type { AnyEvent } from '@jiceng/kernel'

/** One event as its owner keeps it: the truth, from which Kafka and every view can be made again. */
export interface EventRow extends AnyEvent {
  /** `<command id>-<index>`: the same in every try of the command. */
  readonly _id: string
  readonly aggregate: string
  readonly version: number
  /** Kafka partition, decided once and never recomputed. */
  readonly lane: number
  readonly sent: boolean
  /** Once acknowledged: the offset of the last record of its batch in the lane, so never below its own. */
  readonly ack?: number
  readonly blocked?: boolean
  readonly occurredAt?: string
  readonly occurredOn: string
  /** When it was recorded here. */
  readonly time: string
  /** When it was recorded where an import has it from. */
  readonly recordedAt?: string
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly scopePath: string
  readonly timeline: number
  readonly traceparent?: string
}

/** One row for each command, written with it: what was answered, so that a repeated key gets the same, and its audit. */
export interface RequestRow {
  /** caller|method|path|Idempotency-Key, or the command's own id. */
  readonly _id: string
  readonly hash: string
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly position?: string
  readonly audit: AuditRow
  /** Until the relay has copied its audit into `audit`, which nothing deletes. */
  readonly unchained?: true
  /** Set then; 48 hours later the row is gone. */
  readonly at?: Date
}

/** One row for each command, chained by its writer (`writer`, `n`) with a key that is not in the database. */
export interface AuditRow {
  readonly _id: string
  readonly writer: string
  readonly n: number
  readonly prev: string
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly outcome: string
  readonly digest: string
  readonly requestId: string
  readonly mac: string
}

/** The last row a writer is known to have committed. */
export interface AuditTip {
  readonly writer: string
  readonly n: number
  readonly mac: string
}

/** Signed about each minute, and chained: rows cut off at the end of a writer are missed by the tip that stands here. */
export interface AuditHead {
  readonly _id: number
  readonly prev: string
  readonly at: string
  /** Of the writers that went on since they were named last. */
  readonly tips: readonly AuditTip[]
  readonly mac: string
}

export const collections = {
  events: 'events',
  requests: 'requests',
  audit: 'audit',
  auditHeads: 'audit_heads',
  claims: 'claims',
  guards: 'guards',
  persons: 'persons',
  checkpoints: 'checkpoints',
  positions: 'positions',
  parked: 'parked',
  leases: 'leases',
  meta: 'meta',
} as const
