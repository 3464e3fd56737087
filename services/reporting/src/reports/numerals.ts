// Figures that stand in words: in digits, and in Chinese numerals, in which officials write small ones.

const ones = '零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖'
const tens = '十百千万亿拾佰仟'
const numeral = `[${ones}${tens}]`
/** About so many: 数百, 几十, 上千, 近百, 百余, 三十多. */
const [about, andMore] = ['[数几上近成]', '[余多几来]']

/** A lone numeral is a figure only before what is counted. */
const counters = `(?:${[
  '次 个 名 位 人 件 份 场 支 项 家 户 条 类 种 批 期(?!间) 届 轮 对 组 处 所 座 门 篇 册 本 部 张 套 台 辆 间 票 笔 幢 栋 楼',
  '天 日 周 月 年 小时 课时 学时 分钟 元 角 倍 成 米 里 亩 公里 平方米 镇 乡 村 社区 街道 单位 支部 网格',
]
  .join(' ')
  .replaceAll(' ', '|')})`

/** What reads like a figure and is a name or a manner of speaking. */
const idioms = [
  // Meetings, mechanisms and campaigns.
  '三会一课 三位一体 五位一体 四议两公开 五基三化 两学一做 三个代表 两个覆盖 两个维护 两个确立 两个责任 两个先锋 四个意识 四个自信',
  '四个全面 四个合格 五个基本 六个方面 四种运行制度 一个组织机构 一网统管 一网通办 一站式 一窗受理 一对一 一岗双责 一票否决 一肩挑',
  '一件事 一把手 千场党课 百千万工程 一二三产业 三年行动 五年规划 百日',
  // Days and congresses that are names.
  '二十大 十九大 十八大 十三五 十四五 十五五 七一 八一 五四 三八 一年来',
  // Manners of speaking.
  '一批 一些 一部分 一次性 一个样 一个中心 一个目标 一个整体 一个方面 一个个 一件件 一次次 一项项 一条龙 一条心 一条线 一成不变',
  '一家人 一家亲 一点一滴 两点一线 一五一十 一一 万一 万无一失 百姓 百年 百强 百业 百花 百分百 千家万户 千头万绪 千方百计 千千万万',
  '万众一心 万家 万千 万象 亿万 千里 万里 千万不 千万要 十分(?!钟|之) 十足 十全十美 三三两两 四面八方',
].flatMap((line) => line.split(' '))
/** One that ends in a numeral is none before a further numeral, or before what is counted. */
const idiom = idioms
  .map((one) => (new RegExp(`${numeral}$`).test(one) ? `${one}(?!${numeral}|${counters})` : one))
  .join('|')
/** What orders and counts nothing: 第三批, （十一）, 一是, 二、, 三级, 五星级, 每一个. */
const order = [
  `第${numeral}+`,
  `（${numeral}+）`,
  `(?<=^|[。；：])${numeral}+[是、]`,
  `${numeral}+星?级`,
  `[每另某这那同任哪]一${counters}`,
  '一(?:村|户|企|人|项|单位|支部|社区|网格|类|月|季|年)一',
].join('|')

/** Stands for a figure that is locked; no text holds it. */
export const slotMark = '\u0001'
const digits = '[\\d０-９]{1,20}(?:[.．][\\d０-９]{1,15})?[%％]?'
const chinese = [
  `百分之[${ones}${tens}点]{1,12}`,
  `${numeral}{1,8}分之${numeral}{1,8}`,
  `[${ones}]{1,8}点[${ones}]{1,8}`,
  `${about}?${numeral}{2,16}${andMore}?`,
  `${about}[${tens}]{1,4}${andMore}?`,
  `[${tens}]{1,4}${andMore}`,
  `[${ones}${tens}数几](?=${counters})`,
  // Read together with the figure beside it.
  `(?<=${slotMark})[${ones}${tens}]`,
  `[${ones}${tens}](?=${slotMark})`,
].join('|')
const pattern = new RegExp(`(?<none>${order}|${idiom})|${digits}|(?:${chinese})${counters}?`, 'g')

/** Figures in a text, with what they count where they are in Chinese numerals. */
export const figuresIn = (text: string): string[] =>
  [...text.matchAll(pattern)].flatMap(({ 0: found, groups }) => (groups?.none === undefined ? [found] : []))

/** The text with some of its figures replaced. */
export const withoutFigures = (text: string, replaced: (figure: string) => string): string =>
  text.replace(pattern, (found: string, none: string | undefined) => (none === undefined ? replaced(found) : found))

const counted = new RegExp(`^.+?(?<of>${counters})?$`)
/** What a figure in Chinese numerals counts: 次 of 三次. */
export const counterOf = (figure: string): string => counted.exec(figure)?.groups?.of ?? ''
