import { jsonOf, type OpenApiMore, parameter, problems, readers } from '@jiceng/service-kit'

const text = { type: 'string' } as const
const object = { type: 'object' } as const
export const query = (name: string, schema: object, description: string): unknown => ({
  name,
  in: 'query',
  schema,
  description,
})
const indicator = { name: 'indicator', in: 'path', required: true, schema: { ...text, pattern: '^I[OGAR]-\\d{2}$' } }
const asked = [
  indicator,
  parameter('Scope'),
  query(
    'entity',
    { ...text, pattern: '^(org|grd|aln|rpt)_[0-9A-Za-z]{1,40}$' },
    'One organisation, grid, alliance or report instead of a division.',
  ),
  query(
    'period',
    { ...text, pattern: '^\\d{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$' },
    'The running half-year, when left out.',
  ),
  query(
    'asOf',
    { ...text, pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    "As it was known on this day; the period's end or today, when left out.",
  ),
]

export const operation = (
  id: string,
  tag: string,
  summary: string,
  parameters: readonly unknown[],
  example: unknown,
  content: unknown = jsonOf(object, example),
): unknown => ({
  get: {
    operationId: id,
    tags: [tag],
    summary,
    description: `Roles: ${readers.join(', ')}; within the caller's own subtree.`,
    'x-roles': readers,
    parameters: [...parameters, parameter('After')],
    responses: {
      200: { description: 'As it stands.', content },
      ...problems(400, 401, 403, 404, 422, 429, 503),
    },
  },
})

const of = {
  indicator: 'IG-05',
  name: '网格党支部覆盖率',
  state: 'fed',
  formulaVersion: 'a1b2c3d4',
  scope: '990103',
  period: '2023H1',
  asOf: '2023-06-30',
  lagMs: 1200,
}
const sum = { value: 98.2, numerator: 54, denominator: 55, unit: '%' }
const row = { rank: 1, code: '990103001', name: '石泾街道', ...sum }
const link = '/v1/grids/grd_01JZ8Q4M6T0000000000000000'
const record = {
  record: 'grd_01JZ8Q4M6T0000000000000000',
  kind: 'grid-board',
  measure: 'red-grids-with-branch',
  label: '',
  amount: 1,
  from: '2023-03-01',
  links: { self: link, history: `${link}/history` },
}
const page = [parameter('Limit'), parameter('Cursor')]

/** What no mechanism describes. */
export const figurePaths: OpenApiMore = {
  tags: [
    { name: 'alert-rules', description: '预警规则 · Rules of early warning' },
    { name: 'figures', description: '指标数值 · Figures with their records' },
    { name: 'rankings', description: '排名 · Rankings of places' },
    { name: 'indicators', description: '指标目录 · Catalogue of indicators' },
  ],
  paths: {
    '/v1/indicators': operation(
      'indicators.list',
      'indicators',
      '指标目录 · All indicators, whether they are fed, and what the others wait for',
      [],
      {
        data: [
          { indicator: 'IG-05', name: '网格党支部覆盖率', class: 'join', unit: '%', state: 'fed' },
          {
            ...{ indicator: 'IO-85', name: '"双带头人"占比', class: 'join', unit: '%', state: 'not-fed' },
            waitsFor: { mechanism: 'M-090', title: '双带头人', events: ['DoubleLeaderCertified'] },
          },
        ],
      },
    ),
    '/v1/alert-rules': operation(
      'alertRules.list',
      'alert-rules',
      '预警规则 · Rules of early warning, what to do about each, and the figures they judge by',
      [parameter('Scope')],
      {
        data: [{ id: 'W-17', title: { zh: '网格无党支部', en: 'A grid without branch' }, to: ['town-secretary'] }],
        thresholds: [
          {
            ...{ name: 'uncovered', rules: ['W-17'], min: 7, max: 180, step: 1, value: 45, default: 30 },
            title: { zh: '新网格组建党组织天数', en: 'Days in which a new grid gets its branch and groups' },
          },
        ],
      },
    ),
    '/v1/figures/{indicator}': operation(
      'figures.get',
      'figures',
      '指标数值 · A figure and what it was before',
      asked,
      {
        ...of,
        figure: 'value',
        ...sum,
        further: [],
        previous: { period: '2022H2', asOf: '2022-12-31', value: 96.1, change: 2.1 },
        lastYear: { period: '2022H1', asOf: '2022-06-30', value: 90, change: 8.2 },
      },
    ),
    '/v1/figures/{indicator}/records': operation(
      'figures.records',
      'figures',
      '指标明细 · The records behind a figure; their amounts sum to it',
      [
        ...asked,
        query('figure', text, 'One of the figures of the indicator; the first, when left out.'),
        query('part', { ...text, enum: ['numerator', 'denominator'] }, 'The numerator, when left out.'),
        ...page,
      ],
      { data: [record], page: { next: null } },
    ),
    '/v1/snapshots/{id}/values': operation(
      'snapshot.values',
      'snapshot',
      '快照数值 · The figures of a snapshot, and whether they are as they were frozen',
      [parameter('Id'), parameter('Scope')],
      {
        snapshot: 'snp_01JZ8Q4M6T0000000000000000',
        code: '990103',
        period: '2023H1',
        asOf: '2023-06-30',
        values: [{ indicator: 'IG-05', formulaVersion: 'a1b2c3d4', figure: 'value', ...sum }],
        hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        intact: true,
      },
    ),
    '/v1/rankings/{indicator}': operation(
      'rankings.get',
      'rankings',
      '排名 · Places by a figure; ties share their place, small ones are merged',
      [
        ...asked.filter((one) => one !== asked[2]),
        query('level', { ...text, enum: ['district', 'town', 'community'] }, 'town, when left out.'),
      ],
      { ...of, level: 'town', minimum: 5, data: [row], merged: null },
    ),
  },
}
