import type { Words } from '@jiceng/kernel'

/** A rule of early warning: what it is, whom it concerns, and what they do next (`domain` 4). */
export interface Rule {
  readonly title: Words
  /** What to do about it. */
  readonly advice: Words
  /** Whose task it is. */
  readonly to: readonly string[]
}

/** Days after which what is missing is an alert. */
export const thresholds = {
  /** W-01: months before the end of a term. */
  termMonths: 6,
  termSevereMonths: 1,
  /** W-17: a new grid has so long to get its branch and groups. */
  uncovered: 30,
  /** W-18: a legacy grid is merged within so long. */
  unmerged: 60,
  /** Whatever was formed has so long to settle. */
  settling: 45,
  /** W-23 and W-25. */
  idle: 90,
  /** What a period owes is looked at so many days after its end. */
  quarterAfter: 5,
} as const

export const rules = {
  'W-01': {
    title: { zh: '换届将到期或逾期', en: 'The term ends soon, or has ended' },
    advice: { zh: '筹备换届选举，或按程序申请延期', en: 'Prepare the election, or apply to extend the term' },
    to: ['branch-secretary', 'town-secretary'],
  },
  'W-17': {
    title: { zh: '网格无党支部、楼栋无党小组', en: 'A grid without branch, or buildings without group' },
    advice: { zh: '为网格确定党支部，为楼栋建立党小组', en: 'Link a branch to the grid, and groups to its buildings' },
    to: ['town-secretary'],
  },
  'W-18': {
    title: { zh: '网格规模或整合不到位', en: 'The size of a grid, or a legacy grid not merged' },
    advice: { zh: '按300至500户调整网格，将原网格并入红色网格', en: 'Adjust the grid, or merge the legacy grid' },
    to: ['town-secretary'],
  },
  'W-19': {
    title: { zh: '网格无网格长', en: 'A grid without lead' },
    advice: { zh: '指定专职网格长', en: 'Post a full-time lead' },
    to: ['town-secretary'],
  },
  'W-20': {
    title: { zh: '事项超时限、退回或老案反弹', en: 'A matter beyond its time limit, returned or back again' },
    advice: { zh: '催办并尽快办结，确需延期的申请延期', en: 'Urge and finish it, or apply for an extension in time' },
    to: ['owner-unit', 'community-clerk', 'town-clerk'],
  },
  'W-21': {
    title: { zh: '应报到单位未报到', en: 'A unit that has not checked in' },
    advice: { zh: '联系单位到所在社区报到', en: 'Have the unit check in at the community of its seat' },
    to: ['community-clerk'],
  },
  'W-23': {
    title: { zh: '队伍90天无活动', en: 'A team idle for ninety days' },
    advice: { zh: '组织活动，或撤销队伍', en: 'Let the team act, or disband it' },
    to: ['community-clerk'],
  },
  'W-24': {
    title: { zh: '联席会议未召开、议定事项逾期', en: 'A joint conference missed, or its decision overdue' },
    advice: { zh: '召开会议，督办并办结议定事项', en: 'Hold the conference, or close its decision' },
    to: ['town-secretary'],
  },
  'W-25': {
    title: { zh: '联盟成员不足', en: 'An alliance with too few members' },
    advice: { zh: '吸纳成员，或解散联盟', en: 'Take in members, or dissolve the alliance' },
    to: ['alliance-lead'],
  },
} as const satisfies Readonly<Record<string, Rule>>

const table: ReadonlyMap<string, Rule> = new Map(Object.entries(rules))
/** Undefined for a rule of a later build. */
export const ruleOf = (id: string): Rule | undefined => table.get(id)
