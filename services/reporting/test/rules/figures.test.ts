import type { Delivered } from '@jiceng/eventing'
import { parsePeriod } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import type { Placed } from '../../src/algebra/place.ts'
import { registry } from '../../src/app.ts'
import { indicators } from '../../src/catalogue/indicators.ts'
import type { Subject } from '../../src/engine/document.ts'
import { fromBuckets, type Question } from '../../src/figures/amounts.ts'
import { answer, type Figure, isIndicatorFed } from '../../src/figures/figure.ts'
import { isKept } from '../../src/figures/reading.ts'
import { amountIn, isOf, sumOf } from '../../src/figures/records.ts'
import { delivered } from '../figures/delivery.ts'
import { historyOf, type Wish } from '../figures/history.ts'
import { alone, cellsOf, deliver, type Memory, memory, recomputed, summed } from '../figures/memory.ts'

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value))
const number = fc.nat({ max: 97 })
const wish: fc.Arbitrary<Wish> = fc.tuple(number, number, number, number)
const wishes = fc.array(wish, { minLength: 20, maxLength: 110, size: 'max' })
const order = fc.array(fc.nat({ max: 1000 }), { minLength: 3, maxLength: 40 })
const runs = { numRuns: 120 }

const fed = [...indicators.values()].filter((one) => isIndicatorFed(one, registry.fed))
const questions: Question[] = [
  ['2022', '2022-12-31'],
  ['2023Q1', '2023-03-31'],
  ['2023H1', '2023-05-17'],
  ['2023H1', '2023-12-31'],
  ['2023-04', '2023-06-30'],
].map(([period = '', asOf = '']) => ({ period: parsePeriod(period), asOf }))

/** Ranks and kinds are found among their records, not summed from them. */
const summing: readonly string[] = ['sum', 'mean']
const scopesOf = (all: readonly Placed[]): string[] => [...new Set(all.flatMap(({ s }) => s))]
const placedIn = ({ subjects }: Memory): Placed[] => [...subjects.values()].flatMap(({ c }) => c)
async function lived(said: readonly Delivered[], of: readonly number[]): Promise<Memory> {
  const kept = memory()
  await deliver(kept, delivered(said, of))
  return kept
}

t.test('after any history in any order every bucket equals a recompute from nothing', async (t) => {
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const said = historyOf(wished)
      const kept = await lived(said, of)
      const wanted = recomputed(said, kept.context())
      t.strictSame(cellsOf(kept.buckets()), cellsOf(summed(wanted)))
      t.strictSame(cellsOf(kept.buckets()), cellsOf(summed(placedIn(kept))), 'and what the subjects say they added')
    }),
    runs,
  )
})

t.test('what is wrong, and from when to when, is what a recompute from nothing says', async (t) => {
  const wrongIn = (of: Iterable<Subject>) =>
    new Map(
      [...of]
        .flatMap(({ _id, w }) => (w.length > 0 ? [[_id, copied(w)] as const] : []))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  let seen = 0
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const said = historyOf(wished)
      const kept = await lived(said, of)
      const found = wrongIn(kept.subjects.values())
      t.strictSame(found, wrongIn(alone(said, kept.context())))
      for (const { w, check } of kept.subjects.values()) if (w.length > 0) t.equal(check, '', 'it is to be looked at')
      seen += found.size
    }),
    { numRuns: 60 },
  )
  t.ok(seen > 100, `${seen} subjects with something wrong`)
})

t.test('records sum to their figure: every indicator, scope, period and day', async (t) => {
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const kept = await lived(historyOf(wished), of)
      const all = placedIn(kept)
      const byScope = Map.groupBy(kept.buckets(), ({ s }) => s)
      for (const code of scopesOf(all))
        for (const question of questions)
          for (const indicator of fed) {
            const buckets = byScope.get(code) ?? []
            const level = buckets[0]?.lv
            if (!level || !indicator.grains.has(level)) continue
            const figures = answer(indicator, registry.fed, fromBuckets(buckets), question)
            for (const [n, spec] of indicator.figures.entries())
              for (const part of ['numerator', 'denominator'] as const) {
                const formula = sumOf(spec, part)
                const figure = figures[n]?.[part]
                if (!formula || !summing.includes(formula.fold) || figure === null || figure === undefined) continue
                const place = { code, path: '' }
                const of = all.filter((one) => isOf(one, formula, { place }, question))
                const sum = of.reduce((s, one) => s + amountIn(one, formula), 0)
                if (sum !== figure)
                  t.equal(sum, figure, `${indicator.id} ${part} ${code} ${question.period.id} ${question.asOf}`)
              }
          }
    }),
    { numRuns: 40 },
  )
})

t.test('what a place amounts to is what its parts amount to, and what lies at no part of it', async (t) => {
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const kept = await lived(historyOf(wished), of)
      const all = placedIn(kept)
      const buckets = kept.buckets()
      const byScope = Map.groupBy(buckets, ({ s }) => s)
      const above = new Map<string, Set<string>>()
      for (const { s } of all)
        for (const [n, code] of s.entries()) above.set(code, (above.get(code) ?? new Set()).add(s[n - 1] ?? ''))
      // A community whose town was merged lay in two, and its buckets do not say what of it in which.
      const moved = new Set([...above.values()].flatMap((of) => (of.size > 1 ? [...of] : [])))
      for (const [code, own] of byScope)
        for (const question of questions)
          for (const m of new Set(own.map((one) => one.m))) {
            const below = buckets.filter(({ s }) => above.get(s)?.has(code))
            if (moved.has(code) || below.length === 0 || !below.every(({ lv }) => isKept([m], lv))) continue
            const total = (of: ReadonlyMap<string, number>): number => [...of.values()].reduce((s, n) => s + n, 0)
            const here = summed(all.filter((one) => one.m === m && one.s.at(-1) === code)).filter(({ s }) => s === code)
            const whole = total(fromBuckets(own)(m, question))
            const sum = total(fromBuckets(below)(m, question)) + total(fromBuckets(here)(m, question))
            if (whole !== sum) t.equal(whole, sum, `${m} ${code} ${question.asOf}`)
          }
    }),
    { numRuns: 40 },
  )
})

t.test('no share is more than the whole, on any day', async (t) => {
  // Branches that were visited and are no more: this one divides what was by what is.
  const shares = fed.filter(({ id, units }) => units[0] === '%' && id !== 'IO-12')
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const kept = await lived(historyOf(wished), of)
      for (const [code, buckets] of Map.groupBy(kept.buckets(), ({ s }) => s))
        for (const question of questions)
          for (const share of shares) {
            const level = buckets[0]?.lv
            if (!level || !share.grains.has(level)) continue
            const [found] = answer(share, registry.fed, fromBuckets(buckets), question)
            const { numerator, denominator } = found ?? {}
            if ((numerator ?? 0) > (denominator ?? 0) || (numerator ?? 0) < 0)
              t.fail(`${share.id} ${code} ${question.period.id} ${question.asOf}: ${numerator} of ${denominator}`)
          }
    }),
    runs,
  )
})

t.test('a figure of the past stays where it was when divisions merge or organisations move later', async (t) => {
  const figuresOf = (kept: Memory, asOf: string): Map<string, Figure[]> => {
    const byScope = Map.groupBy(kept.buckets(), ({ s }) => s)
    const question = { period: parsePeriod(asOf.slice(0, 4)), asOf }
    const all = [...byScope].flatMap(([code, buckets]) =>
      fed.map((one) => [`${code} ${one.id}`, answer(one, registry.fed, fromBuckets(buckets), question)] as const),
    )
    const isSaid = (figures: readonly Figure[]): boolean =>
      figures.some(({ numerator, denominator }) => (numerator ?? 0) !== 0 || (denominator ?? 0) !== 0)
    return new Map(all.filter(([, figures]) => isSaid(figures)).sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  const isMove = ({ type }: Delivered): boolean =>
    ['DivisionRetired', 'DivisionsMerged', 'PartyOrganizationReparented'].includes(type)
  await fc.assert(
    fc.asyncProperty(wishes, order, async (wished, of) => {
      const said = historyOf(wished)
      const at = said.findIndex(isMove)
      const moved = said[at]
      if (!moved) return
      const before = said.slice(0, at)
      const asOf = before.at(-1)?.occurredOn ?? ''
      if (asOf >= moved.occurredOn) return
      const moves = said.slice(at).filter((one) => isMove(one) && one.occurredOn === moved.occurredOn)
      t.strictSame(figuresOf(await lived([...before, ...moves], of), asOf), figuresOf(await lived(before, of), asOf))
    }),
    runs,
  )
})

t.test('a batch of a hundred events writes at most five documents an event', async (t) => {
  const wished = Array.from({ length: 1000 }, (_, n): Wish => [(n * 7) % 97, n * 13, n * 5, n % 3])
  // The thresholds of a district and a tick of the calendar come seldom, and reach all that is there.
  const said = historyOf(wished).filter(({ type }) => type !== 'AlertThresholdsSet' && type !== 'ClockTicked')
  const kept = memory()
  for (let n = 0; n < said.length; n += 100) await deliver(kept, [said.slice(n, n + 100)])
  // Beside them the version of each aggregate, and the places in the log.
  const perEvent = kept.written() / said.length + 1
  t.ok(said.length > 700 && perEvent <= 5, `${perEvent}`)
})
