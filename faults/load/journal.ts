/** What a definite answer said. */
export interface Outcome {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** One command of the load with all that became of it; the checker believes nothing else of the callers. */
export interface Op {
  /** Idempotency-Key and correlation id. */
  readonly key: string
  readonly account: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** Status of each answer, 0 where none came. */
  readonly answers: number[]
  /** Definite answers: 2xx, and 4xx but for 429 and `busy`; more than one when it was repeated with the same key. */
  readonly outcomes: Outcome[]
}

export const isEffect = ({ status }: Outcome): boolean => status >= 200 && status < 300

/** A version that a caller was told of. */
export interface Ack {
  readonly id: string
  readonly version: number
  /** Wall clock, when the answer came. */
  readonly at: number
}

export interface Timing {
  readonly at: number
  readonly ms: number
}

/** Everything callers asked and heard. */
export interface Journal {
  readonly ops: readonly Op[]
  readonly acks: readonly Ack[]
  /** Answers at the first try: when asked, and how long it took. */
  readonly timings: readonly Timing[]
  /** Every answer by status, reads included; 0 where none came. */
  readonly statuses: ReadonlyMap<number, number>
  /** Answers from 500 on by what they said. */
  readonly troubles: ReadonlyMap<string, number>
}

/** What the answers from 500 on said, told. */
export const toldTroubles = ({ troubles }: Pick<Journal, 'troubles'>): string =>
  [...troubles].map(([said, count]) => `${count} × ${said}`).join(', ')
