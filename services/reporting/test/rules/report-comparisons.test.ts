import { given } from '@jiceng/testing'
import fc from 'fast-check'
import t from 'tap'
import type { Placed } from '../../src/algebra/place.ts'
import type { Contribution } from '../../src/algebra/types.ts'
import { compose, textOf as wordsOf } from '../../src/report/compose.ts'
import { isOfFlows } from '../../src/report/earlier.ts'
import { formats } from '../../src/report/format.ts'
import { named } from '../../src/report/frozen.ts'
import { halfYear } from '../../src/report/templates/half-year.ts'
import { audiences } from '../../src/reports/audiences.ts'
import { documentOf } from '../../src/reports/print.ts'
import { reports } from '../../src/reports/report.ts'
import type { Text } from '../../src/reports/text.ts'
import type { Traces } from '../../src/reports/trace.ts'
import type { Frozen } from '../../src/snapshots/values.ts'
import { summed } from '../figures/memory.ts'
import {
  beside,
  body,
  bucketsFound,
  by,
  code,
  counted,
  found,
  generate,
  kept,
  placed,
  trace,
} from '../figures/reported.ts'

const meetings = (month: string, amount: number): Contribution => ({
  measure: 'work-meetings',
  label: 'deployment',
  amount,
  on: `${month}-10`,
})
const decisions = (month: string, due: number, closed: number): Contribution[] => [
  { measure: 'conference-decisions-due', amount: due, on: `${month}-20` },
  { measure: 'conference-decisions-due-closed', amount: closed, on: `${month}-20` },
]
const now = placed(meetings('2023-02', 6), meetings('2023-05', 6), ...decisions('2023-03', 10, 9))
const lastYear = placed(meetings('2022-01', 4), meetings('2022-04', 6), ...decisions('2022-01', 8, 6))
const inForce = (of: readonly Placed[]) => summed(of).filter(({ s }) => s.startsWith(code))

interface Before {
  readonly since?: string
  readonly ended?: readonly object[]
  readonly frozen?: readonly Frozen[]
}
/** What a district that knew the past as told generates now. */
function written(past: readonly Placed[], { since = '2021-03-01', ended = [], frozen = [] }: Before = {}) {
  const told = {
    ...found,
    ...bucketsFound(now),
    past: inForce(past).filter(({ s }) => s === code),
    situation: { since, ended },
    snapshots: frozen.map(({ _id: hash, asOf }) => ({ asOf, hash })),
    values: frozen,
  }
  const made = given().when(generate, body, by('bai.editor', { found: told }))
  const [text] = kept<Text>(made, 'report_texts')
  if (!text) throw new Error('no text')
  const compared = reports.read({ ...made.state }).compared ?? {}
  const all = kept<Frozen>(made, 'snapshot_values')
  return { made, text, said: text.blocks.map(wordsOf).join('\n'), compared, all }
}
const before2022H2 = placed(meetings('2022-07', 5), meetings('2022-11', 10))
const frozenOf = (value: number): Frozen => ({
  _id: 'f'.repeat(64),
  code,
  period: '2022H2',
  asOf: '2022-12-31',
  values: [{ indicator: 'IO-07', formulaVersion: 'x', figure: 'value', numerator: value, denominator: null, value }],
})

t.test('what a figure is more than it was is said as officials say it', async (t) => {
  const growth = (then: number, value: number) => formats.growth?.({ value: then, now: { value } })
  t.strictSame(
    [
      growth(110, 120),
      growth(120, 110),
      growth(7, 7),
      growth(10_000, 10_001),
      growth(8, 20),
      growth(15, 312),
      growth(0, 5),
    ],
    ['增长9.1%', '下降8.3%', '持平', '基本持平', '增长150%', '增长19.8倍', undefined],
  )
  const share = (num: number, den: number) => ({ value: Math.round((num * 1000) / den) / 10, num, den })
  const points = (then: number, value: number) => formats.points?.({ ...share(then, 1000), now: share(value, 1000) })
  t.strictSame([points(881, 904), points(904, 881), points(50, 50)], ['提高2.3个百分点', '下降2.3个百分点', '持平'])
  t.equal(formats.points?.({ ...share(1, 3), now: share(33_334, 100_000) }), '基本持平')
  t.equal(formats.growth?.({ value: 5 }), undefined)
})

t.test('only what happens within a period is compared: counts as growth, shares by points', async (t) => {
  const clauses = halfYear.blocks
    .flatMap(({ points }) => points.flatMap(({ sentences }) => sentences))
    .flatMap((one) => one.clauses)
  const marks = clauses.flatMap(({ text, otherwise = '' }) => [
    ...`${text}${otherwise}`.matchAll(/\{\{([^{}|]+)\|(growth|points)/g),
  ])
  t.ok(marks.length > 15)
  for (const [, address = '', format] of marks) {
    const spec = named(address)?.spec
    t.ok(spec && isOfFlows(spec), address)
    t.equal(format === 'points', spec?.denominator !== undefined, address)
  }
})

t.test('a report says what was more than in the same half of last year, and leads to both', async (t) => {
  const { made, text, said, compared } = written(lastYear)
  t.match(said, /部署会、推进会12次，同比增长20%，/)
  t.match(said, /议定事项办结率达90%，同比提高15个百分点/)
  t.notMatch(said, /环比/)
  t.match(compared, { year: /^[0-9a-f]{64}$/, half: undefined })
  const rows = [...counted(now), ...counted(lastYear).map((one) => ({ ...one, earlier: 'year' }))]
  const frozen = kept<Frozen>(made, 'snapshot_values')
  const traced = given(...made.events).when(
    trace,
    { counted: rows },
    by('system', { found: { ...beside, text, frozen } }),
  )
  t.match(traced.state, { untraced: [] })
  const [{ traces } = { traces: [] }] = kept<Traces>(traced, 'report_texts')
  const then = traces.find(({ address }) => address === 'IO-07@year')
  t.match(then, { period: '2022H1', asOf: '2022-06-30', numerator: 10, records: 2, holds: true })
  const report = reports.read({ ...traced.state })
  const annex = documentOf({ report, text, traces, comparing: undefined, values: [], audience: audiences.internal })
    .annexes[0]
  const row = annex?.tables[0]?.rows.find(([, printed]) => printed === '增长20%')
  t.match(row?.slice(2), ['IO-07 部署会、推进会次数（上年同期10次）', /^work-meetings\[/, code, '2022H1', '2'])
  const wrong = given(...made.events).when(
    trace,
    { counted: counted(now) },
    by('system', { found: { ...beside, text, frozen } }),
  )
  t.match(wrong.state, { untraced: ['IO-07@year', 'IG-08@year'] }, 'the records of then are counted as well')
  const masked = documentOf({ report, text, traces, comparing: undefined, values: [], audience: audiences.public })
  t.match(masked.blocks.map((one) => one.text).join(), /推进会\*\*次，同比\*\*%，/)
})

t.test('nothing is compared with what was not recorded, or with what lay elsewhere', async (t) => {
  const none = (past: readonly Placed[], more: Before = {}): unknown =>
    t.notMatch(written(past, more).said, /同比|环比/)
  none([])
  none(lastYear, { since: '2022-01-02' })
  none(placed(meetings('2022-02', 10)), {})
  t.match(
    written(placed(meetings('2022-02', 10), meetings('2021-09', 1))).said,
    /同比增长20%/,
    'it was recorded before',
  )
  none(placed(meetings('2021-09', 3)), {})
  none(lastYear, {
    ended: [{ from: '/990100/990104/990104001', to: '/990100/990103/990103001', on: '2022-09-01', successor: '' }],
  })
  const within = { from: '/990100/990103/990103002', to: '/990100/990103/990103001', on: '2022-09-01', successor: '' }
  t.match(written(lastYear, { ended: [within] }).said, /同比增长20%/, 'a merger within it')
})

t.test('few persons of last year are not told by a comparison', async (t) => {
  const served = (month: string, amount: number): Contribution => ({
    measure: 'service-records',
    amount,
    on: `${month}-10`,
  })
  const saying = (then: number): string => {
    const past = inForce(placed(served('2022-01', then))).filter(({ s }) => s === code)
    const told = {
      ...found,
      ...bucketsFound(placed(served('2023-01', 12))),
      past,
      situation: { since: '2021-01-01', ended: [] },
    }
    const [text] = kept<Text>(given().when(generate, body, by('a', { found: told })), 'report_texts')
    return text?.blocks.map(wordsOf).join() ?? ''
  }
  t.match(saying(10), /“双报到双服务”12人次，同比增长20%/)
  t.match(saying(4), /“双报到双服务”12人次[^同]/)
})

t.test('the half-year before is compared when it was frozen, and its records still say so', async (t) => {
  const past = [...lastYear, ...before2022H2]
  t.notMatch(written(past).said, /环比/)
  const { said, compared, all } = written(past, { frozen: [frozenOf(15)] })
  t.match(said, /推进会12次，同比增长20%、环比下降20%，/)
  t.match(compared, { half: /^[0-9a-f]{64}$/ })
  t.ok(all.some(({ _id, period, values }) => _id === compared.half && period === '2022H2' && values.length === 1))
  t.notMatch(written(past, { frozen: [frozenOf(14)] }).said, /环比/, 'a correction came since')
  t.notMatch(written(past, { frozen: [{ ...frozenOf(15), asOf: '2022-12-01' }] }).said, /环比/, 'not as far within')
})

t.test('whatever was before, the growth that is printed is that of the figures', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 9999 }), (then, value) => {
      const said = formats.growth?.({ value: then, now: { value } }) ?? ''
      const [, word, change = '0', unit] = /^(增长|下降|持平|基本持平)(?:([\d.]+)([%倍]))?$/.exec(said) ?? []
      const exact = ((value - then) * 100) / then
      const times = unit === '倍' ? 100 : 1
      const signed = (word === '下降' ? -Number(change) : Number(change)) * times
      if (word === undefined || Math.abs(signed - exact) > 0.05 * times + 1e-9)
        throw new Error(`${then} → ${value}: ${said}`)
    }),
  )
  t.pass()
})

t.test('whatever can be compared, sentences stay whole, and each comparison is a slot behind its word', async (t) => {
  const words = { scope: '桐陂区', period: '2023年上半年', asOf: '6月30日', next: '下半年' }
  const pair = fc.record({ num: fc.nat(20), den: fc.integer({ min: 1, max: 20 }), quarters: fc.constant([1, 1]) })
  fc.assert(
    fc.property(fc.array(fc.option(pair, { nil: undefined }), { minLength: 11, maxLength: 11 }), (made) => {
      const figureOf = (address: string) => {
        const one = made[[...address].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % made.length]
        return one && { ...one, value: one.num, num: Math.min(one.num, one.den) }
      }
      const figures = (address: string) => {
        const [own = '', then] = address.split('@')
        const [now, figure] = [figureOf(own), figureOf(address)]
        return then === undefined ? now : figure && now && { ...figure, now }
      }
      const blocks = compose(halfYear, { figures, words, draft: false, alerts: new Set() })
      const ids = blocks.flatMap(({ runs }) => runs.flatMap((run) => ('slot' in run ? [run.slot.id] : [])))
      if (new Set(ids).size < ids.length) throw new Error(`twice: ${ids.join()}`)
      for (const { runs } of blocks)
        for (const [n, run] of runs.entries()) {
          const isSaid = /[同环]比$/.test(run.text)
          const next = runs[n + 1]
          if (isSaid !== (next !== undefined && 'slot' in next && next.slot.address.includes('@')))
            throw new Error(run.text)
        }
      const said = blocks.map(wordsOf).filter((text) => text !== '')
      const broken = said.find((text) => /[，、；。]{2}|^[，、；。]|[^。]$|[{}]|undefined/.test(text))
      if (broken !== undefined) throw new Error(broken)
    }),
  )
  t.pass()
})
