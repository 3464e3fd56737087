import { type ThresholdName, thresholdData } from '@jiceng/contracts'
import { ascending, chain, type Interval } from '../algebra/days.ts'
import type { Day, Limits } from '../algebra/types.ts'

interface Threshold {
  readonly rules: readonly string[]
  readonly title: { readonly zh: string; readonly en: string }
  /** In the whole city. */
  readonly value: number
  /** Within these a district may set its own. */
  readonly min: number
  readonly max: number
  readonly step: number
}
type Row = readonly [rules: string, value: number, min: number, max: number, zh: string, en: string, step?: number]

/** Figures by which alerts are judged, as `domain` 4 has them; the bounds keep pairs of them in their order. */
const rows = {
  termMonths: ['W-01', 6, 3, 12, '届满前提醒月数', 'Months before the end of a term'],
  termSevereMonths: ['W-01', 1, 0, 2, '届满前严重预警月数', 'Months before the end of a term, severe'],
  unitMembers: ['W-02', 3, 1, 20, '应建组织的党员人数', 'Members of a unit that is to have an organisation'],
  unitUncovered: ['W-02', 30, 7, 180, '单位未覆盖天数', 'Days in which such a unit gets one'],
  membersMax: ['W-08', 50, 20, 100, '支部党员上限', 'Members of a branch at most'],
  fullMin: ['W-08', 3, 1, 10, '支部正式党员下限', 'Full members of a branch at least'],
  fewDays: ['W-08', 60, 7, 180, '党员不足天数', 'Days for which they may be fewer'],
  unitsMax: ['W-08', 5, 2, 20, '联合支部覆盖单位上限', 'Units of a joint branch at most'],
  uncovered: ['W-17', 30, 7, 180, '新网格组建党组织天数', 'Days in which a new grid gets its branch and groups'],
  settling: ['W-07 W-18 W-19', 45, 0, 180, '新设对象过渡天数', 'Days in which whatever was formed settles'],
  unmerged: ['W-18', 60, 7, 365, '原网格并网天数', 'Days in which a legacy grid is merged'],
  townHouseholdsMin: ['W-18', 200, 50, 500, '社区网格户数下限', 'Households of a grid of a community at least', 50],
  townHouseholdsMax: ['W-18', 500, 500, 1500, '社区网格户数上限', 'Households of a grid of a community at most', 50],
  villageHouseholdsMin: ['W-18', 50, 0, 300, '村网格户数下限', 'Households of a grid of a village at least', 50],
  villageHouseholdsMax: ['W-18', 300, 300, 1000, '村网格户数上限', 'Households of a grid of a village at most', 50],
  matterUsedPct: ['W-20', 80, 50, 95, '事项时限提醒百分比', 'Percent of the time of a matter that are used'],
  contract: ['W-22', 30, 7, 180, '协议到期前天数', 'Days before the end of a contract'],
  projectless: ['W-22', 60, 14, 365, '协议无项目天数', 'Days for which a contract may be without a project'],
  idle: ['W-23 W-25', 90, 30, 365, '无活动天数', 'Days without any activity'],
  unsigned: ['W-26', 30, 7, 180, '未签协议天数', 'Days in which a member signs'],
  reviewedMin: ['W-28', 5, 5, 50, '抽查记录最少份数', 'Records reviewed in a quarter, at least'],
  incompletePct: ['W-28', 10, 0, 50, '不规范记录百分比', 'Percent of them that may be incomplete'],
  latePct: ['W-28', 20, 0, 50, '补录记录百分比', 'Percent of them that may be late'],
  rectifySevere: ['W-29', 30, 0, 180, '整改逾期严重天数', 'Days beyond its day after which it is severe'],
  rejects: ['W-29', 2, 1, 5, '整改退回次数', 'Rejections after which it is severe'],
  branchesMin: ['W-35', 5, 5, 50, '对比支部最少个数', 'Branches that are compared, at least'],
  lifeHeldPct: ['W-35', 80, 50, 100, '三会一课落实率', 'Percent of them that hold what they owe'],
  silent: ['W-41', 60, 14, 365, '无数据天数', 'Days without any record'],
  recordLag: ['W-41', 15, 7, 90, '补录滞后天数', 'Days between what was done and its record'],
  quarterAfter: ['W-03 W-06 W-21 W-24 W-28 W-35', 5, 0, 30, '季末后天数', 'Days after the end of a quarter'],
  quarterBefore: ['W-03 W-06', 15, 0, 45, '季末前提醒天数', 'Days before the end of a quarter'],
  monthAfter: ['W-03b W-05', 3, 0, 15, '月末后天数', 'Days after the end of a month'],
} as const satisfies Readonly<Record<ThresholdName, Row>>

const isName = (word: string): word is ThresholdName => word in thresholdData
export const thresholds: readonly (Threshold & { readonly name: ThresholdName })[] = Object.entries(rows).flatMap(
  ([name, [of, value, min, max, zh, en, step = 1]]: readonly [string, Row]) =>
    isName(name) ? [{ name, rules: of.split(' '), title: { zh, en }, value, min, max, step }] : [],
)

/** Those of these words and numbers that are thresholds. */
export const limitsIn = (values: object): Partial<Limits> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => isName(name) && typeof value === 'number'))
const isWhole = (values: Partial<Limits>): values is Limits => thresholds.every(({ name }) => name in values)
function whole(values: Partial<Limits>): Limits {
  if (!isWhole(values)) throw new Error('a threshold has no value')
  return values
}
/** Of the whole city. */
export const defaults: Limits = whole(limitsIn(Object.fromEntries(thresholds.map(({ name, value }) => [name, value]))))

/** What a district has of its own, from which day on; what is not named is as for the whole city. */
export interface Policy {
  readonly code: string
  readonly on: Day
  readonly values: Partial<Limits>
}
export interface Era extends Interval {
  readonly limits: Limits
}
/** What is judged by on which days in a place. */
export function erasOf(policies: readonly Policy[], path: string): readonly Era[] {
  const within = new Set(path.split('/'))
  const own = policies.filter(({ code }) => within.has(code))
  const last = [...Map.groupBy(own, ({ on }) => on)].flatMap(([on, of]) =>
    of.slice(-1).map(({ values }) => [on, values] as const),
  )
  return chain([['', {}] as const, ...last.sort(([a], [b]) => ascending(a, b))]).map(({ value, from, to }) => ({
    from,
    to,
    limits: { ...defaults, ...value },
  }))
}
