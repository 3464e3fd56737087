import type { Figure } from './figure.ts'

const fenOfWan = 1_000_000

/** `98.2%`. What is not the whole never prints as the whole: 99.96 % is 99.9 %. */
function share({ num = 0, den = 0 }: Figure): string | undefined {
  if (den <= 0) return undefined
  if (num === den) return '100%'
  return `${Math.min(Math.round((num * 1000) / den), num < den ? 999 : Number.POSITIVE_INFINITY) / 10}%`
}

/** From fen; `15.6万元`. */
const wan = (fen: number): string => `${(Math.round(fen / (fenOfWan / 10)) / 10).toFixed(1)}万元`

/** `15万余元` between two whole ten thousands, `15万元` at one; below the first as it is. */
function wanYu(fen: number): string {
  const whole = Math.floor(fen / fenOfWan)
  if (whole === 0) return `${fen / 100}元`
  return fen === whole * fenOfWan ? `${whole}万元` : `${whole}万余元`
}

/** `3500余` for 3562, `120余` for 123, as it is below a hundred or where nothing is cut off. */
function yu(value: number): string {
  const step = value >= 1000 ? 100 : value >= 100 ? 10 : 1
  const floor = Math.floor(value / step) * step
  return floor === value ? `${value}` : `${floor}余`
}

const digits = '零一二三四五六七八九'

/** Chinese numerals below a hundred; two before a measure word is 两. Above, figures. */
function cn(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99) return `${value}`
  if (value === 2) return '两'
  const [tens, ones] = [Math.floor(value / 10), value % 10]
  if (tens === 0) return digits[ones] ?? ''
  return `${tens === 1 ? '' : digits[tens]}十${ones === 0 ? '' : digits[ones]}`
}

const tenth = (value: number): string => `${Math.round(value * 10) / 10}`

/** Growth from which it is said in times: 增长19.8倍. */
const manifold = 1000

/** `增长9.1%` of what a count was, half away from zero; what rounds to nothing is nearly the same. */
function growth({ value: then = 0, now }: Figure): string | undefined {
  if (then <= 0 || now?.value === undefined) return undefined
  if (now.value === then) return '持平'
  const percent = (Math.abs(now.value - then) * 100) / then
  if (percent >= manifold) return `增长${tenth(percent / 100)}倍`
  const change = tenth(percent)
  return change === '0' ? '基本持平' : `${now.value > then ? '增长' : '下降'}${change}%`
}
/** `提高2.3个百分点`, between shares as they are printed. */
function points({ value: then, num = 0, den = 0, now }: Figure): string | undefined {
  if (then === undefined || now?.value === undefined) return undefined
  if (num * (now.den ?? 0) === den * (now.num ?? 0)) return '持平'
  const change = tenth(Math.abs(now.value - then))
  return change === '0' ? '基本持平' : `${now.value > then ? '提高' : '下降'}${change}个百分点`
}
/** Formats that hold a figure against what it was. */
export const comparing: ReadonlySet<string> = new Set(['growth', 'points'])

const ofValue =
  (print: (value: number) => string) =>
  ({ value }: Figure): string | undefined =>
    value === undefined ? undefined : print(value)

/** How a figure is printed in a sentence (N-84, `reporting` 13.2); undefined where there is nothing to print. */
export const formats: Readonly<Record<string, (figure: Figure) => string | undefined>> = {
  int: ofValue((value) => `${Math.round(value)}`),
  dec1: ofValue((value) => (Math.round(value * 10) / 10).toFixed(1)),
  pct1: share,
  wan: ofValue(wan),
  wanYu: ofValue(wanYu),
  yu: ofValue(yu),
  cn: ofValue(cn),
  first: ({ names }) => names?.[0],
  growth,
  points,
}
