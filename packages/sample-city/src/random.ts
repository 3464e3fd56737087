/** Numbers that only look like chance: the same seed and names give the same ones, on every machine. */
export interface Random {
  /** From 0, below 1. */
  next(): number
  /** Whole, both ends included. */
  int(from: number, to: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the words, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  normal(): number
  logNormal(median: number, sigma: number): number
  /** With a mean; 0 is the most frequent. */
  exponential(mean: number): number
  beta(a: number, b: number): number
  poisson(mean: number): number
  /** Streams of their own, so that what one part draws changes nothing in another. */
  of(name: string): Random
}

/** FNV-1a, for the seeds of streams. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** sfc32: small, fast, and good enough for a city that does not exist. */
function sfc32(seed: string): () => number {
  let [a, b, c, d] = [hash(seed), hash(`${seed}/1`), hash(`${seed}/2`), 1]
  const next = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let n = 0; n < 12; n++) next()
  return next
}

export function random(seed: string): Random {
  const next = sfc32(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  /** Marsaglia and Tsang, for shapes from 1 on. */
  function gamma(shape: number): number {
    const d = shape - 1 / 3
    for (;;) {
      const x = normal()
      const v = (1 + x / Math.sqrt(9 * d)) ** 3
      if (v > 0 && Math.log(1 - next()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }
  function poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + normal() * Math.sqrt(mean)))
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = next(); product > limit; product *= next()) count++
    return count
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    normal,
    poisson,
    chance: (share) => next() < share,
    pick(list) {
      const [one = list[0]] = list.slice(int(0, list.length - 1))
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
    weighted: (weights) => drawn(weights, next()),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    beta(a, b) {
      const [x, y] = [gamma(a), gamma(b)]
      return x / (x + y)
    },
    of: (name) => random(`${seed}/${name}`),
  }
}

function drawn<K extends string>(weights: Readonly<Record<K, number>>, share: number): K {
  const words: [K, number][] = []
  for (const word in weights) words.push([word, weights[word]])
  let rest = share * words.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [word, weight] of words) {
    rest -= weight
    if (rest < 0) return word
  }
  const [last] = words.at(-1) ?? []
  if (last === undefined) throw new Error('nothing to draw from')
  return last
}

/** A whole number shared out by weights, to the last one: the largest remainders get what is left. */
export function shared(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (sum === 0 ? 0 : (total * weight) / sum))
  const parts = exact.map(Math.floor)
  const order = exact
    .map((value, n) => ({ n, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.n - b.n)
  const left = total - parts.reduce((all, part) => all + part, 0)
  for (const { n } of order.slice(0, left)) parts[n] = (parts[n] ?? 0) + 1
  return parts
}
