import { type AnyEvent, flawsOf } from '@jiceng/kernel'
import { given, type Result } from '@jiceng/testing'
import t from 'tap'
import { textOf as wordsOf } from '../../src/report/compose.ts'
import {
  approveReport,
  editReport,
  issueReport,
  returnReport,
  submitReport,
  withdrawReport,
} from '../../src/reports/index.ts'
import { reports } from '../../src/reports/report.ts'
import { slotsOf, type Text } from '../../src/reports/text.ts'
import type { Traces } from '../../src/reports/trace.ts'
import {
  beside,
  block,
  body,
  by,
  code,
  counted,
  draft,
  found,
  generate,
  kept,
  made,
  records,
  slots,
  submitted,
  text,
  textsFound,
  trace,
  tracing,
} from '../figures/reported.ts'

const approving = (events: readonly AnyEvent[], actor: string, of: Text = text): Result =>
  given(...events).when(approveReport, {}, by(actor, { found: textsFound(of) }))
const approved = [...submitted, ...approving(submitted, 'he.chief').events]
const issuing = (previous?: { id: string }): Result =>
  given(...approved).when(issueReport, {}, by('he.chief', { found: { previous } }))

t.test('reports have no flaw', async (t) => t.same(flawsOf(reports), []))

t.test('a report is generated with its own snapshot, and prints what was frozen', async (t) => {
  t.match(made.state, {
    state: 'draft',
    title: '桐陂区2023年上半年基层党建工作总结',
    issuer: '中共桐陂区委组织部',
    asOf: '2023-06-30',
    snapshotId: 'snp_new0',
    editors: ['bai.editor'],
  })
  t.match(made.also, [{ id: 'snp_new0', events: [{ type: 'SnapshotFrozen', data: { divisionCode: code } }] }])
  const said = text.blocks.map((one) => one.head + wordsOf(one)).join('\n')
  t.match(said, /定期召开党建工作部署会、推进会2次/)
  t.match(said, /整合成8个城市“红色网格”/)
  t.match(said, /网格党支部覆盖率达87.5%/)
  t.notMatch(said, /全覆盖/)
  t.match(said, /三、下半年工作打算/)
})

t.test('a report names its division as it was called on the as-of day', async (t) => {
  const division = { ...found.division, name: '桐陂新区', named: [{ name: '桐陂区', until: '2023-07-01' }] }
  const on = (asOf: string) =>
    given().when(generate, { ...body, asOf }, by('a', { found: { ...found, division } })).state
  t.match(on('2023-06-30'), { title: '桐陂区2023年上半年基层党建工作总结', issuer: '中共桐陂区委组织部' })
  t.match(on('2023-07-02'), { title: '桐陂新区2023年上半年基层党建工作总结' })
})

t.test('a report of the second half-year plans the year after', async (t) => {
  const late = given().when(generate, { ...body, period: '2023H2' }, by('a', { at: '2024-01-08T02:00:00Z', found }))
  const [other] = kept<Text>(late, 'report_texts')
  t.match(other?.blocks.map(({ head }) => head).join(), /三、明年上半年工作打算/)
})

t.test('before the first fact nothing was known: a draft says so, and is not approved', async (t) => {
  const early = given().when(
    generate,
    body,
    by('bai.editor', { found: { ...found, situation: { since: '2023-07-01', ended: [] } } }),
  )
  const [dashes] = kept<Text>(early, 'report_texts')
  if (!dashes) throw new Error('no text')
  t.match(dashes.blocks.map(wordsOf).join(), /整合成—个/)
  const past = given(...early.events)
  const traced = past.when(trace, { counted: counted(records) }, by('system', { found: { text: dashes, ...beside } }))
  const sent = [...early.events, ...traced.events]
  const events = [...sent, ...given(...sent).when(submitReport, {}, by('bai.editor')).events]
  t.equal(
    given(...events).when(approveReport, {}, by('he.chief', { found: { text: () => dashes } })).refused,
    'figure-absent',
  )
})

t.test('a report is not generated of a period that has not begun, nor in the place of another one', async (t) => {
  const refused = (more: object, previous?: object): string | undefined =>
    given().when(generate, { ...body, ...more }, by('a', { found: { ...found, previous } })).refused
  t.equal(refused({ period: '2024H1' }), 'period-ahead')
  t.equal(refused({ asOf: '2022-12-31' }), 'period-ahead')
  t.equal(refused({ asOf: '2023-07-04' }), 'as-of-in-future')
  t.equal(refused({ previous: 'rpt_9' }), 'unknown-reference')
  const before = { ...reports.initial, ...body, template: 'half-year', state: 'issued' }
  t.equal(refused({ previous: 'rpt_9' }, before), undefined)
  t.equal(refused({ previous: 'rpt_9' }, { ...before, period: '2022H2' }), 'report-differs')
  t.equal(refused({ previous: 'rpt_9' }, { ...before, state: 'draft' }), 'report-differs')
})

t.test('a community writes no report', async (t) => {
  const lookups = generate.lookups({ id: 'rpt_1', body, state: reports.initial })
  const stored = (kind: string) => ({
    _id: 'div_1',
    version: 1,
    state: { name: '石泾', kind },
    scopePath: '',
    scopes: [],
    relates: [],
    lastOn: '2023-01-01',
    lastAt: null,
  })
  t.throws(() => lookups.division?.as([stored('community')]), { code: 'wrong-level' })
  t.throws(() => lookups.division?.as([]), { code: 'unknown-reference' })
  t.match(lookups.division?.as([stored('town')]), { level: 'T' })
})

t.test('the words of a block change freely, and its figures may be moved', async (t) => {
  const runs = (block?.runs ?? []).map((run) => ('slot' in run ? { slot: run.slot.id } : { text: run.text }))
  const moved = [...runs.slice(1), ...runs.slice(0, 1), { text: '另有示范点12个。' }]
  const result = given(...draft).when(
    editReport,
    { block: '一（三）', runs: moved },
    by('fan.editor', { found: textsFound() }),
  )
  t.equal(result.refused, undefined)
  t.match(result.state, { state: 'draft', editors: ['bai.editor', 'fan.editor'] })
  t.match(result.state, { typed: [{ block: '一（三）', digits: ['12'] }] }, 'typed digits are told to the approver')
  const [now] = kept<Text>(result, 'report_texts')
  t.equal(now && slotsOf(now).length, slots.length)
})

t.test('a figure is never written over, doubled or lost', async (t) => {
  const [first] = slots.filter(({ slot }) => block?.runs.some((run) => 'slot' in run && run.slot.id === slot.id))
  if (!(first && block)) throw new Error('no figure')
  const runs = block.runs.map((run) => ('slot' in run ? { slot: run.slot.id } : { text: run.text }))
  const others = runs.filter((run) => !('slot' in run && run.slot === first.slot.id))
  const refused = (more: object): string | undefined =>
    given(...draft).when(editReport, { block: '一（三）', runs, ...more }, by('a', { found: textsFound() })).refused
  const dropped = [{ slot: first.slot.id, reason: '口径待核' }]
  t.equal(refused({ runs: runs.map((run) => ('slot' in run ? { ...run, text: '999' } : run)) }), 'figure-locked')
  t.equal(refused({ runs: [...runs, { slot: first.slot.id }] }), 'figure-locked')
  t.equal(refused({ runs: [...runs, { slot: 'S99.1.1' }] }), 'figure-locked')
  t.equal(refused({ runs: others }), 'figure-locked')
  t.equal(refused({ dropped }), 'figure-locked', 'it still stands there')
  t.equal(refused({ runs: others, dropped: [...dropped, ...dropped] }), 'figure-locked')
  t.equal(refused({ runs: others, dropped }), undefined)
  t.equal(refused({}), 'same-value')
  const cut = runs.flatMap((run): object[] => ('slot' in run ? [run] : [...run.text].map((text) => ({ text }))))
  t.equal(refused({ runs: cut }), 'same-value', 'however its words are cut')
  t.equal(refused({ block: '四' }), 'block-unknown')
})

t.test('each figure is counted again from its records; what is not what they sum to is named', async (t) => {
  const result = tracing()
  t.match(result.state, { state: 'draft', untraced: [] })
  const [traces] = kept<Traces>(result, 'report_texts')
  t.match(
    traces?.traces.find(({ address }) => address === 'IG-05'),
    {
      numerator: 7,
      denominator: 8,
      records: 1,
      sample: ['rec_red-grids-with-branch'],
      holds: true,
      hash: /^[0-9a-f]{64}$/,
    },
  )
  const wrong = tracing(records.slice(1))
  t.match(wrong.state, { untraced: ['IO-07'] })
  t.equal(
    given(...draft).when(trace, { counted: [] }, by('system', { found: { text, ...beside } })).refused,
    'same-value',
  )
})

t.test('a report is submitted when its figures are traced', async (t) => {
  t.equal(given(...made.events).when(submitReport, {}, by('bai.editor')).refused, 'trace-pending')
  t.match(given(...draft).when(submitReport, {}, by('bai.editor')).state, {
    state: 'under_review',
    submittedBy: 'bai.editor',
  })
  t.equal(
    given(...submitted).when(editReport, { block: '引言', runs: [{ text: '。' }] }, by('a')).refused,
    'illegal-step',
  )
})

t.test('nobody approves what they wrote or submitted', async (t) => {
  t.equal(approving(submitted, 'bai.editor').refused, 'own-report')
  const other = [...draft, ...given(...draft).when(submitReport, {}, by('fan.editor')).events]
  t.equal(approving(other, 'fan.editor').refused, 'own-report')
  t.match(approving(submitted, 'he.chief').state, { state: 'approved', approvedBy: 'he.chief' })
})

t.test('a figure that is not what its records sum to is not approved, unless it was dropped', async (t) => {
  const wrong = [...made.events, ...tracing([]).events]
  const sent = [...wrong, ...given(...wrong).when(submitReport, {}, by('bai.editor')).events]
  t.equal(approving(sent, 'he.chief').refused, 'figure-untraced')
  const none = {
    ...text,
    blocks: text.blocks.map((one) => ({ ...one, runs: one.runs.filter((run) => !('slot' in run)) })),
  }
  t.equal(given(...sent).when(approveReport, {}, by('he.chief', { found: { text: () => none } })).refused, undefined)
})

t.test('what is returned is a draft again, and neither submitted nor approved', async (t) => {
  for (const events of [submitted, approved]) {
    const { state } = given(...events).when(returnReport, { reason: '请补充' }, by('he.chief'))
    t.match(state, { state: 'draft', reason: '请补充', submittedBy: undefined, approvedBy: undefined })
  }
  t.equal(given(...draft).when(returnReport, { reason: '请补充' }, by('he.chief')).refused, 'illegal-step')
})

t.test(
  'one report of a division and period is in force: the new one takes the place of the one it names',
  async (t) => {
    const first = issuing()
    t.match(first, { claims: ['report:half-year:990103:2023H1'], releases: [], state: { state: 'issued' } })
    t.match(first.state, { issuedOn: '2023-07-03' })
    const second = issuing({ id: 'rpt_0' })
    t.match(second.also, [{ id: 'rpt_0', events: [{ type: 'ReportSuperseded', data: { supersededBy: 'rpt_1' } }] }])
    t.strictSame(second.releases, second.claims)
    const superseded = second.also.flatMap(({ events }) => events)
    t.match(
      given(...approved, ...first.events, ...superseded).when(withdrawReport, { reason: '误' }, by('a')).refused,
      'illegal-step',
    )
  },
)

t.test('a report is withdrawn in every state but the last; one in force gives its place back', async (t) => {
  const reason = { reason: '数据有误' }
  for (const events of [draft, submitted, approved])
    t.match(given(...events).when(withdrawReport, reason, by('a')), { releases: [], state: { state: 'withdrawn' } })
  const out = given(...approved, ...issuing().events).when(withdrawReport, reason, by('a'))
  t.match(out, { releases: ['report:half-year:990103:2023H1'], state: { state: 'withdrawn', issuedOn: '2023-07-03' } })
})
