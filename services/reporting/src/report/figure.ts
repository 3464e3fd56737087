/** One figure as a sentence needs it. A value that is absent is not zero: nobody has reported yet. */
export interface Figure {
  /** In the unit of its indicator; money in fen. */
  readonly value?: number | undefined
  /** Of a share. */
  readonly num?: number | undefined
  readonly den?: number | undefined
  /** Of an earlier period: what it is now. */
  readonly now?: Figure
  /** By label, where sentences need them. */
  readonly labels?: Readonly<Record<string, number>>
  /** By quarter of the period, in order. */
  readonly quarters?: readonly number[]
  /** Names in order of rank, organisations only. */
  readonly names?: readonly string[]
}

/** An indicator, one of its parts, and as it was in an earlier period: `IG-01`, `IO-33.proposed`, `IG-18@year`. */
export type Address = string

/** Figures of one scope, period and as-of; undefined where the indicator is not fed. */
export type Figures = (address: Address) => Figure | undefined
