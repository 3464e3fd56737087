/** A report as it is written before its figures are known; a version that was used is never changed, the next one is added. */
export interface Template {
  readonly code: string
  readonly version: number
  /** With `{{scope}}` and `{{period}}`. */
  readonly title: string
  readonly blocks: readonly Block[]
}

type BlockKind = 'prose' | 'problems' | 'plan'

export interface Block {
  /** `引言`, `一（一）`, `二`, … */
  readonly no: string
  /** 1: a paragraph of its own (一、…); 2: the beginning of its paragraph (（一）…); 0: none. */
  readonly level: 0 | 1 | 2
  /** With `{{next}}`: the half-year that follows. */
  readonly head: string
  readonly kind: BlockKind
  readonly points: readonly Point[]
}

/** What runs on behind 一是, 二是, 三是 in one paragraph (N-84); without a lead the sentences stand as they are. */
export interface Point {
  readonly lead?: string
  readonly sentences: readonly Sentence[]
}

/** One sentence of the report, such as S31; it ends with 。 once its clauses are put together. */
export interface Sentence {
  readonly id: string
  readonly clauses: readonly Clause[]
  /** Proposed only while one of these alerts is open: sentences about problems. */
  readonly alerts?: readonly string[]
}

export interface Clause {
  /**
   * With slots such as `{{IG-01|int}}`. `{{IG-07|growth}}` behind a count, `{{IG-08|points}}` behind a share says what it is more than it
   * was, where that can be said; `{{IO-16|growth|场次}}` names it. */
  readonly text: string
  /** All must hold, or `otherwise` is printed; without it the clause is dropped. */
  readonly guards?: readonly string[]
  readonly otherwise?: string
}

/** A sentence without figures. */
export const said = (id: string, text: string): Sentence => ({ id, clauses: [{ text }] })
