import type { Indicator } from '../catalogue/indicators.ts'

/** int: as it is; pct1: hundredths with one digit; dec1: one digit; wan1: 万元 with one digit, from fen; years1: years from months; half1: from halves. */
const roundings = ['int', 'pct1', 'dec1', 'wan1', 'years1', 'half1'] as const
export type Rounding = (typeof roundings)[number]

/** Ages of members are kept in months (IO-58). */
const ages = '岁'
export function roundingOf({ roundings: of, units }: Indicator, n: number, isRatio: boolean): Rounding {
  const found = roundings.find((one) => one === (of[n] ?? of[0])) ?? 'int'
  if (found === 'dec1' && units[0] === ages) return 'years1'
  // Of several figures only those with a denominator are ratios.
  if (found === 'pct1' && !isRatio) return 'int'
  return found === 'int' && isRatio && n > 0 ? 'pct1' : found
}

/** Tenths of `above / below`, half away from zero; whole numbers only, since floats are not exact. */
function tenths(above: bigint, below: bigint): number {
  const half = above < 0n ? -below : below
  return Number((20n * above + half) / (2n * below)) / 10
}
const divisors: Readonly<Record<Rounding, bigint>> = {
  int: 1n,
  pct1: 1n,
  dec1: 1n,
  wan1: 1_000_000n,
  years1: 12n,
  half1: 2n,
}

/** 100.0 % is said only of all, 0.0 % only of none: 99.96 % reads 99.9 %. */
function percent(above: number, below: number): number {
  const value = tenths(BigInt(above) * 100n, BigInt(below))
  if (value === 100 && above < below) return 99.9
  return value === 0 && above > 0 ? 0.1 : value
}

/** A figure as it is printed; `below` is null for a count. */
export function rounded(above: number, below: number | null, rounding: Rounding): number {
  if (rounding === 'pct1' && below !== null) return percent(above, below)
  if (rounding === 'pct1' || rounding === 'int') return above
  return tenths(BigInt(above), BigInt(below ?? 1) * divisors[rounding])
}
/** What one figure is more than another, in the digits both are printed in. */
export const difference = (now: number, then: number): number => Math.round((now - then) * 10) / 10
