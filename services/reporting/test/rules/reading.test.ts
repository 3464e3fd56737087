import { localDate, parsePeriod } from '@jiceng/kernel'
import t from 'tap'
import { pathOn, place } from '../../src/algebra/place.ts'
import { figuresOf, fits } from '../../src/catalogue/formula.ts'
import { indicators } from '../../src/catalogue/indicators.ts'
import { noContext } from '../../src/engine/context.ts'
import { boundaryChanges } from '../../src/figures/comparison.ts'
import { isFew, masked } from '../../src/figures/few.ts'
import { answer } from '../../src/figures/figure.ts'
import { before, questionOf, yearBefore } from '../../src/figures/periods.ts'
import { isSmall, merging, ranked } from '../../src/figures/rankings.ts'
import { rounded } from '../../src/figures/rounding.ts'

const figure = (value: number | null, denominator: number | null, unit = '个') => ({
  figure: 'value',
  value,
  numerator: value,
  denominator,
  unit,
})
const row = (code: string, value: number, denominator: number | null = null) => ({
  code,
  name: code,
  figure: figure(value, denominator),
})

t.test('a hundred per cent is said only of all, none only of none', async (t) => {
  t.equal(rounded(9996, 10_000, 'pct1'), 99.9)
  t.equal(rounded(10_000, 10_000, 'pct1'), 100)
  t.equal(rounded(1, 10_000, 'pct1'), 0.1)
  t.equal(rounded(0, 10_000, 'pct1'), 0)
  t.equal(rounded(54, 55, 'pct1'), 98.2)
  t.equal(rounded(156_000_00, null, 'wan1'), 15.6)
  t.equal(rounded(6, 1, 'years1'), 0.5)
  t.equal(rounded(5, null, 'half1'), 2.5)
  t.equal(rounded(-25, 100, 'dec1'), -0.3, 'half away from zero')
})

t.test('equal figures share their place, and who comes after is as far behind as there are before', async (t) => {
  const rows = [row('c', 3), row('a', 5), row('b', 5), row('d', 1)]
  t.same(
    ranked(rows).map(({ rank, row: { code } }) => [rank, code]),
    [
      [1, 'a'],
      [1, 'b'],
      [3, 'c'],
      [4, 'd'],
    ],
  )
})

t.test('few things to be counted of, and few persons, are small', async (t) => {
  t.ok(isSmall(row('a', 100, 4)))
  t.notOk(isSmall(row('a', 100, 5)))
  t.notOk(isSmall(row('a', 1)))
  t.ok(isSmall({ code: 'a', name: 'a', figure: figure(4, null, '人') }))
  t.notOk(isSmall({ code: 'a', name: 'a', figure: figure(5, null, '人') }))
})

t.test('small places become one that cannot be worked out: a lone one takes the next smallest with it', async (t) => {
  const sum = (rows: readonly { readonly figure: { readonly value: number | null } }[]) =>
    figure(
      rows.reduce((n, one) => n + (one.figure.value ?? 0), 0),
      null,
      '人',
    )
  const place = (code: string, n: number) => ({ code, name: code, figure: { ...figure(n, null, '人'), numerator: n } })
  const told = (...of: number[]) => {
    const { rows, merged } = merging(
      of.map((n, at) => place(`p${at}`, n)),
      sum,
    )
    return [rows.map(({ figure: { value } }) => value), merged && [merged.places, merged.figure?.value ?? null]]
  }
  t.strictSame(told(9, 12), [[9, 12], null])
  t.strictSame(told(3, 4, 20), [[20], [2, 7]])
  t.strictSame(told(3, 30, 8), [[30], [2, 11]], 'from the sum of all it would be 3')
  t.strictSame(told(1, 2, 30, 8), [[30], [3, 11]], 'three are too few together')
  t.strictSame(told(3, 30), [[], [2, 33]])
  t.strictSame(told(3), [[], [1, null]])
})

t.test('one to four persons are hidden, be they counted or what a share is of; other things are not', async (t) => {
  const of = (id: string, numerator: number | null, denominator: number | null = null) => {
    const indicator = indicators.get(id)
    if (!indicator) throw new Error(`no ${id}`)
    const unit = denominator === null ? (indicator.units[0] ?? '') : '%'
    return isFew(indicator, { figure: 'value', numerator, denominator, unit })
  }
  t.strictSame(
    [0, 1, 4, 5].map((n) => of('IO-03', n)),
    [false, true, true, false],
    'members',
  )
  t.strictSame(
    [0, 1, 4, 5].map((n) => of('IO-55', 1, n)),
    [false, true, true, false],
    'a share of members',
  )
  t.strictSame([of('IO-01', 1), of('IG-05', 1, 2), of('IO-03', null)], [false, false, false])
  const members = indicators.get('IO-03')
  const three = { figure: 'value', value: 3, numerator: 3, denominator: null, unit: '名' }
  t.match(members && masked(members, three), { value: null, numerator: null, hidden: '<5' })
  t.strictSame(members && masked(members, { ...three, numerator: 7 }), { ...three, numerator: 7 })
})

t.test('a period is compared with the one before and with that of last year, seen from as far within', async (t) => {
  const question = { period: parsePeriod('2023H1'), asOf: '2023-06-30' }
  t.match(before(question), { period: { id: '2022H2' }, asOf: '2022-12-31' })
  t.match(yearBefore(question), { period: { id: '2022H1' }, asOf: '2022-06-30' })
  t.match(before({ period: parsePeriod('2023-03'), asOf: '2023-03-30' }), { asOf: '2023-02-28' })
  t.match(yearBefore({ period: parsePeriod('2024Q1'), asOf: '2024-02-29' }), { asOf: '2023-02-28' })
  const today = localDate('2023-05-04')
  t.match(questionOf({}, today), { period: { id: '2023H1' }, asOf: '2023-05-04' })
  t.match(questionOf({ period: '2022' }, today), { asOf: '2022-12-31' })
  t.throws(() => questionOf({ asOf: '2023-05-05' }, today), { code: 'as-of-in-future' })
})

const ended = (from: string, to: string | null) => ({ from, to, successor: '', on: '2023-07-01' })
t.test('by present boundaries a place has what came to it, and no longer what left it', async (t) => {
  const context = {
    ...noContext,
    ended: [
      ended('/1/2/3/4', '/1/2/9/8'),
      ended('/1/2/9/7', '/1/2/3/5'),
      ended('/1/2/3/6', '/1/2/3/5'),
      ended('/1/2/3/0', null),
    ],
  }
  t.same(boundaryChanges({ code: '3', path: '/1/2/3' }, context), [
    { code: '4', sign: -1 },
    { code: '7', sign: 1 },
  ])
  t.same(boundaryChanges({ code: '2', path: '/1/2' }, context), [])
})

t.test('what lay in a division that merged lies in its successor from that day on, whatever came before', async (t) => {
  const moves = [
    { from: '/1/2', to: '/1/3', on: '2023-07-01' },
    { from: '/1/3/9', to: '/1/3/8', on: '2023-08-01' },
  ]
  t.equal(pathOn('/1/2/9', '2023-06-30', moves), '/1/2/9')
  t.equal(pathOn('/1/2/9', '2023-07-01', moves), '/1/3/9')
  t.equal(pathOn('/1/2/9', '2023-08-01', moves), '/1/3/8')
  const stock = { measure: 'grids-active', amount: 1, from: '2023-01-01', to: '2023-09-01' }
  t.match(place(stock, [['2023-01-01', '/1/2/9']], moves), [
    { s: ['1', '2', '9'], from: '2023-01-01', to: '2023-07-01' },
    { s: ['1', '3', '9'], from: '2023-07-01', to: '2023-08-01' },
    { s: ['1', '3', '8'], from: '2023-08-01', to: '2023-09-01' },
  ])
  t.match(place({ ...stock, from: '2011-01-01' }, [['2011-01-01', '/1/5']], []), [{ from: '2019-12-31' }])
})

t.test('a formula adds, chooses labels, and reads labels that are numbers', async (t) => {
  const [one, two] = figuresOf('a[x,*.y]+b;n=kinds(c)', 'd;')
  t.same(one?.numerator.terms, [
    { measure: 'a', labels: ['x', '*.y'] },
    { measure: 'b', labels: [] },
  ])
  t.match(two, { name: 'n', numerator: { fold: 'kinds' }, denominator: undefined })
  t.ok(fits({ measure: 'a', labels: ['x', '*.y'] }, 'z.y'))
  t.notOk(fits({ measure: 'a', labels: ['x', '*.y'] }, 'y'))
  const hours = indicators.get('IG-24')
  if (!hours) throw new Error('no IG-24')
  const amounts = () =>
    new Map([
      ['2', 3],
      ['10', 1],
      ['40', 1],
    ])
  const question = { period: parsePeriod('2023'), asOf: '2023-12-31' }
  const values = answer(hours, new Set(['matters-closed-by-hours']), amounts, question).map(({ value }) => value)
  t.same(values, [11.2, 2, 40])
})

t.test('what is not fed has no value, and what has nothing to be divided by has none either', async (t) => {
  const [grids, covered] = [indicators.get('IG-01'), indicators.get('IG-05')]
  if (!(grids && covered)) throw new Error('no indicators')
  const question = { period: parsePeriod('2023'), asOf: '2023-12-31' }
  const nothing = () => new Map<string, number>()
  t.match(answer(grids, new Set(), nothing, question), [{ value: null, numerator: null }])
  t.match(answer(grids, new Set(['red-grids']), nothing, question), [{ value: 0, numerator: 0 }])
  const fed = new Set(['red-grids', 'red-grids-with-branch'])
  t.match(answer(covered, fed, nothing, question), [{ value: null, numerator: 0, denominator: 0 }])
})
