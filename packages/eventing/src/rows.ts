import type { AnyEvent } from '@jiceng/kernel'
import type { Timestamp } from 'mongodb'

/**
 * One event as its owner keeps it: the truth, from which Kafka and every view can be made again. The first event of a transaction, its
 * lead, stands in the outbox for all of them (ADR 52).
 */
export interface EventRow extends AnyEvent {
  /** `<command id>-<index>`: the same in every try of the command. */
  readonly _id: string
  readonly aggregate: string
  readonly version: number
  /** Kafka partition, decided once and never recomputed. */
  readonly lane: number
  /** On the lead: have all events of its transaction been acknowledged by the log? */
  readonly sent?: boolean
  /** On the lead: the other events of its transaction, in their order. */
  readonly led?: readonly string[]
  /** On the others: their lead. */
  readonly lead?: string
  /** On the lead: the server's cluster time when it was inserted, which is after whatever its transaction has read was committed. */
  readonly placed?: Timestamp
  /** On the lead, once sent: an offset of each lane (and of others) that none of its events stands behind. */
  readonly acks?: Readonly<Record<string, number>>
  /** On the lead: aggregates whose events the log refuses, or that wait behind such an event. It is looked at again when none is named. */
  readonly blocked?: readonly string[]
  /** As told to others by the owner, and kept in rows from before ADR 52: `acks` of the lead, for the lane of this event. */
  readonly ack?: number
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
  readonly audit?: AuditRow
  readonly answer?: KeptAnswer
}

/** What was answered under a key, so that its repetition gets the same; the digest of the audit is that of its body. */
export interface KeptAnswer {
  /** caller|method|path|Idempotency-Key */
  readonly key: string
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly position?: string
}

/**
 * Every command leaves one of these among the events: on its first event, or as a row of its own, by the id of the command, when
 * it has none. The audit stays for ever, the answer for 48 hours.
 */
export interface CommandRow {
  readonly _id: string
  readonly audit: AuditRow
  readonly answer?: KeptAnswer
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
  auditHeads: 'audit_heads',
  claims: 'claims',
  guards: 'guards',
  persons: 'persons',
  positions: 'positions',
  parked: 'parked',
  leases: 'leases',
  meta: 'meta',
} as const

/** Index of the leads that are not sent, in the order in which the log is to have them. */
export const outbox = 'outbox'
