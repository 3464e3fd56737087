import { given } from '@jiceng/testing'
import t from 'tap'
import { docx } from '../../src/document/docx.ts'
import { pdf } from '../../src/document/pdf.ts'
import { type ComposedBlock, textOf as wordsOf } from '../../src/report/compose.ts'
import { halfYear } from '../../src/report/templates/half-year.ts'
import { type AudienceName, audiences, shownTo } from '../../src/reports/audiences.ts'
import { submitReport } from '../../src/reports/index.ts'
import { documentOf } from '../../src/reports/print.ts'
import { reports } from '../../src/reports/report.ts'
import type { Traces } from '../../src/reports/trace.ts'
import type { Value } from '../../src/snapshots/values.ts'
import { by, draft, frozen, kept, text, tracing } from '../figures/reported.ts'

const slot = (id: string, address: string, format: string, printed: string) => ({
  slot: { id, address, format },
  text: printed,
})
const block: ComposedBlock = {
  no: '一',
  level: 1,
  head: '',
  kind: 'prose',
  runs: [
    { text: '“1+N”，三会一课，发展党员' },
    slot('S18.1.1', 'IO-41', 'int', '3'),
    { text: '名，同比' },
    slot('S18.1.2', 'IO-41@year', 'growth', '下降70%'),
    { text: '，35岁以下占' },
    slot('S18.3.1', 'IO-42', 'pct1', '41.7%'),
    { text: '，慰问' },
    slot('S26.2.1', 'IO-69', 'wanYu', '15万余元'),
    { text: '，' },
    slot('S16.1.1', 'IO-39', 'first', '清泉公司'),
    { text: '，网格' },
    slot('S31.1.2', 'IG-01', 'int', '3'),
    { text: '个，示范点12个，走访三次。' },
  ],
}
const value = (indicator: string, numerator: number, denominator: number | null = null): Value => ({
  ...{ indicator, formulaVersion: 'x', figure: 'value', numerator, denominator, value: numerator },
})
const values = [value('IO-41', 3), value('IO-42', 1, 3), value('IG-01', 3)]
const said: Readonly<Record<AudienceName, string>> = {
  internal:
    '“1+N”，三会一课，发展党员3名，同比下降70%，35岁以下占41.7%，慰问15万余元，清泉公司，网格3个，示范点12个，走访三次。',
  exchange:
    '“1+N”，三会一课，发展党员不足5名，同比**%，35岁以下占**%，慰问15万余元，清泉公司，网格3个，示范点12个，走访三次。',
  public: '“1+N”，三会一课，发展党员**名，同比**%，35岁以下占**%，慰问**万余元，**，网格**个，示范点**个，走访**次。',
}
const rows = Object.entries(audiences)

t.test('each audience reads what is for it, and no audience the words otherwise', async (t) => {
  const typed = [{ block: '一', digits: ['12', '三次'] }]
  for (const [name, audience] of rows)
    t.strictSame(
      shownTo(audience, { blocks: [block], values, typed }).map(wordsOf),
      [Reflect.get(said, name)],
      audience.title.zh,
    )
})

const report = reports.read({ ...given(...draft).when(submitReport, {}, by('a')).state })
const [traced] = kept<Traces>(tracing(), 'report_texts')
const places = [{ name: '桐陂街道', frozen }]
const comparing = { template: halfYear, own: frozen, places, level: 'T' } as const
const documents = rows.map(([name, audience]) => ({
  name,
  document: documentOf({ report, text, traces: traced?.traces, comparing, values: frozen.values, audience }),
}))

t.test('sources are for officials of the place, comparisons not for the public', async (t) => {
  const titles = Object.fromEntries(
    documents.map(({ name, document }) => [name, document.annexes.map(({ title }) => title).slice(0, 2)]),
  )
  t.strictSame(titles, {
    internal: ['数据来源表', '基层组织建设指标对照表'],
    exchange: ['基层组织建设指标对照表', '基层治理指标对照表'],
    public: [],
  })
})

t.test('the same report gives the same bytes for the same audience, and others for another', async (t) => {
  for (const set of [docx, pdf]) {
    const files = await Promise.all(documents.map(({ document }) => set(document)))
    const again = await Promise.all(documents.map(({ document }) => set(document)))
    for (const [n, file] of files.entries()) t.ok(Buffer.from(file).equals(Buffer.from(again[n] ?? [])))
    t.equal(new Set(files.map((file) => Buffer.from(file).toString('base64'))).size, rows.length)
  }
})
