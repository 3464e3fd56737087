import fc from 'fast-check'
import t from 'tap'
import { textOf as wordsOf } from '../../src/report/compose.ts'
import { formats } from '../../src/report/format.ts'
import { halfYear } from '../../src/report/templates/half-year.ts'
import { audiences, shownTo } from '../../src/reports/audiences.ts'
import { figuresIn } from '../../src/reports/numerals.ts'
import { edited, keptText, typedIn } from '../../src/reports/text.ts'

t.test('figures are found in digits and in Chinese numerals', async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['召开会议三次，走访五个社区', ['三次', '五个']],
    ['慰问百余户，办实事三十多件，服务数百人次、几十家企业', ['百余户', '三十多件', '数百人', '几十家']],
    ['组建十二支队伍，两支已开展活动', ['十二支', '两支']],
    ['完成率百分之九十八点五，三分之一的支部', ['百分之九十八点五', '三分之一']],
    ['投入三点五万元，带动上千人', ['三点五', '万元', '上千人']],
    ['二〇二三年六月，共12场、９８.５％', ['二〇二三年', '六月', '12', '９８.５％']],
    ['每周一次，三镇五村', ['一次', '三镇', '五村']],
    ['壹佰元', ['壹佰元']],
  ]
  for (const [text, figures] of cases) t.strictSame(figuresIn(text), figures, text)
})

/** Words of reports that count nothing. */
const harmless = [
  '一是强化责任体系。二是筑牢思想根基。三是严格考评机制。十一是其他',
  '（一）聚焦明责尽责，（十二）聚焦固本强基',
  '以基层党建“五基三化”提质增效为主题，推动“两个覆盖”大提升，严格落实“三会一课”和“四议两公开”',
  '深入贯彻党的二十大精神，谋划“十四五”期间工作，迎接“七一”和八一',
  '健全三位一体考核体系，由村“两委”干部“一对一”联系，常态化开展“两随机”调研',
  '推进一网统管、一站式服务，做到一村一策、一户一档、一网格一支部',
  '全面建立三级党群服务中心联动体系，拟评定五星级和四星级党组织，第六批星级评定，全国第一批，第三方',
  '围绕六个方面内容，搭建一个组织机构，建立两级共建机制，明确四种运行制度，筑牢“四梁八柱”',
  '成功化解一批“老案难案”，解决一些问题，十分重视，千方百计服务百姓，万众一心，进一步统一思想，每一个支部',
  '开展六大行动和“千场党课”，推动一二三产业和三产融合，深化“双报到双服务”，两新组织党建',
]
t.test('what orders, names and manners of speaking say is no figure', async (t) => {
  for (const text of harmless) t.strictSame(figuresIn(text), [], text)
})

t.test('the words of the template have no figure but those of a law or a rule', async (t) => {
  const texts = halfYear.blocks
    .flatMap(({ head, points }) => [
      head,
      ...points.flatMap(({ lead = '', sentences }) => [
        lead,
        ...sentences.flatMap(({ clauses }) => clauses.flatMap(({ text, otherwise = '' }) => [text, otherwise])),
      ]),
    ])
    .map((text) => text.replace(/\{\{[^{}]*\}\}/g, '\u0001'))
  t.strictSame([...new Set(texts.flatMap(figuresIn))], ['35', '1', '60'])
})

const cn = (value: number): string => formats.cn?.({ value }) ?? ''
const counter = fc.constantFrom('次', '个', '名', '件', '场', '支', '项', '户')
const around = fc.constantFrom(...harmless)
t.test('whatever stands around it, a number that is typed is told, once', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), counter, around, around, (value, of, before, after) => {
      const typed = `${cn(value)}${of}`
      const found = figuresIn(`${before}，另办理${typed}。${after}`)
      if (found.length !== 1 || found[0] !== typed) throw new Error(`${before}|${typed}|${after}: ${found.join()}`)
    }),
  )
  t.pass()
})

const slot = { slot: { id: 'S31.1.2', address: 'IG-01', format: 'int' }, text: '55' }
const textWith = (...runs: readonly (typeof slot | { readonly text: string })[]) =>
  keptText([{ no: '一', level: 1, head: '', kind: 'prose', runs }])

t.test('a number that is typed in pieces, or against a figure, is told as well', async (t) => {
  const first = textWith({ text: '整合成' }, slot, { text: '个网格，走访三次。' })
  const typed = (...runs: readonly { readonly text?: string; readonly slot?: string }[]) =>
    typedIn(first, edited(first, { block: '一', runs, dropped: [] }), '一')
  const own = { slot: 'S31.1.2' }
  t.strictSame(
    typed({ text: '走访三次，整合成' }, own, { text: '个网格。' }),
    [],
    'what the template wrote may be moved',
  )
  t.strictSame(typed({ text: '走访三次，慰问三次，整合成' }, own, { text: '个网格。' }), ['三次'])
  t.strictSame(typed({ text: '走访十' }, { text: '二次，' }, own, { text: '个网格。' }), ['十二次'])
  t.strictSame(typed({ text: '整合成' }, own, { text: '万个网格。' }), ['万个'])
  t.strictSame(typed({ text: '整合成三' }, own, { text: '个网格。' }), ['三'])
})

t.test('a masked report hides what was typed in Chinese numerals, and keeps what it counts', async (t) => {
  const { blocks } = textWith({ text: '一是走访三' }, { text: '次，' }, slot, { text: '个网格，第三批，百余件。' })
  const typed = [{ block: '一', digits: ['三次', '百余件'] }]
  const said = shownTo(audiences.public, { blocks, values: [], typed }).map(wordsOf)
  t.strictSame(said, ['一是走访**次，**个网格，第三批，**件。'])
})
