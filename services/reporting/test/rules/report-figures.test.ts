import { given } from '@jiceng/testing'
import t from 'tap'
import type { Contribution } from '../../src/algebra/types.ts'
import { registry } from '../../src/app.ts'
import { fromRecords } from '../../src/figures/amounts.ts'
import { addressesOf } from '../../src/report/compose.ts'
import { figuresOf, named } from '../../src/report/frozen.ts'
import { halfYear } from '../../src/report/templates/half-year.ts'
import { audiences } from '../../src/reports/audiences.ts'
import { comparison } from '../../src/reports/comparison.ts'
import { submitReport } from '../../src/reports/index.ts'
import { documentOf } from '../../src/reports/print.ts'
import { reports } from '../../src/reports/report.ts'
import { questionOf, type Traces } from '../../src/reports/trace.ts'
import { type Frozen, valuesOf } from '../../src/snapshots/values.ts'
import { by, code, draft, frozen, grids, kept, placed, records, slots, text, tracing } from '../figures/reported.ts'

t.test('every figure the template names is one of the catalogue', async (t) => {
  for (const address of addressesOf(halfYear)) t.ok(named(address), address)
})

t.test('what nobody feeds, what has no whole and what is not kept at the level is left out, never zero', async (t) => {
  const question = questionOf({ period: '2023H1', asOf: '2023-06-30' })
  const of = { level: 'D', isKnown: true, fed: registry.fed, question } as const
  const amounts = fromRecords(records)
  const figures = figuresOf({ ...of, amounts, values: valuesOf(amounts, registry.fed, question) })
  t.match(figures('IG-05'), { num: 7, den: 8, value: 87.5 })
  t.match(figures('IO-07'), { value: 2, quarters: [1, 1] })
  t.equal(figures('IG-22'), undefined, 'not fed')
  t.equal(figures('IG-99'), undefined, 'unknown')
  t.equal(figures('IO-12'), undefined, 'counted by the year only')
  t.ok(figuresOf({ ...of, level: 'C', amounts, values: frozen.values })('IG-05'))
  t.equal(figuresOf({ ...of, level: 'C', amounts, values: frozen.values })('IO-07'), undefined, 'not of a community')
  const none = figuresOf({ ...of, amounts: fromRecords([]), values: valuesOf(fromRecords([]), registry.fed, question) })
  t.equal(none('IG-05'), undefined, 'nothing to have a share of')
  t.match(none('IG-01'), { value: 0 })
  t.strictSame(figuresOf({ ...of, amounts, isKnown: false, values: frozen.values })('IG-05'), {})
})

t.test('the annex tells of each figure where it comes from; a masked report has none', async (t) => {
  const report = reports.read({ ...given(...draft).when(submitReport, {}, by('a')).state })
  const [{ traces } = { traces: [] }] = kept<Traces>(tracing(), 'report_texts')
  const shown = { values: [], audience: audiences.internal }
  const whole = documentOf({ report, text, traces, comparing: undefined, ...shown })
  t.equal(whole.annexes[0]?.tables[0]?.rows.length, slots.length)
  t.equal(whole.mark, '（送审稿）')
  t.notOk(
    'mark' in documentOf({ report: { ...report, state: 'issued' }, text, traces, comparing: undefined, ...shown }),
  )
  const row = whole.annexes[0]?.tables[0]?.rows.find(([, printed]) => printed === '87.5%')
  t.match(row?.slice(2), [
    'IG-05 网格党支部覆盖率',
    /^red-grids-with-branch \/ red-grids（/,
    code,
    '2023H1',
    '1',
    /^\w{12}$/,
  ])
  t.strictSame(
    documentOf({ report, text, traces, comparing: undefined, values: [], audience: audiences.public }).annexes,
    [],
  )
  t.strictSame(documentOf({ report, text, traces: undefined, comparing: undefined, ...shown }).annexes, [])
})

t.test('the divisions right below are named as they were; a retired one only where it had something', async (t) => {
  const [made] = kept<Traces>(tracing(), 'report_texts')
  t.strictSame(made?.places, [{ name: '桐陂街道', values: 'a'.repeat(64) }, { name: '清溪镇' }])
})

t.test(
  'divisions are compared in tables of a group each; what is too few to be told of is hidden, never alone',
  async (t) => {
    const question = questionOf({ period: '2023H1', asOf: '2023-06-30' })
    const of = (code: string, ...said: readonly Contribution[]): Frozen => {
      const values = valuesOf(fromRecords(placed(...said)), registry.fed, question)
      return { _id: code, code, period: '2023H1', asOf: '2023-06-30', values }
    }
    const branches = (all: number, of: number) => [grids('red-grids', all), grids('red-grids-with-branch', of)]
    const places = [
      { name: '甲镇', frozen: of('990103001', ...branches(30, 30)) },
      { name: '乙镇', frozen: of('990103002', ...branches(3, 1)) },
      { name: '丙镇', frozen: of('990103003', ...branches(6, 5)) },
      { name: '丁镇', frozen: undefined },
    ]
    const tables = comparison({ template: halfYear, own: of(code, ...branches(39, 36)), places, level: 'T' }).flatMap(
      (annex) => annex.tables,
    )
    const column = (head: string): (string | undefined)[] => {
      const table = tables.find(({ columns }) => columns.some((one) => one.head.startsWith(head)))
      const at = table?.columns.findIndex((one) => one.head.startsWith(head)) ?? 0
      return table?.rows.map((row) => row[at]) ?? []
    }
    t.strictSame(column('网格党支部覆盖率'), ['92.3%', '100%', '<5', '<5', '—'])
    t.strictSame(column('城市“红色网格”数'), ['39', '30', '3', '6', '—'], 'grids are no persons')
    t.ok(tables.every(({ columns }) => columns.length <= 8))
    t.notOk(
      tables.some(({ columns }) => columns.some(({ head }) => head.startsWith('按期结案率'))),
      'not fed',
    )
    t.strictSame(comparison({ template: halfYear, own: of(code), places: [], level: 'T' }), [])
  },
)
