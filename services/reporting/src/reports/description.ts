import { parameter } from '@jiceng/service-kit'
import { formats } from '../document/renderer.ts'
import { operation, query } from '../figures/description.ts'
import { audiences } from './audiences.ts'

const id = parameter('Id')
const report = { report: 'rpt_01JZ8Q4M6T0000000000000000', version: 3 }
const slot = { slot: 'S31.1.2', figure: 'IG-01' }
const trace = {
  id: '9f86d081884c',
  address: 'IG-01',
  indicator: 'IG-01',
  formulaVersion: 'a1b2c3d4',
  figure: 'value',
  name: '红色网格数',
  scope: '990103',
  period: '2023H1',
  asOf: '2023-06-30',
  value: 55,
  numerator: 55,
  denominator: null,
  records: 55,
  sample: ['grd_01JZ8Q4M6T0000000000000000'],
  holds: true,
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  links: { records: '/v1/figures/IG-01/records?scope=990103&period=2023H1&asOf=2023-06-30&figure=value' },
}
const begins = { docx: 'UEsDBBQAAAAIAAAAIQ…', pdf: '%PDF-1.7…' } as const
const files = Object.entries(formats).map(([format, type]) => [
  type,
  { schema: { type: 'string', format: 'binary' }, example: format === 'pdf' ? begins.pdf : begins.docx },
])

const forWhom = Object.entries(audiences)
  .map(([name, { title }]) => `${name} (${title.zh}): ${title.en}.`)
  .join(' ')

/** What a report answers beside the reads of its mechanism. */
export const reportPaths: Readonly<Record<string, unknown>> = {
  '/v1/reports/{id}/text': operation(
    'report.text',
    'report',
    '报告正文 · The text of a report: words, and figures by their slots',
    [id],
    {
      ...report,
      state: 'draft',
      title: '桐陂区2023年上半年基层党建工作总结',
      issuer: '中共桐陂区委组织部',
      blocks: [
        {
          no: '一（三）',
          level: 2,
          head: '（三）聚焦党建赋能、拓面提质，有效激发组织新活力。',
          kind: 'prose',
          runs: [{ text: '整合成' }, { ...slot, text: '55', format: 'int' }, { text: '个城市“红色网格”。' }],
        },
      ],
      typed: [],
      dropped: [],
      absent: [],
      untraced: [],
    },
  ),
  '/v1/reports/{id}/figures': operation(
    'report.figures',
    'report',
    '报告数字来源 · Each figure of a report, with the records behind it',
    [id],
    {
      ...report,
      snapshot: 'snp_01JZ8Q4M6T0000000000000000',
      asOf: '2023-06-30',
      traced: { numerator: 1, denominator: 1 },
      data: [{ ...slot, block: '一（三）', printed: '55', traced: true, trace }],
    },
  ),
  '/v1/reports/{id}/document': operation(
    'report.document',
    'report',
    '报告文件 · The report as a file in the layout of GB/T 9704-2012',
    [
      id,
      query('format', { type: 'string', enum: Object.keys(formats) }, 'docx, when left out.'),
      query('audience', { type: 'string', enum: Object.keys(audiences) }, forWhom),
    ],
    undefined,
    Object.fromEntries(files),
  ),
}
