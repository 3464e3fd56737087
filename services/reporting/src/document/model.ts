import type { LocalDate } from '@jiceng/kernel'

/** An official document (党政机关公文, GB/T 9704-2012) before it is set. */
export interface OfficialDocument {
  readonly title: string
  /** Below the title: what it is while it is not in force, such as （草稿）. */
  readonly mark?: string
  readonly blocks: readonly DocumentBlock[]
  /** Who issues it, and on which day. */
  readonly issuer: string
  readonly issuedOn: LocalDate
  readonly annexes: readonly Annex[]
  /** When its figures were frozen: the time the file says it was made. */
  readonly frozenAt: Date
}

export interface DocumentBlock {
  /** 1: a heading of its own; 2: a heading that its text runs on behind; 0: none. */
  readonly level: 0 | 1 | 2
  readonly head: string
  readonly text: string
}

/** Tables on pages of their own, turned by a quarter. */
export interface Annex {
  readonly title: string
  /** Above the tables at the right: `单位：个`. */
  readonly note?: string
  readonly tables: readonly Table[]
}

export interface Table {
  readonly columns: readonly { readonly head: string; readonly align: 'left' | 'right'; readonly share: number }[]
  readonly rows: readonly (readonly string[])[]
}
