import fc from 'fast-check'
import t from 'tap'
import { addressesOf, compose, textOf } from '../../src/report/compose.ts'
import type { Figure } from '../../src/report/figure.ts'
import { formats } from '../../src/report/format.ts'
import { holds } from '../../src/report/guards.ts'
import { halfYear } from '../../src/report/templates/half-year.ts'

const words = { scope: '桐陂区', period: '2023年上半年', asOf: '6月5日' }
const report = (figures: (address: string) => Figure | undefined, draft = false): string =>
  compose(halfYear, { figures, words, draft, alerts: new Set(['W-10']) })
    .map((block) => block.head + textOf(block))
    .join('\n')
const whole = { value: 7, num: 7, den: 7, quarters: [3, 4] }

t.test('figures are printed as officials print them', async (t) => {
  const printed = (format: string, value: number): string | undefined => formats[format]?.({ value })
  t.strictSame(
    [3562, 3500, 123, 100, 99, 1005].map((value) => printed('yu', value)),
    ['3500余', '3500', '120余', '100', '99', '1000余'],
  )
  t.strictSame(
    [15_600_000, 15_000_000, 900_000].map((fen) => printed('wanYu', fen)),
    ['15万余元', '15万元', '9000元'],
  )
  t.equal(printed('wan', 15_640_000), '15.6万元')
  t.strictSame(
    [2, 5, 10, 12, 20, 45, 100].map((value) => printed('cn', value)),
    ['两', '五', '十', '十二', '二十', '四十五', '100'],
  )
})

t.test('what is not the whole is never printed as the whole', async (t) => {
  const pct = (num: number, den: number): string | undefined => formats.pct1?.({ num, den })
  t.strictSame([pct(9996, 10_000), pct(982, 1000), pct(10, 10), pct(0, 0)], ['99.9%', '98.2%', '100%', undefined])
  for (const [num, den] of [
    [9996, 10_000],
    [0, 0],
    [0, 5],
  ])
    t.notOk(holds('full:IG-05', () => ({ num: num ?? 0, den: den ?? 0 })))
})

t.test('全覆盖 is claimed only of the whole, and otherwise its share is told', async (t) => {
  t.match(
    report(() => whole),
    /实现网格党支部、楼栋党小组全覆盖/,
  )
  const nearly = report((address) => (address === 'IG-05' ? { num: 982, den: 1000 } : whole))
  t.notMatch(nearly, /实现网格党支部、楼栋党小组全覆盖/)
  t.match(nearly, /网格党支部覆盖率达98.2%、楼栋党小组覆盖率达100%/)
})

t.test('a meeting in one quarter of two is not 定期', async (t) => {
  const uneven = report((address) => (address === 'IO-07' ? { value: 3, quarters: [3, 0] } : whole))
  t.match(uneven, /，召开党建工作部署会、推进会3次/)
  t.notMatch(uneven, /定期召开党建/)
})

t.test(
  'zero is left out of prose, what is missing is — in a draft, what nobody feeds is left out of both',
  async (t) => {
    const none = report((address) => (address === 'IG-01' ? { value: 0 } : address === 'IG-03' ? {} : undefined), true)
    t.notMatch(none, /红色网格/)
    t.match(none, /配备专职网格员—名/)
    t.notMatch(none, /关键小事/)
    t.notMatch(
      report(() => ({})),
      /—名/,
    )
  },
)

t.test('an alliance across trades alone is told as well as one across everything', async (t) => {
  const crossing = (...of: readonly string[]): string =>
    /“N”即各领域基层党组织）(.*)个党建联盟/.exec(
      report((address) => (address === 'IA-01' || of.includes(address.slice(6)) ? { value: 5, num: 5 } : undefined)),
    )?.[1] ?? ''
  t.strictSame(
    [
      crossing(),
      crossing('industry'),
      crossing('system'),
      crossing('industry', 'system'),
      crossing('region', 'system'),
    ],
    ['组建五', '，跨行业组建五', '，跨系统组建五', '，跨行业、跨系统组建五', '，跨区域、跨系统组建五'],
  )
  t.equal(crossing('region', 'industry', 'system'), '，跨区域、跨行业、跨系统组建五')
})

t.test('points are numbered after what has nothing to say is gone', async (t) => {
  const alliancesOnly = report((address) => (address.startsWith('IA-') ? whole : undefined))
  t.match(alliancesOnly, /（三）聚焦党建赋能.*一是先锋引领/s)
  const governing = compose(halfYear, {
    figures: (address) => (address === 'IA-01' ? { value: 5 } : undefined),
    words,
    draft: false,
    alerts: new Set(),
  }).find(({ no }) => no === '一（三）')
  t.match(governing && textOf(governing), /组建五个党建联盟。$/)
})

t.test('whatever the figures are, sentences stay whole and each figure in them is a slot', async (t) => {
  const figure = fc.option(
    fc.record({ num: fc.nat(50), den: fc.nat(50), quarters: fc.array(fc.nat(3), { maxLength: 2 }) }),
    { nil: undefined },
  )
  fc.assert(
    fc.property(fc.array(figure, { minLength: 7, maxLength: 7 }), fc.boolean(), (made, draft) => {
      const addresses = addressesOf(halfYear)
      const figures = (address: string): Figure | undefined => {
        const one = made[addresses.indexOf(address) % made.length]
        return one && { ...one, value: one.num, num: Math.min(one.num, one.den) }
      }
      for (const block of compose(halfYear, { figures, words, draft, alerts: new Set() })) {
        const text = textOf(block)
        if (/[，、；。]{2}|^[，、；。]|[^。]$/.test(text) && text !== '') throw new Error(text)
        if (text.includes('{{') || text.includes('undefined')) throw new Error(text)
      }
    }),
  )
  t.pass()
})
