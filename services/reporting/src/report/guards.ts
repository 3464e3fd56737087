import type { Figure, Figures } from './figure.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((all, one) => all + one, 0)
const amountOf = (figure: Figure | undefined): number => figure?.value ?? figure?.num ?? 0

type Guard = (figures: Figures, address: string, ...more: string[]) => boolean

/** The closed set of claims a sentence may make of figures (`reporting` 13.2). What is absent holds for none of them. */
const guards: Readonly<Record<string, Guard>> = {
  /** All of it, and there is something: 全覆盖. */
  full: (figures, address) => {
    const { num = 0, den = 0 } = figures(address) ?? {}
    return den > 0 && num === den
  },
  positive: (figures, address) => amountOf(figures(address)) > 0,
  atLeast: (figures, address, least = '') => amountOf(figures(address)) >= Number(least),
  /** Every label named has something: 分领域. */
  each: (figures, address, names = '') => names.split(',').every((name) => (figures(address)?.labels?.[name] ?? 0) > 0),
  /** In every quarter of the period: 定期. */
  every: (figures, address) => {
    const { quarters = [] } = figures(address) ?? {}
    return quarters.length > 0 && quarters.every((value) => value > 0)
  },
  /** Less than all of it: something is wrong, or under way. */
  short: (figures, address) => {
    const { num = 0, den = 0 } = figures(address) ?? {}
    return den > 0 && num < den
  },
  /** The sum over labels, so that a breakdown speaks for the whole. */
  sum: (figures, address, least = '1') => sum(Object.values(figures(address)?.labels ?? {})) >= Number(least),
}

/** `full:IG-05`, `atLeast:IG-16:3`, `not:full:IG-05`. */
export function holds(guard: string, figures: Figures): boolean {
  const [name = '', address = '', ...more] = guard.split(':')
  if (name === 'not') return !holds([address, ...more].join(':'), figures)
  const of = guards[name]
  if (!of) throw new Error(`${guard}: there is no guard ${name}`)
  return of(figures, address, ...more)
}

/** The addresses a guard reads. */
export function addressOf(guard: string): string {
  const [name = '', address = '', ...more] = guard.split(':')
  return name === 'not' ? addressOf([address, ...more].join(':')) : address
}
