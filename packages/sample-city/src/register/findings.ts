// Reasons to refuse a row of a register; what is only odd about it is noted with it (`decisions` 8).

export const refusals = [
  'bad-length',
  'bad-code',
  'bad-name',
  'above-city',
  'county-less-city',
  'duplicate',
  'parent-missing',
  'wrong-parent',
] as const
export interface Refusal {
  readonly kind: (typeof refusals)[number]
  readonly reason: string
}
